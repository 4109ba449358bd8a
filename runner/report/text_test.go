package report_test

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/internal/golden"
	"github.com/scs-tools/scs/runner/report"
	"github.com/scs-tools/scs/runner/suite"
)

// expect compares output with a file in testdata/golden.
func expect(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", "golden", name)
	if filepath.Base(name) == "html" {
		golden.Page(t, path, got)
		return
	}
	golden.File(t, path, got)
}

// reported returns what a reporter writes about events.
func reported(t *testing.T, events []suite.Event, o report.Options, open func(*bytes.Buffer, report.Options) report.Reporter) []byte {
	t.Helper()
	var out bytes.Buffer
	c := clock{now: start(events)}
	o.Now = c.Now
	r := open(&out, o)
	for _, e := range withRecordings(events) {
		c.take(e)
		r.Event(e)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// start returns the time of the first event that has one.
func start(events []suite.Event) time.Time {
	for _, e := range events {
		if !e.Run.Time.IsZero() {
			return e.Run.Time
		}
	}
	return time.Time{}
}

func text(w *bytes.Buffer, o report.Options) report.Reporter { return report.Text(w, o) }

func TestText(t *testing.T) {
	for name, o := range map[string]report.Options{
		"plain.txt":   {},
		"80.txt":      {Width: 80},
		"50.txt":      {Width: 50},
		"color.txt":   {Width: 80, Color: true},
		"verbose.txt": {Width: 80, Verbose: true},
	} {
		o.Findings = findings(t)
		expect(t, name, reported(t, replay(t), o, text))
	}
}

// findings returns what a linter might say about the script strict_extra.
func findings(t *testing.T) func(suite.Script) []ast.Diagnostic {
	s := load(t, "scripts/strict_extra.scs")
	at := func(line int) ast.Span { return s.File.Line(line) }
	near := []ast.Diagnostic{
		{Code: "SCS101", Name: "far-away", Severity: ast.Info, Span: at(1), Message: "this is not near"},
		{Code: "SCS302", Name: "strict-order", Severity: ast.Warning, Span: at(17),
			Message: `the order of "feature" is not promised by the server; say scansion:strict="false"`},
	}
	return func(of suite.Script) []ast.Diagnostic {
		if of.Path != s.Path {
			return nil
		}
		return near
	}
}

// TestOnlyScriptsThatFailAreLinted: the others have nothing to explain.
func TestOnlyScriptsThatFailAreLinted(t *testing.T) {
	for name, open := range map[string]func(*bytes.Buffer, report.Options) report.Reporter{
		"text": text, "summaries": digests, "JUnit": openFormat(t, report.FormatJUnit), "JSON": openFormat(t, report.FormatJSON),
	} {
		linted := map[string]bool{}
		reported(t, replay(t, "passes", "strict_extra"), report.Options{Findings: func(s suite.Script) []ast.Diagnostic {
			linted[s.Path] = true
			return nil
		}}, open)
		if delete(linted, "scripts/strict_extra.scs"); len(linted) > 0 {
			t.Errorf("%s: linted, but passed: %v", name, linted)
		}
	}
}

// TestErrorsOfServersAreToldOnce: what keeps every script from being run is
// no failure of each of them.
func TestErrorsOfServersAreToldOnce(t *testing.T) {
	events := told(noServer(t, "no Prosody here"), noServer(t, "no Prosody here"), noServer(t, "and no port"), noServer(t, "no Prosody here"))
	for name, o := range map[string]report.Options{"plain": {}, "live": {Live: true, Width: 80}, "verbose": {Verbose: true}} {
		out := string(reported(t, events, o, text))
		for _, once := range []string{"no Prosody here", "and no port", "4 not run of 4 "} {
			if n := strings.Count(out, once); n != 1 {
				t.Errorf("%s: %q stands there %d times:\n%s", name, once, n, out)
			}
		}
	}
	github := string(reported(t, events, report.Options{}, openFormat(t, report.FormatGitHub)))
	if n := strings.Count(github, "::error"); n != 2 {
		t.Errorf("%d annotations:\n%s", n, github)
	}
}

// TestTheSameFailureIsExplainedOnce: what --repeat finds again is counted, and
// not told again at length.
func TestTheSameFailureIsExplainedOnce(t *testing.T) {
	out := string(reported(t, repeated(t, 4), report.Options{}, text))
	if n := strings.Count(out, "arrived too early:"); n != 1 {
		t.Errorf("explained %d times:\n%s", n, out)
	}
	if n := strings.Count(out, "shown above"); n != 3 {
		t.Errorf("referred to %d times:\n%s", n, out)
	}
	if !strings.Contains(out, "4 failed of 4 runs in ") {
		t.Errorf("the summary does not count runs:\n%s", out)
	}
}

// TestWhatWasCancelledIsCounted: Ctrl-C leaves runs that were cut short and
// others that were not started.
func TestWhatWasCancelledIsCounted(t *testing.T) {
	for _, o := range []report.Options{{}, {Live: true, Width: 80}} {
		out := string(reported(t, cancelled(t), o, text))
		if !strings.Contains(out, "2 cancelled, 7 not started of 9 scripts in ") {
			t.Errorf("%s", out)
		}
	}
}

func TestNothingToRunIsSaid(t *testing.T) {
	out := string(reported(t, told(), report.Options{}, text))
	if out != "\nno scripts in 0.00 s\n" {
		t.Errorf("%q", out)
	}
}

// TestFailuresFollowTheScriptsUnlessSomebodyWatches: at the end of a log they
// are found; on a terminal they come when they happen.
func TestFailuresFollowTheScriptsUnlessSomebodyWatches(t *testing.T) {
	events := replay(t, "nothing", "passes")
	out := string(reported(t, events, report.Options{}, text))
	if headline, last := strings.Index(out, "FAIL Nothing is to come"), strings.Index(out, "scripts/passes.scs"); headline < last {
		t.Errorf("the failure stands before the line of another script:\n%s", out)
	}
	var written bytes.Buffer
	r := report.Text(&written, report.Options{Live: true, Width: 80})
	for _, e := range events {
		r.Event(e)
		if e.Kind == suite.RunFinished {
			break
		}
	}
	if !strings.Contains(written.String(), "FAIL Nothing is to come") {
		t.Errorf("the failure was not shown at once:\n%s", written.String())
	}
	if err := r.Close(); err != nil {
		t.Error(err)
	}
}

// TestFindingsNearAFailureAreShown: those of the failing action and of the
// lines before it, not those of the whole script.
func TestFindingsNearAFailureAreShown(t *testing.T) {
	out := string(reported(t, replay(t, "strict_extra"), report.Options{Findings: findings(t)}, text))
	if !strings.Contains(out, `line 17: warning[SCS302 strict-order] the order of "feature"`) || strings.Contains(out, "far-away") {
		t.Errorf("%s", out)
	}
}

// TestLogsAreTrimmed: of a server's log those lines are shown that may tell
// why.
func TestLogsAreTrimmed(t *testing.T) {
	long := []string{"mod_x warn early trouble"}
	for range 30 {
		long = append(long, "mod_y info tick", "mod_y info tock")
	}
	for _, c := range []struct {
		what      string
		log, want []string
		more      int
	}{
		{"nothing but noise", []string{
			"Nov 22 09:00:00 c2s1 info Client connected", "c2s1\tinfo\tAuthenticated as romeo@localhost", "", "****",
			"portmanager info Activated service 'c2s' on [127.0.0.1]:1", "scs: started",
		}, nil, 0},
		{"stamps, colours, tabs and repetitions", []string{
			"Nov 22 09:00:00 mod_muc\twarn\t\x1b[31mroom is gone\x1b[0m", "2026-11-22 09:00:00.123+00:00 mod_muc warn room is gone",
			"2026-11-22T09:00:00Z [error] crash",
		}, []string{"mod_muc warn room is gone", "[error] crash"}, 0},
		{"what ejabberd says when it starts", []string{
			"2026-11-22 09:45:19.794340+00:00 [warning] Mnesia backend for mod_mam is not recommended: it's limited to 2GB",
			"2026-11-22 09:45:19.794340+00:00 [info] ejabberd 23.01-1 is started in the node nonode@nohost in 4.31s",
			"2026-11-22 09:45:19.794340+00:00 [info] (tcp|<0.597.0>) Closing c2s session for romeo@localhost/1: Stream reset by peer",
			"2026-11-22 09:45:20.794340+00:00 [error] no such room",
		}, []string{"[error] no such room"}, 0},
		{"noise that is loud", []string{"c2s1 error Client disconnected: TLS error"}, []string{"c2s1 error Client disconnected: TLS error"}, 0},
	} {
		got, more := report.Trim(c.log)
		if d := cmp.Diff(c.want, got); d != "" || more != c.more {
			t.Errorf("%s: %d more, want %d (-want +got)\n%s", c.what, more, c.more, d)
		}
	}
	// Trouble goes before what is late.
	kept, more := report.Trim(long)
	if len(kept) != 12 || more != 49 || kept[0] != long[0] || kept[11] != "mod_y info tock" {
		t.Errorf("of %d lines %d are kept and %d left out: %q", len(long), len(kept), more, kept)
	}
}

func TestDurations(t *testing.T) {
	out := string(reported(t, replay(t, "too_early", "passes", "nothing"), report.Options{Durations: 2}, text))
	_, slowest, found := strings.Cut(out, "\nslowest:\n")
	lines := strings.Split(slowest, "\n")
	if !found || len(lines) < 4 || !strings.Contains(lines[0], "scripts/too_early.scs") || !strings.Contains(lines[1], "line 21: Romeo receives <message") ||
		strings.Contains(slowest, "passes.scs\n") == strings.Contains(slowest, "nothing.scs\n") {
		t.Errorf("got\n%s", slowest)
	}
}
