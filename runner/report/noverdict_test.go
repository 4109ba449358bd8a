package report_test

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/report"
	"github.com/scs-tools/scs/runner/suite"
)

// unknown is what is told of three scripts about which a server says nothing: it
// went away, it let nobody log in, and the run itself broke.
func unknown() []suite.Event {
	events := []suite.Event{{Kind: suite.SuiteStarted, Total: 3}}
	for i, r := range []suite.Result{
		{ServerEnded: true, Result: runner.Result{Failure: &runner.Failure{Code: runner.CodeStream, Message: `"Romeo" has lost the connection`}}},
		{Result: runner.Result{Failure: &runner.Failure{Code: runner.CodeConnect, NoLogin: true, Message: `"Romeo" cannot connect: not-authorized`}}},
		{Result: runner.Result{Failure: &runner.Failure{Code: runner.CodeInternal, Message: "scs has a bug"}}},
	} {
		name := []string{"gone.scs", "login.scs", "bug.scs"}[i]
		s := suite.Script{Path: name, File: ast.Parse(name, "# Title\n\n[Client] Romeo\n\tjid: romeo@localhost\n\nRomeo connects\n")}
		r.Number, r.Script, r.Attempts = i, s, 1
		r.Result.Outcome, r.Result.Duration = runner.Failed, time.Second
		r.Result.Failure.Line, r.Result.Failure.Span = 6, ast.Span{Start: 45, End: 50}
		events = append(events,
			suite.Event{Kind: suite.RunStarted, Number: i, Script: s},
			suite.Event{Kind: suite.RunFinished, Number: i, Script: s, Result: &r},
		)
	}
	return append(events, suite.Event{Kind: suite.SuiteFinished})
}

// TestWithoutAVerdictNothingHasFailed holds every format to that.
func TestWithoutAVerdictNothingHasFailed(t *testing.T) {
	const gone = "the server exited during the run: "
	for format, want := range map[string][]string{
		"text": {
			"no-verdict   1.00 s  gone.scs:6: " + gone, "gone.scs:6: NO VERDICT Title — " + gone,
			"login.scs:6: NO VERDICT Title — \"Romeo\" cannot connect: not-authorized", "\n3 without a verdict of 3 scripts in ",
		},
		"live": {"gone.scs:6: NO VERDICT", "3 without a verdict of 3 scripts in "},
		report.FormatTAP: {
			"\nnot ok 1 - gone.scs: Title\n  ---\n  outcome: \"no-verdict\"\n", "message: \"" + gone,
		},
		report.FormatJUnit: {
			`tests="3" failures="0" errors="3" skipped="0"`, `<error message="` + gone, `type="no-verdict"`,
		},
		report.FormatJSON: {
			`"outcome":"no-verdict"`, `"failure":{"code":"SCS`, `"passed":0,"failed":0,"flaky":0`, `"noServer":0,"noVerdict":3,`,
		},
		report.FormatGitHub: {"::error file=gone.scs,line=4,", ",title=NO VERDICT Title::" + gone},
		report.FormatHTML:   {"<h1>0 of 3 scripts passed</h1>", "? 3 without a verdict", "no verdict</span>"},
		"events":            {`"event":"run-finished"`, `"outcome":"no-verdict"`, `"noVerdict":3`},
		"summaries":         {"no-verdict " + gone + `"Romeo" has lost the connection SCS`},
	} {
		var b bytes.Buffer
		open := func(w io.Writer) (report.Reporter, error) { return report.New(format, w, report.Options{}) }
		switch format {
		case "text":
			open = func(w io.Writer) (report.Reporter, error) { return report.Text(w, report.Options{}), nil }
		case "live":
			open = func(w io.Writer) (report.Reporter, error) { return report.Text(w, report.Options{Live: true}), nil }
		case "events":
			open = func(w io.Writer) (report.Reporter, error) { return report.Events(w, report.Options{}), nil }
		case "summaries":
			open = func(w io.Writer) (report.Reporter, error) {
				return report.Summaries(report.Options{}, func(s report.Summary) {
					_, _ = io.WriteString(w, s.Outcome+" "+s.Message+" "+s.Failure.Code+"\n")
				}), nil
			}
		}
		r, err := open(&b)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range unknown() {
			r.Event(e)
		}
		if err := r.Close(); err != nil {
			t.Error(err)
		}
		for _, text := range want {
			if !strings.Contains(b.String(), text) {
				t.Errorf("%s: %q is missing in\n%s", format, text, b.String())
			}
		}
		for _, text := range []string{"FAIL", "<failure", "3 failed", "scripts failed", `"outcome":"failed"`} {
			if strings.Contains(b.String(), text) {
				t.Errorf("%s: %q is told in\n%s", format, text, b.String())
			}
		}
	}
}
