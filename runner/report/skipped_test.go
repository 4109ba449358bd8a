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

// TestSkippedIsToldWithItsReason: in no format has a script passed that was
// skipped, or failed that failed as expected.
func TestSkippedIsToldWithItsReason(t *testing.T) {
	script := func(name string) suite.Script {
		return suite.Script{Path: name, File: ast.Parse(name, "# Title\n\n[Client] Romeo\n\tjid: romeo@localhost\n\nRomeo connects\n")}
	}
	skipped, expected, also := script("skipped.scs"), script("expected.scs"), script("also.scs")
	failure := &runner.Failure{Code: runner.CodeNoMatch, Line: 6, Span: ast.Span{Start: 45, End: 50}, Message: "nothing came"}
	events := []suite.Event{
		{Kind: suite.SuiteStarted, Total: 3},
		{Kind: suite.RunStarted, Script: skipped},
		{Kind: suite.RunFinished, Script: skipped, Result: &suite.Result{Script: skipped, Skipped: "on ejabberd 23.01: pushes # first"}},
		{Kind: suite.RunStarted, Number: 1, Script: expected},
		{Kind: suite.RunFinished, Number: 1, Script: expected, Result: &suite.Result{
			Number: 1, Script: expected, Attempts: 1, Expected: "on ejabberd 23.01: no answer",
			Result: runner.Result{Outcome: runner.Failed, Failure: failure, Duration: time.Second},
		}},
		{Kind: suite.RunStarted, Number: 2, Script: also},
		{Kind: suite.RunFinished, Number: 2, Script: also, Result: &suite.Result{Number: 2, Script: also, Skipped: "the server does not offer x"}},
		{Kind: suite.SuiteFinished},
	}
	tell := func(r report.Reporter) {
		for _, e := range events {
			r.Event(e)
		}
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	}
	for format, want := range map[string][]string{
		"text": {
			"skipped             skipped.scs: on ejabberd 23.01: pushes # first\n",
			"expected    1.00 s  expected.scs: on ejabberd 23.01: no answer\n",
			"\n2 skipped, 1 failed as expected of 3 scripts in ",
		},
		"live": {"skipped             also.scs: the server does not offer x\n", "2 skipped, 1 failed as expected of 3 scripts in "},
		report.FormatTAP: {
			"\nok 1 - skipped.scs: Title # SKIP on ejabberd 23.01: pushes \\# first\n", "\nnot ok 2 - expected.scs: Title # todo fails as expected on ejabberd 23.01: no answer\n",
		},
		report.FormatJUnit: {
			`tests="3" failures="0" errors="0" skipped="3" time=`, `<skipped message="on ejabberd 23.01: pushes # first">`, `<skipped message="failed as expected on ejabberd 23.01: no answer">`,
		},
		report.FormatJSON: {
			`"outcome":"skipped","reason":"on ejabberd 23.01: pushes # first"`, `"outcome":"expected-failure","reason":"on ejabberd 23.01: no answer"`, `"passed":0,"failed":0,"flaky":0,"skipped":2,"expectedFailures":1`,
		},
		report.FormatGitHub: {
			"::notice file=skipped.scs,title=SKIPPED::on ejabberd 23.01: pushes # first\n", "::notice file=expected.scs,title=EXPECTED-FAILURE::on ejabberd 23.01: no answer\n",
		},
		report.FormatHTML: {
			"<h1>0 of 3 scripts passed</h1>", "– 3 skipped", "on ejabberd 23.01: pushes # first", "failed as expected", "on ejabberd 23.01: no answer",
		},
		"events": {`"outcome":"skipped","milliseconds":0,"reason":"on ejabberd 23.01: pushes # first"`},
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
		}
		r, err := open(&b)
		if err != nil {
			t.Fatal(err)
		}
		tell(r)
		for _, text := range want {
			if !strings.Contains(b.String(), text) {
				t.Errorf("%s: %q is missing in\n%s", format, text, b.String())
			}
		}
	}
}
