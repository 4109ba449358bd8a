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

// folders are where the generated scripts lie, and the same stanzas as XML.
type folders struct{ scs, xml string }

// scriptFolders generates the scripts, once.
func scriptFolders(work string) (folders, error) {
	made := folders{filepath.Join(work, "scs"), filepath.Join(work, "xml")}
	if _, err := os.Stat(made.xml); err == nil {
		return made, nil
	}
	for _, args := range [][]string{{fmt.Sprint(scripts), made.scs}, {"-xml", fmt.Sprint(scripts), made.xml}} {
		generate := exec.Command("go", append([]string{"run", "./generate"}, args...)...)
		if out, err := generate.CombinedOutput(); err != nil {
			return folders{}, fmt.Errorf("%w\n%s", err, out)
		}
	}
	return made, nil
}

// linting compares linting many generated scripts with xmllint over the same
// stanzas as XML files, with reading the files at all, with parsing them alone
// (no rule but those of the parser), and with formatting them, which changes
// nothing, for they are in style.
func linting(root, work string) ([]row, error) {
	folders, err := scriptFolders(work)
	if err != nil {
		return nil, err
	}
	scsFiles, err := filepath.Glob(filepath.Join(folders.scs, "*", "*.scs"))
	if err != nil {
		return nil, err
	}
	xmlFiles, err := filepath.Glob(filepath.Join(folders.xml, "*", "*.xml"))
	if err != nil {
		return nil, err
	}
	scs := filepath.Join(root, "bin", "scs")
	results, err := alternate(lintRounds, map[string][]string{
		"lint":    {scs, "lint", folders.scs},
		"parse":   {scs, "lint", "--select", "SCS0", folders.scs},
		"check":   {scs, "fmt", "--check", folders.scs},
		"format":  {scs, "fmt", folders.scs},
		"xmllint": append([]string{"xmllint", "--noout"}, xmlFiles...),
		"cat":     append([]string{"cat"}, scsFiles...),
	})
	if err != nil {
		return nil, err
	}
	lint, xmllint, cat, parse := results["lint"], results["xmllint"], results["cat"], results["parse"]
	amount := fmt.Sprintf("%d scripts (%d MB)", scripts, size(scsFiles)>>20)
	rows := []row{
		{
			what: "scs lint, " + amount, ours: ms(lint.wall),
			peer:  fmt.Sprintf("xmllint %s, cat %s", ms(xmllint.wall), ms(cat.wall)),
			ratio: float64(lint.wall) / float64(xmllint.wall), bound: 0.7, better: -1, unit: "x",
		},
		{
			what: "scs lint, memory of that run", ours: fmt.Sprintf("%d MB", lint.memory>>20), peer: "",
			ratio: float64(lint.memory) / (1 << 20), bound: 100, better: -1, unit: " MB",
		},
		{
			what: "scs lint, processor time of that run", ours: ms(lint.processor), peer: "parsing alone " + ms(parse.processor),
			ratio: float64(lint.processor) / float64(parse.processor), bound: 2, better: -1, unit: "x",
		},
	}
	for _, verb := range []struct{ name, what string }{
		{"check", "scs fmt --check, nothing to change"}, {"format", "scs fmt, nothing to change"},
	} {
		rows = append(rows, row{
			what: verb.what, ours: ms(results[verb.name].wall), peer: "scs lint " + ms(lint.wall),
			ratio: float64(results[verb.name].wall) / float64(lint.wall), bound: 1.5, better: -1, unit: "x",
		})
	}
	return rows, nil
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
	built := filepath.Join(work, "built")
	if out, err := exec.Command("go", "build", "-o", built, hello).CombinedOutput(); err != nil {
		return nil, fmt.Errorf("%w\n%s", err, out)
	}
	// Both are copied, as an installed program is: what the linker has just
	// written lies in the page cache in small pieces, which costs a large program
	// more than a small one.
	binary, scs := filepath.Join(work, "hello"), filepath.Join(work, "linter")
	for from, to := range map[string]string{built: binary, filepath.Join(root, "bin", "scs"): scs} {
		program, err := os.ReadFile(from)
		if err == nil {
			err = os.WriteFile(to, program, 0o755)
		}
		if err != nil {
			return nil, err
		}
	}
	results, err := alternate(startRounds, map[string][]string{
		"lint":  {scs, "lint", filepath.Join(root, "spec", "scansion", "login.scs")},
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

// cost is what a command takes: the medians of its times and the most memory it
// held.
type cost struct {
	wall      time.Duration
	processor time.Duration // of all processors together
	memory    int64         // bytes
}

// alternate runs each command in turn, one warming round and then the given
// number of rounds, so that whatever else the machine does meets all alike. The
// commands with findings are those that may end with the exit code 1.
func alternate(rounds int, commands map[string][]string, findings ...string) (map[string]cost, error) {
	walls, processors := map[string][]time.Duration{}, map[string][]time.Duration{}
	costs := map[string]cost{}
	for round := range rounds + 1 {
		for name, args := range commands {
			command := exec.Command(args[0], args[1:]...)
			start := time.Now()
			err := command.Run()
			wall := time.Since(start)
			if err != nil && !(command.ProcessState != nil && command.ProcessState.ExitCode() == 1 && slices.Contains(findings, name)) {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
			if round == 0 {
				continue
			}
			walls[name] = append(walls[name], wall)
			processors[name] = append(processors[name], command.ProcessState.UserTime()+command.ProcessState.SystemTime())
			c := costs[name]
			if usage, ok := command.ProcessState.SysUsage().(*syscall.Rusage); ok {
				c.memory = max(c.memory, usage.Maxrss<<10)
			}
			costs[name] = c
		}
	}
	for name := range commands {
		c := costs[name]
		c.wall, c.processor = median(walls[name]), median(processors[name])
		costs[name] = c
	}
	return costs, nil
}

func median(all []time.Duration) time.Duration {
	slices.Sort(all)
	return all[len(all)/2]
}

func ms(d time.Duration) string { return fmt.Sprintf("%.2f ms", float64(d)/1e6) }
