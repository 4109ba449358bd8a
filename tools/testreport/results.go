package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
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

// test is a test, or with an empty name a whole package.
type test struct{ pkg, name string }

// top returns the test that a subtest belongs to.
func (t test) top() test {
	name, _, _ := strings.Cut(t.name, "/")
	return test{t.pkg, name}
}

// results are what a run of "go test -json" said.
type results struct {
	outputs         map[test]*strings.Builder // of what did not pass
	failures, skips []test
	passed          int
}

// read takes in the events and tells progress on which packages have passed.
func read(events io.Reader, progress io.Writer) (*results, error) {
	r := &results{outputs: map[test]*strings.Builder{}}
	lines := bufio.NewScanner(events)
	lines.Buffer(nil, 1<<26)
	for lines.Scan() {
		var e event
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			fmt.Fprintln(progress, lines.Text()) // not of the test runner: a build's message
			continue
		}
		r.take(e, progress)
	}
	return r, lines.Err()
}

func (r *results) take(e event, progress io.Writer) {
	t := test{e.Package, e.Test}
	if e.Package == "" {
		t.pkg = e.ImportPath
	}
	switch e.Action {
	case "output", "build-output":
		if r.outputs[t] == nil {
			r.outputs[t] = &strings.Builder{}
		}
		r.outputs[t].WriteString(e.Output)
	case "pass":
		if e.Test != "" {
			r.passed++
			delete(r.outputs, t)
		} else {
			fmt.Fprintf(progress, "ok    %s (%.1f s)\n", e.Package, e.Elapsed)
		}
	case "skip":
		if e.Test != "" {
			r.skips = append(r.skips, t)
		}
	case "fail", "build-fail":
		if e.Test == "" {
			fmt.Fprintf(progress, "FAIL  %s\n", t.pkg)
		}
		r.failures = append(r.failures, t)
	}
}

// tell prints what a person wants to know.
func (r *results) tell(w io.Writer, flaky map[test]bool) {
	sort.Slice(r.skips, func(i, j int) bool { return r.skips[i].pkg+r.skips[i].name < r.skips[j].pkg+r.skips[j].name })
	for _, t := range r.skips {
		fmt.Fprintf(w, "skip  %s %s: %s\n", t.pkg, t.name, reason(r.outputs[t]))
	}
	failed := 0
	for _, t := range r.failures {
		word := ""
		if flaky[t] {
			word = "FLAKY, passed on the second try: "
		} else if t.name != "" {
			failed++
		}
		if r.outputs[t] != nil {
			fmt.Fprintf(w, "\n--- %s%s %s\n%s", word, t.pkg, t.name, r.outputs[t])
		}
	}
	fmt.Fprintf(w, "\n%d passed, %d failed, %d skipped", r.passed, failed, len(r.skips))
	if n := len(flaky); n > 0 {
		fmt.Fprintf(w, ", and %d flaky (with the tests and packages they belong to): mend them", n)
	}
	fmt.Fprintln(w)
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
