package report_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/report"
	"github.com/scs-tools/scs/runner/suite"
)

// oddError is what a server logs when a module breaks.
var oddError = suite.ServerError{Line: 11, Character: "Romeo", Lines: []string{
	"Jan 02 03:04:05 c2s1                 error\tTraceback[c2s]: mod_odd.lua:7: attempt to index a nil value (field 'c4pulet')",
	"stack traceback:", "\tmod_odd.lua:7: in function 'handler'",
}}

// withError returns the events of a run during which the server logs an error, as
// they are without a recording; the result is there to be changed.
func withError() ([]suite.Event, *suite.Result) {
	text := "[Client] Romeo\n\tjid: c0@localhost/here\n\tpassword: c4pulet\n"
	events := scripted("Odd", text, []string{"Romeo"}, `<message id="m1"/>`)
	result := events[len(events)-2].Result
	result.ServerErrors = []suite.ServerError{oddError}
	result.Warnings = []string{"c2s1 warn\tslow", strings.Join(oddError.Lines, "\n")}
	return events, result
}

// fails makes a run fail at its last action, after an error of the server.
func fails(r *suite.Result) {
	r.Result.Outcome = runner.Failed
	r.Result.Failure = &runner.Failure{
		Code: runner.CodeNoMatch, Message: "nothing came", Line: 14, Span: slices.Collect(r.Script.File.Actions())[2].VerbSpan(),
	}
	r.Log = append([]string{"c2s1 info\tsomething else"}, oddError.Lines...)
}

// TestAnErrorOfTheServerIsNeverHidden: however the run ends, every report says
// that the server logged an error, what, and at which action.
func TestAnErrorOfTheServerIsNeverHidden(t *testing.T) {
	for name, change := range map[string]func(*suite.Result){
		"passed":    func(*suite.Result) {},
		"failed":    fails,
		"flaky":     func(r *suite.Result) { r.Flaky, r.Attempts = true, 2 },
		"expected":  func(r *suite.Result) { fails(r); r.Expected = "a bug of theirs" },
		"cancelled": func(r *suite.Result) { r.Result.Outcome = runner.Cancelled },
	} {
		opens := map[string]func(*bytes.Buffer, report.Options) report.Reporter{"text": text, "events": lines}
		for _, format := range report.Formats() {
			opens[format] = openFormat(t, format)
		}
		for format, open := range opens {
			if format == report.FormatHTML || format == report.FormatMermaid {
				continue // which have recordings: TestAServerErrorIsOpenAtTheActionThatCausedIt
			}
			events, result := withError()
			change(result)
			out := string(reported(t, events, report.Options{}, open))
			for _, want := range []string{"attempt to index a nil value", "in function 'handler'", "11"} {
				if !strings.Contains(out, want) {
					t.Errorf("%s, %s: %q is not said in\n%s", name, format, want, out)
				}
			}
			said := strings.Contains(out, "the server logged an error while") || strings.Contains(out, "serverErrors") || strings.Contains(out, "server_errors")
			if !said {
				t.Errorf("%s, %s: it is not said what that is:\n%s", name, format, out)
			}
			if n := strings.Count(out, "attempt to index"); n > 1 && format == "text" {
				t.Errorf("%s, %s: it is said %d times:\n%s", name, format, n, out)
			}
			if strings.Contains(out, "c4pulet") {
				t.Errorf("%s, %s: a secret is told", name, format)
			}
		}
	}
}

// TestWhereAnErrorOfTheServerIsSaid: at the line of the action, as one would
// open it, and beside the failure where there is one.
func TestWhereAnErrorOfTheServerIsSaid(t *testing.T) {
	events, result := withError()
	out := string(reported(t, events, report.Options{}, text))
	if want := "made.scs:11: the server logged an error while this ran:\n    c2s1 error Traceback[c2s]: mod_odd.lua:7"; !strings.Contains(out, want) {
		t.Errorf("%q is not in\n%s", want, out)
	}
	if want := "made.scs: the script passed, but the server logged a warning:\n    c2s1 warn slow\n"; !strings.Contains(out, want) {
		t.Errorf("%q is not in\n%s", want, out)
	}
	result.Warnings = []string{"modulemanager       error\tError initializing module 'odd' on 'localhost': mod_odd.lua:1: none"}
	if out := string(reported(t, events, report.Options{}, text)); !strings.Contains(out, "made.scs: the script passed, but the server logged an error:\n") {
		t.Errorf("got\n%s", out)
	}
	result.ServerErrors[0].Line, result.ServerErrors[0].Character = 0, ""
	if out := string(reported(t, events, report.Options{}, text)); !strings.Contains(out, "\nmade.scs: the server logged an error while this ran:\n") {
		t.Errorf("got\n%s", out)
	}
}

// TestThePageSaysOnceThatTheServerLoggedAnError: a mark in the table, and words at the
// failure.
func TestThePageSaysOnceThatTheServerLoggedAnError(t *testing.T) {
	events, result := withError()
	fails(result)
	out := page(t, events)
	table, section, found := strings.Cut(out, `<details class="script`)
	if !found {
		t.Fatalf("the run has no section:\n%s", out)
	}
	_, what, _ := strings.Cut(table, `<td class="w">`)
	what, _, _ = strings.Cut(what, "</td>")
	if want := `nothing came <strong class="loud">server error</strong>`; what != want {
		t.Errorf("the table says %q, want %q", what, want)
	}
	if want := "nothing came; the server logged an error while line 11 ran"; !strings.Contains(section, want) {
		t.Errorf("%q is not in\n%s", want, section)
	}
}
