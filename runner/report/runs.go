package report

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/internal/excerpt"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/suite"
)

// verdict is how a run has ended, in the one word that reports use.
type verdict string

// The verdicts.
const (
	passed    verdict = "passed"
	failed    verdict = "failed"
	flaky     verdict = "flaky"            // passed, but not at the first try
	skipped   verdict = "skipped"          // the script says that it is not for this server
	expected  verdict = "expected-failure" // failed, as the script says that it does on this server
	refused   verdict = "refused"          // the script has syntax errors
	nothing   verdict = "nothing-run"      // the script has no action to run
	cancelled verdict = "cancelled"        // the runs were interrupted
	noServer  verdict = "no-server"        // none could be had, nothing was run
	noVerdict verdict = "no-verdict"       // it failed in a way that says nothing about the server and the script
)

// verdicts are all of them, in the order in which summaries count.
var verdicts = []verdict{passed, failed, flaky, skipped, expected, nothing, refused, noServer, noVerdict, cancelled}

func verdictOf(r *suite.Result) verdict {
	switch {
	case errors.Is(r.Err, context.Canceled):
		return cancelled
	case r.Err != nil:
		return noServer
	case r.Skipped != "":
		return skipped
	case r.Expected != "":
		return expected
	case r.Flaky:
		return flaky
	case r.Result.Outcome == runner.Passed:
		return passed
	case r.Result.Outcome == runner.Refused:
		return refused
	case r.Result.Outcome == runner.NothingRun:
		return nothing
	case r.Result.Outcome == runner.Cancelled:
		return cancelled
	case r.WhyNoVerdict() != "":
		return noVerdict
	}
	return failed
}

// says returns the verdict in words, to stand behind a number.
func (v verdict) says() string {
	switch v {
	case noServer:
		return "not run"
	case nothing:
		return "did nothing"
	case noVerdict:
		return "without a verdict"
	case expected:
		return "failed as expected"
	}
	return string(v)
}

// setAside returns why a run that is no failure has not passed either: why it
// was skipped, or why its failure was expected; else "".
func (r *run) setAside() string {
	reason := r.result.Skipped
	if r.verdict == expected {
		reason = r.result.Expected
	}
	return r.shown(reason)
}

// try is one of the times that a run was tried.
type try struct {
	failure *runner.Failure
	began   time.Time      // of the action at work
	working runner.Event   // the action at work
	slowest runner.Event   // the action that took longest
	took    time.Duration  // how long that took
	notes   []runner.Event // what was odd
	left    []runner.Event // stanzas that nobody took

	reordered int // stanzas that arrived in another order than written
}

// keptEvents bounds the notes and the left-over stanzas that are kept of a try.
const keptEvents = 50

// run is what a report knows of one run.
type run struct {
	number  int
	script  suite.Script
	secrets *secrets
	tries   []*try
	action  runner.Event // at work: EventAction, or EventStarted before the first
	result  *suite.Result
	verdict verdict
	hidden  *ast.File               // the script with secrets masked, once it is asked for
	lint    func() []ast.Diagnostic // what the linter says about the script, asked once
}

// newRun returns the run that an event is about.
func newRun(e suite.Event, o *Options) *run {
	return &run{
		number: e.Number, script: e.Script, secrets: newSecrets(e.Script.File, o.Secrets),
		lint: sync.OnceValue(func() []ast.Diagnostic { return o.findings(e.Script) }),
	}
}

// file returns the script as it may be shown.
func (r *run) file() *ast.File {
	if r.hidden == nil {
		r.hidden = r.secrets.Mask(r.script.File)
	}
	return r.hidden
}

// title returns what the script calls itself, else "".
func (r *run) title() string {
	if r.script.File == nil {
		return ""
	}
	return r.script.File.Title()
}

// failure returns the failure of the last try that failed, with that try, or
// nil if none has.
func (r *run) failure() (*try, *runner.Failure) {
	for i := len(r.tries) - 1; i >= 0; i-- {
		if f := r.tries[i].failure; f != nil {
			return r.tries[i], f
		}
	}
	return nil, nil
}

// duration returns how long the last try has taken.
func (r *run) duration() time.Duration { return r.result.Result.Duration }

// runs is the state of all runs: which are active, and how many have ended how.
type runs struct {
	options  Options
	total    int
	started  time.Time
	ended    time.Time
	active   map[int]*run // at work
	finished int
	count    map[verdict]int

	stopped   string // why runs are not started; "" if none is left out
	reordered int    // stanzas that arrived in another order than written
}

func newRuns(o Options) runs {
	return runs{options: o, active: map[int]*run{}, count: map[verdict]int{}}
}

// event enters an event and returns the run that it is about, or nil. A run that
// is not started is nothing but its script.
func (s *runs) event(e suite.Event) *run {
	switch e.Kind {
	case suite.SuiteStarted:
		s.total, s.started = e.Total, s.options.now()
		return nil
	case suite.SuiteFinished:
		s.ended = s.options.now()
		return nil
	case suite.RunNotStarted:
		s.stopped = e.Reason
		return newRun(e, &s.options)
	}
	r := s.active[e.Number]
	if r == nil {
		r = newRun(e, &s.options)
		s.active[e.Number] = r
	}
	switch e.Kind {
	case suite.RunEvent:
		r.event(e.Run)
	case suite.RunFinished:
		r.finish(e.Result)
		delete(s.active, e.Number)
		s.finished++
		s.count[r.verdict]++
		s.reordered += r.reordered()
	}
	return r
}

func (r *run) event(e runner.Event) {
	if e.Kind == runner.EventStarted || len(r.tries) == 0 {
		r.tries = append(r.tries, &try{})
	}
	t := r.tries[len(r.tries)-1]
	t.time(e)
	switch e.Kind {
	case runner.EventStarted:
		r.action = e
	case runner.EventAction:
		r.action, t.began = e, e.Time
	case runner.EventNoted:
		if len(t.notes) < keptEvents {
			t.notes = append(t.notes, e)
		}
	case runner.EventLeftOver:
		if len(t.left) < keptEvents {
			t.left = append(t.left, e)
		}
	case runner.EventReordered:
		t.reordered++
	case runner.EventFailed:
		t.failure = e.Failure
	}
}

// time finds out which action takes longest.
func (t *try) time(e runner.Event) {
	switch e.Kind {
	case runner.EventAction, runner.EventFailed, runner.EventFinished:
	default:
		return
	}
	if took := e.Time.Sub(t.working.Time); !t.working.Time.IsZero() && took > t.took {
		t.slowest, t.took = t.working, took
	}
	t.working = runner.Event{}
	if e.Kind == runner.EventAction {
		t.working = e
	}
}

func (r *run) finish(result *suite.Result) {
	r.result, r.verdict = result, verdictOf(result)
	if result.Result.Failure == nil {
		return
	}
	if len(r.tries) == 0 {
		r.tries = append(r.tries, &try{})
	}
	r.tries[len(r.tries)-1].failure = result.Result.Failure
}

// reordered returns how many stanzas arrived in another order than written in the
// last try.
func (r *run) reordered() int {
	if n := len(r.tries); n > 0 {
		return r.tries[n-1].reordered
	}
	return 0
}

// reorderedText tells of stanzas that arrived in another order than written; "" if
// there are none.
func reorderedText(n int) string {
	if n == 0 {
		return ""
	}
	return excerpt.Count(n, "stanza") + " arrived in another order than written"
}

// notStartedText says that a run is not started, and why.
func notStartedText(reason string) string { return "not started: " + excerpt.Printable(reason) }

// elapsed returns how long the runs have taken so far.
func (s *runs) elapsed() time.Duration {
	switch {
	case s.started.IsZero():
		return 0
	case s.ended.IsZero():
		return s.options.now().Sub(s.started)
	}
	return s.ended.Sub(s.started)
}
