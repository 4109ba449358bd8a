package report_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/report"
	"github.com/scs-tools/scs/runner/suite"
)

// All that a server logged is written, whatever else is told of it: no line is
// cut or left out, and none holds a password.
func TestTheFullLogIsWhole(t *testing.T) {
	const script = "[Client] Romeo\n\tjid: romeo@localhost\n\tpassword: balcony-secret\n\n-----\n\nRomeo connects\n"
	long := strings.Repeat("x", 100_000)
	var lines []string
	for range 2000 {
		lines = append(lines, "mod_c2s\tinfo\tClient connected")
	}
	lines = append(lines, long, "\x1b[1mstrange\x1b[0m \x07bell", "password balcony-secret came", "and more-secret", "", "last")
	var out bytes.Buffer
	reporter := report.FullLog(&out, report.Options{Secrets: []string{"more-secret"}, Width: 40})
	one := suite.Script{Path: "a.scs", File: ast.Parse("a.scs", script)}
	reporter.Event(suite.Event{Kind: suite.SuiteStarted, Total: 1})
	reporter.Event(suite.Event{Kind: suite.RunStarted, Script: one})
	reporter.Event(suite.Event{Kind: suite.RunFinished, Script: one, Result: &suite.Result{
		Script: one, Result: runner.Result{Outcome: runner.Passed}, Attempts: 2, Flaky: true, Server: "Prosody 0.12.3", FullLog: lines,
	}})
	if err := reporter.Close(); err != nil {
		t.Fatal(err)
	}
	got := strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
	if want := "==> a.scs: flaky, on Prosody 0.12.3, 2 tries"; got[0] != want {
		t.Errorf("%q", got[0])
	}
	if len(got) != 1+len(lines) {
		t.Fatalf("%d lines of %d", len(got)-1, len(lines))
	}
	tail := got[2001:]
	if tail[0] != long || strings.ContainsAny(out.String(), "\x1b\x07") || tail[4] != "" || tail[5] != "last" {
		t.Errorf("%q", tail[1:])
	}
	if strings.Contains(out.String(), "secret") || tail[2] != "password [redacted] came" {
		t.Errorf("%q", tail[2:4])
	}
}
