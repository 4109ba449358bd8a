package report_test

import (
	"bytes"
	"encoding/xml"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/report"
	"github.com/scs-tools/scs/runner/suite"
)

// TestPerlTakesTheTAP hands each stream to the harness that TAP comes from, where
// Perl is installed.
func TestPerlTakesTheTAP(t *testing.T) {
	prove, err := exec.LookPath("prove")
	if err != nil {
		t.Skip("prove, Perl's harness, is not installed")
	}
	dir := t.TempDir()
	says := func(name string, events []suite.Event, wants ...string) {
		t.Helper()
		file := filepath.Join(dir, name+".tap")
		if err := os.WriteFile(file, reported(t, events, report.Options{}, openFormat(t, report.FormatTAP)), 0o600); err != nil {
			t.Fatal(err)
		}
		out, _ := exec.CommandContext(t.Context(), prove, "-v", file).CombinedOutput()
		for _, want := range wants {
			if !bytes.Contains(out, []byte(want)) {
				t.Errorf("%s: prove does not say %q:\n%s", name, want, out)
			}
		}
		if bytes.Contains(out, []byte("Parse errors")) {
			t.Errorf("%s: prove cannot read the stream:\n%s", name, out)
		}
	}
	all := streams(t)
	says("recorded", all["recorded"], "Failed 12/14 subtests")
	says("order", all["order"], "Failed tests:  2-3")
	says("empty", all["empty"], "skipped: no scripts")
	says("hostile", all["hostile"])
	says("repeated", all["repeated"], "Failed 3/3 subtests")
	says("stopped", all["stopped"], "Bailout called.  Further testing stopped:  an earlier script # failed")
	says("cancelled", all["cancelled"], "Bailout called.  Further testing stopped:  interrupted")
}

// junitNames returns the classes and names of the test cases in a report, and
// how many of them are skipped.
func junitNames(t *testing.T, data []byte) (names []string, skipped int) {
	t.Helper()
	var document struct {
		Suites []struct {
			Cases []struct {
				Class   string    `xml:"classname,attr"`
				Name    string    `xml:"name,attr"`
				Skipped *struct{} `xml:"skipped"`
			} `xml:"testcase"`
		} `xml:"testsuite"`
	}
	if err := xml.Unmarshal(data, &document); err != nil {
		t.Fatal(err)
	}
	for _, s := range document.Suites {
		for _, c := range s.Cases {
			names = append(names, c.Class+" "+c.Name)
			if c.Skipped != nil {
				skipped++
			}
		}
	}
	return names, skipped
}

// A run that was not started is a test that was skipped: it is missing from no
// history.
func TestJUnitHasTheRunsThatWereNotStarted(t *testing.T) {
	names, skipped := junitNames(t, reported(t, stopped(t), report.Options{}, openFormat(t, report.FormatJUnit)))
	if len(names) != 3 || skipped != 2 {
		t.Errorf("%d of %q are skipped", skipped, names)
	}
}

// failedAt is the stream of one script whose stanza is not the one expected, with
// some lines before it.
func failedAt(lines int) []suite.Event {
	text := "# A title\n\n" + strings.Repeat("# a line more\n", lines) + "[Client] Romeo\n\tjid: romeo@localhost\n\nRomeo connects\n"
	script := suite.Script{Path: "tests/moved.scs", File: ast.Parse("tests/moved.scs", text)}
	at := strings.Index(text, "connects")
	failure := &runner.Failure{
		Code: runner.CodeNoMatch, Line: 6 + lines, Span: ast.Span{Start: at, End: at + len("connects")}, Message: "nothing came",
	}
	return []suite.Event{
		{Kind: suite.SuiteStarted, Total: 1},
		{Kind: suite.RunStarted, Script: script},
		{Kind: suite.RunFinished, Script: script, Result: &suite.Result{
			Script: script, Attempts: 1, Server: "Prosody 0.12.3", Result: runner.Result{Outcome: runner.Failed, Failure: failure},
		}},
		{Kind: suite.SuiteFinished},
	}
}

// The history of a test outlives an edit of its script.
func TestAMovedLineRenamesNoTest(t *testing.T) {
	before, _ := junitNames(t, reported(t, failedAt(0), report.Options{}, openFormat(t, report.FormatJUnit)))
	after, _ := junitNames(t, reported(t, failedAt(7), report.Options{}, openFormat(t, report.FormatJUnit)))
	if strings.Join(before, "\n") != strings.Join(after, "\n") {
		t.Errorf("%q became %q", before, after)
	}
	points := func(lines int) string {
		data := reported(t, failedAt(lines), report.Options{}, openFormat(t, report.FormatTAP))
		all, _, err := parseTAP(string(data))
		if err != nil {
			t.Fatal(err)
		}
		return all[0].description
	}
	if points(0) != points(7) {
		t.Errorf("%q became %q", points(0), points(7))
	}
}

func TestJUnitNamesSuiteServerAndVersion(t *testing.T) {
	got := string(reported(t, failedAt(0), report.Options{Version: "v1.2.3"}, openFormat(t, report.FormatJUnit)))
	for _, want := range []string{`name="suite" value="tests"`, `name="server" value="Prosody 0.12.3"`, `name="version" value="v1.2.3"`} {
		if strings.Count(got, want) != 1 {
			t.Errorf("%s is not there once:\n%s", want, got)
		}
	}
}

// GitHub finds a file by its name in the repository.
func TestGitHubNamesFilesOfTheRepository(t *testing.T) {
	var b bytes.Buffer
	place := func(name string) string { return "module/" + name }
	r, err := report.New(report.FormatGitHub, &b, report.Options{Place: place})
	if err != nil {
		t.Fatal(err)
	}
	for _, events := range [][]suite.Event{replay(t), replayOf(t, orderFile)} {
		for _, e := range events {
			r.Event(e)
		}
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	named := 0
	for line := range strings.Lines(b.String()) {
		_, rest, ok := strings.Cut(line, "file=")
		if ok {
			named++
		}
		if ok && !strings.HasPrefix(rest, "module/") {
			t.Errorf("%s", line)
		}
	}
	if named < 10 {
		t.Errorf("%d lines name a file", named)
	}
}
