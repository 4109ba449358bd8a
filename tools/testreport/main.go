// Command testreport reads the events of "go test -json" on standard input. It
// prints what failed and why, each test that was skipped with its reason, and
// a last line that counts. It exits with 1 if anything failed.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"sort"
	"strings"
)

// event is one line of "go test -json" (go doc test2json).
type event struct {
	Action     string
	Package    string
	ImportPath string
	Test       string
	Output     string
	Elapsed    float64
}

type test struct{ pkg, name string }

func main() {
	outputs := map[test]*strings.Builder{}
	var failures, skips []test
	passed, failed := 0, 0
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<26)
	for lines.Scan() {
		var e event
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			fmt.Println(lines.Text()) // not of the test runner: a build's message
			continue
		}
		t := test{e.Package, e.Test}
		if e.Package == "" {
			t.pkg = e.ImportPath
		}
		switch e.Action {
		case "output", "build-output":
			if outputs[t] == nil {
				outputs[t] = &strings.Builder{}
			}
			outputs[t].WriteString(e.Output)
		case "pass":
			if e.Test != "" {
				passed++
				delete(outputs, t)
			} else {
				fmt.Printf("ok    %s (%.1f s)\n", e.Package, e.Elapsed)
			}
		case "skip":
			if e.Test != "" {
				skips = append(skips, t)
			}
		case "fail", "build-fail":
			if e.Test != "" {
				failed++
			} else {
				fmt.Printf("FAIL  %s\n", t.pkg)
			}
			failures = append(failures, t)
		}
	}
	sort.Slice(skips, func(i, j int) bool { return skips[i].pkg+skips[i].name < skips[j].pkg+skips[j].name })
	for _, t := range skips {
		fmt.Printf("skip  %s %s: %s\n", t.pkg, t.name, reason(outputs[t]))
	}
	for _, t := range failures {
		if outputs[t] != nil {
			fmt.Printf("\n--- %s %s\n%s", t.pkg, t.name, outputs[t])
		}
	}
	fmt.Printf("\n%d passed, %d failed, %d skipped\n", passed, failed, len(skips))
	if len(failures) > 0 || lines.Err() != nil {
		os.Exit(1)
	}
}

// reason returns what a test said when it was skipped.
func reason(output *strings.Builder) string {
	if output == nil {
		return "no reason given"
	}
	var said []string
	for line := range strings.SplitSeq(output.String(), "\n") {
		line = strings.TrimSpace(line)
		if line != "" && !strings.HasPrefix(line, "===") && !strings.HasPrefix(line, "---") {
			said = append(said, line)
		}
	}
	return strings.Join(said, " ")
}
