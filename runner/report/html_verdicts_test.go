package report_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/failures"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/report"
	"github.com/scs-tools/scs/runner/suite"
)

// everyVerdict returns runs that end in every way that the page knows, most of
// them recorded on a real server, by a name of the verdict.
func everyVerdict(t *testing.T) (events []suite.Event, names []string) {
	t.Helper()
	var runs [][]suite.Event
	add := func(name string, run []suite.Event) {
		runs, names = append(runs, run), append(names, name)
	}
	// changed returns a recorded run whose result is another one.
	changed := func(name string, change func(*suite.Result)) []suite.Event {
		run := ofRun(replay(t, name))
		last := &run[len(run)-1]
		result := *last.Result
		result.Script = last.Script
		change(&result)
		last.Result = &result
		return run
	}
	for _, name := range []string{"strict_attribute", "strict_extra", "wrong_type", "too_early", "nothing", "elsewhere", "no_connection", "room_password"} {
		add("failed", ofRun(replay(t, name)))
	}
	add("failed", slowSender())
	add("failed", changed("passes", func(r *suite.Result) {
		r.Result.Outcome = runner.Failed
		r.Result.Failure = &runner.Failure{
			Code: failures.UnexpectedPass, Line: 1, Span: ast.Span{Start: 0, End: 1}, Time: r.Result.Started.Add(r.Result.Duration),
			Message: "the script passes on Prosody 0.12.3, but line 1 expects it to fail: remove that line, or limit it to a version",
		}
	}))
	empty := suite.Script{Path: "scripts/empty.scs", File: ast.Parse("scripts/empty.scs", "# Empty\n\n[Client] Romeo\n\tjid: romeo@localhost\n\n-----\n")}
	add("nothing run", []suite.Event{{Kind: suite.RunStarted, Script: empty}, {Kind: suite.RunFinished, Script: empty, Result: &suite.Result{
		Script: empty, Attempts: 1, Result: runner.Result{Outcome: runner.NothingRun, Failure: &runner.Failure{
			Code: failures.NothingRun, Line: 6, Span: ast.Span{Start: 42, End: 47}, Message: "the script has no action to run",
		}},
	}}})
	add("refused", ofRun(replay(t, "refused")))
	add("no server", ofRun(replay(t, "no_server")))
	add("no verdict", changed("stream_error", func(r *suite.Result) { r.ServerEnded = true }))
	add("flaky", ofRun(replay(t, "flaky")))
	add("failed as expected", changed("wrong_type", func(r *suite.Result) { r.Expected = "on Prosody 0.12.3: answers with another type" }))
	add("skipped", []suite.Event{{Kind: suite.RunStarted, Script: load(t, "scripts/passes.scs")}, {
		Kind: suite.RunFinished, Script: load(t, "scripts/passes.scs"),
		Result: &suite.Result{Script: load(t, "scripts/passes.scs"), Skipped: "on Prosody 0.12.3: has no such feature"},
	}})
	under := changed("passes", func(r *suite.Result) { r.Result.Outcome, r.Result.Actions = runner.Cancelled, 2 })
	third := slices.IndexFunc(under, func(e suite.Event) bool { return e.Run.Kind == runner.EventAction && e.Run.Action == 2 })
	add("interrupted", slices.Delete(under, third+1, len(under)-1))
	waiting := load(t, "scripts/nothing.scs")
	add("interrupted", []suite.Event{{Kind: suite.RunStarted, Script: waiting}, {Kind: suite.RunFinished, Script: waiting, Result: &suite.Result{
		Script: waiting, Attempts: 1, Err: fmt.Errorf("waiting for a server: %w", context.Canceled),
	}}})
	add("not started", []suite.Event{{Kind: suite.RunNotStarted, Script: load(t, "scripts/too_early.scs"), Reason: "interrupted"}})
	odd := scripted("Server error", cast("Romeo", "Juliet"), []string{"Romeo", "Juliet"}, `<message to="c1@localhost/here" id="m1"><body>Good pilgrim</body></message>`)
	odd[len(odd)-2].Result.Log = []string{
		"c2s1 debug\tReceived something", "c2s1 error\tTraceback[c2s]: mod_odd.lua:7: attempt to index a nil value",
		"stack traceback:", "\tmod_odd.lua:7: in function 'handler'", "c2s1 warn\tgoes on, but slowly",
	}
	add("passed", ofRun(odd))
	add("passed", ofRun(replay(t, "passes")))
	for _, run := range runs {
		shift(run)
	}
	return told(runs...), names
}

// shift moves a run to a fixed time.
func shift(run []suite.Event) {
	i := slices.IndexFunc(run, func(e suite.Event) bool { return !e.Run.Time.IsZero() })
	if i < 0 {
		return
	}
	by := time.Date(2026, 11, 22, 9, 11, 1, 0, time.UTC).Sub(run[i].Run.Time)
	for i := range run {
		e := &run[i]
		if !e.Run.Time.IsZero() {
			e.Run.Time, e.Run.Failure = e.Run.Time.Add(by), later(e.Run.Failure, by)
		}
		if e.Result == nil {
			continue
		}
		result := *e.Result
		result.Result.Started = result.Result.Started.Add(by)
		result.Result.Failure = later(result.Result.Failure, by)
		e.Result = &result
	}
}

// later returns a failure, if there is one, at a later time.
func later(f *runner.Failure, by time.Duration) *runner.Failure {
	if f == nil {
		return nil
	}
	moved := *f
	moved.Time = moved.Time.Add(by)
	return &moved
}

// slowSender is a run in which everything happens that a diagram can show: a
// stanza that is passed over, one that is left over, one that is lost, one that
// never comes, and time that passes.
func slowSender() []suite.Event {
	text := "# All sorts of arrows\n## message\n## slow\n\n" + cast("Romeo", "Juliet", "Nurse") + `-----

Romeo connects

Juliet connects

Nurse connects

Romeo sends:
	<message to="c1@localhost" type="chat" id="m1">
		<body>She speaks</body>
	</message>

Juliet receives:
	<message from="c0@localhost/here" type="chat" id="m1"/>

Nurse receives nothing

Romeo sends:
	<presence to="hall@rooms.localhost/Romeo"/>

Romeo receives:
	<presence from="hall@rooms.localhost/Romeo">
		<x xmlns="http://jabber.org/protocol/muc#user">
			<status code="110"/>
		</x>
	</presence>

Nurse disconnects
`
	s := suite.Script{Path: "scripts/all_sorts.scs", File: ast.Parse("scripts/all_sorts.scs", text)}
	started := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	now := started
	events := []suite.Event{{Kind: suite.RunStarted, Script: s}}
	tell := func(after time.Duration, action int, e runner.Event) {
		now = now.Add(after)
		e.Time, e.Action = now, action
		events = append(events, suite.Event{Kind: suite.RunEvent, Script: s, Run: e})
	}
	const ms = time.Millisecond
	for i, name := range []string{"Romeo", "Juliet", "Nurse"} {
		tell(ms, i, runner.Event{Kind: runner.EventAction, Character: name})
		tell(3*ms, i, runner.Event{Kind: runner.EventConnected, Character: name, Text: fmt.Sprintf("c%d@localhost/here", i)})
	}
	actions := script.New(s.File).Actions
	body := func(n int) []byte { return []byte(s.File.Slice(actions[n].BodySpan())) }
	tell(ms, 3, runner.Event{Kind: runner.EventAction, Character: "Romeo"})
	tell(ms, 3, runner.Event{Kind: runner.EventSent, Character: "Romeo", Stanza: body(3)})
	tell(ms, 4, runner.Event{Kind: runner.EventAction, Character: "Juliet"})
	passed := []byte(`<presence from="c0@localhost/here"><show>away</show></presence>`)
	tell(ms, 4, runner.Event{Kind: runner.EventReceived, Character: "Juliet", Stanza: passed})
	tell(ms, 4, runner.Event{Kind: runner.EventPassedOver, Character: "Juliet", Stanza: passed})
	came := []byte(`<message from="c0@localhost/here" to="c1@localhost" type="chat" id="m1"><body>She speaks</body></message>`)
	tell(ms, 4, runner.Event{Kind: runner.EventReceived, Character: "Juliet", Stanza: came})
	tell(ms, 4, runner.Event{Kind: runner.EventMatched, Character: "Juliet", Stanza: came})
	tell(ms, 5, runner.Event{Kind: runner.EventAction, Character: "Nurse"})
	tell(320*ms, 6, runner.Event{Kind: runner.EventAction, Character: "Romeo"})
	tell(ms, 6, runner.Event{Kind: runner.EventSent, Character: "Romeo", Stanza: body(6)})
	tell(ms, 7, runner.Event{Kind: runner.EventAction, Character: "Romeo"})
	f := &runner.Failure{
		Code: runner.CodeNoMatch, Span: actions[7].VerbSpan(), Line: s.File.Position(actions[7].Span().Start).Line,
		Character: "Romeo", Message: `"Romeo" received nothing within 2s`, Expected: string(body(7)), Time: now.Add(2 * time.Second),
	}
	tell(2*time.Second, 7, runner.Event{Kind: runner.EventFailed, Failure: f, Line: f.Line, Text: f.Message})
	left := []byte(`<message from="localhost" type="headline"><body>Lights out</body></message>`)
	tell(ms, 7, runner.Event{Kind: runner.EventLeftOver, Character: "Nurse", Stanza: left})
	return append(events, suite.Event{Kind: suite.RunFinished, Script: s, Result: &suite.Result{
		Script: s, Attempts: 1,
		Result: runner.Result{Outcome: runner.Failed, Started: started, Duration: now.Sub(started), Actions: 7, Failure: f},
		Log:    []string{"muc error\tTraceback[muc]: mod_muc.lua:41: no room", "stack traceback:", "\tmod_muc.lua:41: in function 'join'"},
	}})
}

// keepPage keeps a page for tools/page, which looks at it in browsers.
func keepPage(t *testing.T, name string, data []byte) {
	t.Helper()
	folder := os.Getenv("SCS_KEEP_PAGES")
	if folder == "" {
		return
	}
	file := filepath.Join(folder, name)
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestEveryVerdictIsInThePage, in words and not only by its colour.
func TestEveryVerdictIsInThePage(t *testing.T) {
	events, names := everyVerdict(t)
	out := reported(t, events, report.Options{Findings: findings(t), Command: "scs run scripts"}, openFormat(t, report.FormatHTML))
	keepPage(t, "verdicts.html", out)
	for _, name := range names {
		if !bytes.Contains(out, []byte("</span> "+name+"</td>")) {
			t.Errorf("%q is not in the table", name)
		}
	}
	for _, word := range report.PageVerdicts() {
		if !strings.Contains(strings.Join(names, ","), word) {
			t.Errorf("no run ends as %q", word)
		}
	}
	for _, class := range []string{"c", "d", "s", "x", "m", "p", "l", "u f", "n f", "e f", "q", "b f", "err"} {
		if !bytes.Contains(out, []byte(`<li class="ev `+class+`" id="s`)) {
			t.Errorf("no row of class %q", class)
		}
	}
}
