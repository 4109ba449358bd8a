package report_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/match"
	"github.com/scs-tools/scs/runner/suite"
)

// streams returns streams of events of all sorts.
func streams(t *testing.T) map[string][]suite.Event {
	return map[string][]suite.Event{
		"recorded":  replay(t),
		"order":     replayOf(t, orderFile),
		"empty":     {{Kind: suite.SuiteStarted}, {Kind: suite.SuiteFinished}},
		"cancelled": cancelled(t),
		"stopped":   stopped(t),
		"repeated":  repeated(t, 3),
		"hostile":   hostile(t),
		"retried":   retried(t),
	}
}

// told makes a stream of events of runs.
func told(runs ...[]suite.Event) []suite.Event {
	all := []suite.Event{{Kind: suite.SuiteStarted}}
	for i, events := range runs {
		for _, e := range events {
			e.Number = i
			all = append(all, e)
		}
	}
	all = append(all, suite.Event{Kind: suite.SuiteFinished})
	for i := range all {
		all[i].Total = len(runs)
	}
	return all
}

// stopped is what --fail-fast leaves: a failure, and runs that are not started.
func stopped(t *testing.T) []suite.Event {
	var left []suite.Event
	for range 2 {
		left = append(left, suite.Event{Kind: suite.RunNotStarted, Script: load(t, "scripts/passes.scs"), Reason: "an earlier script # failed"})
	}
	return told(ofRun(replay(t, "too_early")), left[:1], left[1:])
}

// ofRun returns the events of the only run in a stream.
func ofRun(events []suite.Event) []suite.Event { return events[1 : len(events)-1] }

// repeated is the same script, run a few times.
func repeated(t *testing.T, times int) []suite.Event {
	var runs [][]suite.Event
	for range times {
		runs = append(runs, ofRun(replay(t, "too_early")))
	}
	return told(runs...)
}

// cancelled is what Ctrl-C leaves: a run that was under way, one that waited
// for a server, and others that were not started.
func cancelled(t *testing.T) []suite.Event {
	under, waiting := load(t, "scripts/passes.scs"), load(t, "scripts/nothing.scs")
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	events := told([]suite.Event{
		{Kind: suite.RunStarted, Script: under},
		{Kind: suite.RunEvent, Script: under, Run: runner.Event{Kind: runner.EventStarted, Time: now, Action: script.None}},
		{Kind: suite.RunEvent, Script: under, Run: runner.Event{Kind: runner.EventFinished, Time: now, Outcome: runner.Cancelled, Action: script.None}},
		{Kind: suite.RunFinished, Script: under, Result: &suite.Result{
			Script: under, Attempts: 1, Result: runner.Result{Outcome: runner.Cancelled, Started: now, Duration: time.Second},
		}},
	}, []suite.Event{
		{Kind: suite.RunStarted, Script: waiting},
		{Kind: suite.RunFinished, Script: waiting, Result: &suite.Result{
			Script: waiting, Attempts: 1, Err: fmt.Errorf("waiting for a server: %w", context.Canceled),
		}},
	})
	for i := range events {
		events[i].Total = 9
	}
	return events
}

// failing returns the events of a run of a script of testdata whose first
// action that receives fails: these stanzas came instead.
func failing(t *testing.T, path string, change func(*runner.Failure, *suite.Result), came ...string) []suite.Event {
	t.Helper()
	s := load(t, path)
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	f := &runner.Failure{Code: runner.CodeNoMatch, Message: "it did not come", Time: now}
	for a := range s.File.Actions() {
		if e, ok := a.Stanza(); ok && a.Verb() == ast.VerbReceives {
			f.Pattern = match.Compile(e)
			f.Span, f.Line, f.Expected = a.VerbSpan(), s.File.Position(a.Span().Start).Line, e.Text()
			for _, xml := range came {
				r := runner.Received{XML: []byte(xml), Arrived: now, Line: f.Line}
				if stanza, err := match.Parse([]byte(xml)); err == nil {
					r.Mismatch = f.Pattern.Explain(stanza, nil)
				}
				f.PassedBy = append(f.PassedBy, r)
			}
			break
		}
	}
	result := &suite.Result{Script: s, Attempts: 1, Result: runner.Result{Outcome: runner.Failed, Started: now, Duration: time.Second, Failure: f}}
	if change != nil {
		change(f, result)
	}
	events := []suite.Event{{Kind: suite.RunStarted, Script: s}}
	run := func(e runner.Event) {
		e.Time = now
		events = append(events, suite.Event{Kind: suite.RunEvent, Script: s, Run: e})
	}
	run(runner.Event{Kind: runner.EventStarted, Action: script.None})
	for _, xml := range came {
		run(runner.Event{Kind: runner.EventTraffic, Character: "Romeo", Action: script.None, Stanza: []byte(xml)})
		run(runner.Event{Kind: runner.EventReceived, Character: "Romeo", Stanza: []byte(xml), Line: f.Line})
	}
	run(runner.Event{Kind: runner.EventFailed, Failure: f, Line: f.Line, Text: f.Message})
	return append(events, suite.Event{Kind: suite.RunFinished, Script: s, Result: result})
}

// megabytes is the size of the largest stanza.
const megabytes = 5 << 20

// hostile is a failure with stanzas that no terminal should see as they are.
func hostile(t *testing.T) []suite.Event {
	t.Helper()
	hostileOnce.Do(func() { hostileEvents = makeHostile(t) })
	return hostileEvents
}

// Making them takes longer than all that is done with them.
var (
	hostileOnce   sync.Once
	hostileEvents []suite.Event
)

func makeHostile(t *testing.T) []suite.Event {
	controls := "<presence from='\x1b]0;owned\x07\u009b31m' id='\u202egnp.exe'><status>\x1b[2J\x00\x7f\xff\u2066</status></presence>"
	return withRecordings(told(failing(t, "scripts/passes.scs", func(f *runner.Failure, r *suite.Result) {
		f.Server = "go away\x1b[2J\nnow"
		f.Message = "it did not come\x1b[2J"
		r.Log = []string{"\x1b[31merror\x1b[0m \x07" + strings.Repeat("long ", 20_000)}
		for i := range 5000 {
			r.Log = append(r.Log, fmt.Sprintf("line %d of the log", i))
		}
	},
		"<message><body>"+strings.Repeat("0123456789", megabytes/10)+"</body></message>",
		"<message>"+strings.Repeat("<x/>", 100_000)+"</message>",
		"<message id='"+strings.Repeat("日本", megabytes/6)+"'/>",
		"<presence xmlns:a='b'><deep>"+strings.Repeat("<d>", 900)+strings.Repeat("</d>", 900)+"</deep></presence>",
		"<presence><status>"+strings.Repeat("long ", 30_000)+"</status></presence>",
		"<presence>"+strings.Repeat("<y xmlns='z'/>", 10_000)+"</presence>",
		controls,
		"no XML at all \x1b[2J",
		"",
	)))
}

// retried is a run that failed at each of three tries.
func retried(t *testing.T) []suite.Event {
	first := ofRun(replay(t, "strict_attribute"))
	var events []suite.Event
	for i := range 3 {
		for _, e := range first {
			if e.Kind == suite.RunStarted && i > 0 || e.Kind == suite.RunFinished && i < 2 {
				continue
			}
			if e.Result != nil {
				result := *e.Result
				result.Attempts = 3
				e.Result = &result
			}
			events = append(events, e)
		}
	}
	return told(events)
}
