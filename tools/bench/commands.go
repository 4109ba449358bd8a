package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"syscall"
	"time"
)

// The size of the linting benchmark, and how often each command runs.
const (
	scripts     = 10000
	lintRounds  = 9
	startRounds = 200
)

// linting compares linting many generated scripts with xmllint over the same
// stanzas as XML files, and with reading the files at all.
func linting(root, work string) ([]row, error) {
	scsDir, xmlDir := filepath.Join(work, "scs"), filepath.Join(work, "xml")
	for _, args := range [][]string{{fmt.Sprint(scripts), scsDir}, {"-xml", fmt.Sprint(scripts), xmlDir}} {
		generate := exec.Command("go", append([]string{"run", "./generate"}, args...)...)
		if out, err := generate.CombinedOutput(); err != nil {
			return nil, fmt.Errorf("%w\n%s", err, out)
		}
	}
	scsFiles, err := filepath.Glob(filepath.Join(scsDir, "*", "*.scs"))
	if err != nil {
		return nil, err
	}
	xmlFiles, err := filepath.Glob(filepath.Join(xmlDir, "*", "*.xml"))
	if err != nil {
		return nil, err
	}
	results, err := alternate(lintRounds, map[string][]string{
		"lint":    {filepath.Join(root, "bin", "scs"), "lint", scsDir},
		"xmllint": append([]string{"xmllint", "--noout"}, xmlFiles...),
		"cat":     append([]string{"cat"}, scsFiles...),
	})
	if err != nil {
		return nil, err
	}
	lint, xmllint, cat := results["lint"], results["xmllint"], results["cat"]
	return []row{
		{
			what: fmt.Sprintf("scs lint, %d scripts (%d MB)", scripts, size(scsFiles)>>20), ours: ms(lint.wall),
			peer:  fmt.Sprintf("xmllint %s, cat %s", ms(xmllint.wall), ms(cat.wall)),
			ratio: float64(lint.wall) / float64(xmllint.wall), bound: 0.7, better: -1, unit: "x",
		},
		{
			what: "scs lint, memory of that run", ours: fmt.Sprintf("%d MB", lint.memory>>20), peer: "",
			ratio: float64(lint.memory) / (1 << 20), bound: 100, better: -1, unit: " MB",
		},
	}, nil
}

func size(files []string) (bytes int64) {
	for _, f := range files {
		if info, err := os.Stat(f); err == nil {
			bytes += info.Size()
		}
	}
	return bytes
}

// starting compares linting one script with a program that does nothing.
func starting(root, work string) ([]row, error) {
	hello := filepath.Join(work, "hello.go")
	const source = "package main\n\nimport \"fmt\"\n\nfunc main() { fmt.Println(\"hello, world\") }\n"
	if err := os.WriteFile(hello, []byte(source), 0o644); err != nil {
		return nil, err
	}
	binary := filepath.Join(work, "hello")
	if out, err := exec.Command("go", "build", "-o", binary, hello).CombinedOutput(); err != nil {
		return nil, fmt.Errorf("%w\n%s", err, out)
	}
	results, err := alternate(startRounds, map[string][]string{
		"lint":  {filepath.Join(root, "bin", "scs"), "lint", filepath.Join(root, "spec", "scansion", "login.scs")},
		"hello": {binary},
	})
	if err != nil {
		return nil, err
	}
	lint, peer := results["lint"], results["hello"]
	return []row{{
		what: "scs lint, one script from start to end", ours: ms(lint.wall), peer: "hello, world " + ms(peer.wall),
		ratio: float64(lint.wall) / float64(peer.wall), bound: 3, better: -1, unit: "x",
	}}, nil
}

// cost is what a command takes: the median of its wall times and the most
// memory it held.
type cost struct {
	wall   time.Duration
	memory int64 // bytes
}

// alternate runs each command in turn, one warming round and then the given
// number of rounds, so that whatever else the machine does meets all alike.
func alternate(rounds int, commands map[string][]string) (map[string]cost, error) {
	walls := map[string][]time.Duration{}
	costs := map[string]cost{}
	for round := range rounds + 1 {
		for name, args := range commands {
			command := exec.Command(args[0], args[1:]...)
			start := time.Now()
			err := command.Run()
			wall := time.Since(start)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
			if round == 0 {
				continue
			}
			walls[name] = append(walls[name], wall)
			c := costs[name]
			if usage, ok := command.ProcessState.SysUsage().(*syscall.Rusage); ok {
				c.memory = max(c.memory, usage.Maxrss<<10)
			}
			costs[name] = c
		}
	}
	for name, all := range walls {
		slices.Sort(all)
		c := costs[name]
		c.wall = all[len(all)/2]
		costs[name] = c
	}
	return costs, nil
}

func ms(d time.Duration) string { return fmt.Sprintf("%.2f ms", float64(d)/1e6) }
