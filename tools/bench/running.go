package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// runRounds is how often a folder is run and replayed.
const runRounds = 9

// running measures how scripts are run: beside a replay that only counts what
// comes back, for the memory it takes, where only promised order counts, for what
// a stanza costs, and with many clients at once.
func running(root, work string) ([]row, error) {
	var all []row
	for _, part := range []func(root, work string) ([]row, error){runFolder, exploring, matching, crowding} {
		rows, err := part(root, work)
		if err != nil {
			return nil, err
		}
		all = append(all, rows...)
	}
	return all, nil
}

// runFolder compares running a folder with a replay of the same stanzas: servers
// are had in the same way, fresh for each script and two scripts at a time.
func runFolder(root, work string) ([]row, error) {
	name, folder, n, err := runnable(root, filepath.Join(work, "run"))
	if err != nil {
		return nil, err
	}
	replay, record := filepath.Join(work, "replay"), filepath.Join(work, "record.json")
	build := exec.Command("go", "test", "-c", "-o", replay, "./runner/suite")
	build.Dir = root
	for _, command := range []*exec.Cmd{build, exec.Command(replay, "-test.run", "^TestRecord$", "-record", record, "-folder", folder)} {
		if out, err := command.CombinedOutput(); err != nil {
			return nil, fmt.Errorf("%w\n%s", err, out)
		}
	}
	results, err := alternate(runRounds, map[string][]string{
		"run":    {filepath.Join(root, "bin", "scs"), "run", "--jobs", "2", folder},
		"replay": {replay, "-test.run", "^TestReplay$", "-replay", record},
	})
	if err != nil {
		return nil, err
	}
	run, peer := results["run"], results["replay"]
	return []row{
		{
			what: fmt.Sprintf("scs run, %d scripts of %s", n, name), ours: ms(run.wall),
			peer:  "counting replay " + ms(peer.wall),
			ratio: float64(run.wall) / float64(peer.wall), bound: 1.3, better: -1, unit: "x",
		},
		{
			what: "scs run, memory of that run", ours: fmt.Sprintf("%d MB", run.memory>>20), peer: "",
			ratio: float64(run.memory) / (1 << 20), bound: 100, better: -1, unit: " MB",
		},
	}, nil
}

// capture finds captures in what is sent. The server gives other values for
// them each time, so that a replay would say what no longer makes sense.
var capture = regexp.MustCompile(`\$\{[^}']*\}`)

// runnable copies the real scripts, or else the project's own, into a folder,
// without those that a replay cannot run. It returns how many there are.
func runnable(root, to string) (name, folder string, n int, err error) {
	name = filepath.Join("shared", "corpus", "prosody")
	from := filepath.Join(filepath.Dir(root), name)
	if _, err := os.Stat(from); errors.Is(err, fs.ErrNotExist) {
		name = filepath.Join("spec", "scansion")
		from = filepath.Join(root, name)
	}
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		return "", "", 0, err
	}
	scripts, err := filepath.Glob(filepath.Join(to, "*.scs"))
	if err != nil {
		return "", "", 0, err
	}
	for _, script := range scripts {
		text, err := os.ReadFile(script)
		if err != nil {
			return "", "", 0, err
		}
		if !capture.Match(text) {
			n++
		} else if err := os.Remove(script); err != nil {
			return "", "", 0, err
		}
	}
	return name, to, n, nil
}

// matching measures what it costs to read a stanza and to match it.
func matching(root, _ string) ([]row, error) {
	best, err := goBench(root, "./runner/match", "^BenchmarkStanzas$/^(real|own)$/^parse_and_match$")
	if err != nil {
		return nil, err
	}
	for _, scripts := range []string{"real", "own"} {
		if ns, ok := best["Stanzas/"+scripts+"/parse_and_match"]; ok {
			return []row{{
				what: "reading and matching a stanza", ours: fmt.Sprintf("%.1f µs", ns/1e3), peer: "mean of the " + scripts + " scripts",
				ratio: ns / 1e3, bound: 60, better: -1, unit: " µs",
			}}, nil
		}
	}
	return nil, errors.New("BenchmarkStanzas measures nothing")
}

// told finds what the test of many clients says of itself.
var told = regexp.MustCompile(`(\S+) for (\d+) messages`)

// crowding has two hundred clients send each other messages, which fails if one
// is lost or overtaken.
func crowding(root, _ string) ([]row, error) {
	command := exec.Command("go", "test", "-count", "1", "-v", "-run", "^TestTwoHundredClientsExchangeTwentyThousandMessagesInOrder$", "./runner")
	command.Dir = root
	out, err := command.CombinedOutput()
	found := told.FindSubmatch(out)
	if err != nil || found == nil {
		return nil, fmt.Errorf("%w\n%s", err, out)
	}
	messages, err := strconv.Atoi(string(found[2]))
	if err != nil {
		return nil, err
	}
	return []row{{
		what: "200 clients, messages received in order", ours: string(found[1]), peer: "one after the other",
		ratio: float64(messages), bound: 20000, better: +1, unit: "",
	}}, nil
}

// benchRounds is how often Go benchmarks are run, all of them in turn: a moment
// in which the machine does something else must not decide about one of them.
const benchRounds = 4

// goBench runs Go benchmarks and returns the nanoseconds of an operation, the
// least of all rounds, by name.
func goBench(root, packages, pattern string) (map[string]float64, error) {
	best := map[string]float64{}
	for range benchRounds {
		command := exec.Command("go", "test", "-run", "^$", "-bench", pattern, "-cpu", "1", "-count", "1", "-benchtime", "300ms", packages)
		command.Dir = root
		out, err := command.CombinedOutput()
		if err != nil {
			return nil, fmt.Errorf("%w\n%s", err, out)
		}
		for line := range bytes.Lines(out) {
			fields := strings.Fields(string(line))
			if len(fields) < 4 || !strings.HasPrefix(fields[0], "Benchmark") {
				continue
			}
			ns, err := strconv.ParseFloat(fields[2], 64)
			if err != nil {
				return nil, fmt.Errorf("unexpected line of go test: %s", line)
			}
			name := strings.TrimPrefix(fields[0], "Benchmark")
			if old, ok := best[name]; !ok || ns < old {
				best[name] = ns
			}
		}
	}
	return best, nil
}
