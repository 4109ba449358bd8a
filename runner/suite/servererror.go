package suite

import (
	"context"
	"slices"
	"time"

	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/recording"
)

// How long the log of a server is waited for at the end of a script. What it
// wrote before it closed a stream may reach us behind the end of the stream.
const (
	logQuiet  = 2 * time.Millisecond   // without a line, all has probably come
	logSurely = 20 * time.Millisecond  // the same where the verdict depends on it
	logWait   = 500 * time.Millisecond // at most
)

// settle waits until the server has logged nothing for that long.
func settle(ctx context.Context, lease Lease, quiet time.Duration) {
	if lease.Done() == nil {
		return // nobody here has started it: its log is not known
	}
	last := time.Now()
	for end := last.Add(logWait); ; {
		wait := min(time.Until(last.Add(quiet)), time.Until(end))
		if wait <= 0 {
			return
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait):
		}
		now := time.Now()
		for _, line := range lease.Log(last) {
			// What has not come as a line yet is as old as the question.
			if line.Time.Before(now) {
				last = line.Time
			}
		}
	}
}

// ServerError is what a server logged at once as an error while a script ran.
type ServerError struct {
	Line      int      // of the action that it was working for; 0 if nobody knows
	Character string   // of that action; "" if it has none
	Lines     []string // as they were logged, with those of a traceback
}

// serverErrors returns the errors in the log of a run.
func serverErrors(rec *recording.Recording) []ServerError {
	var all []ServerError
	for _, e := range rec.ServerErrors() {
		if len(all) == maxWarnings {
			break
		}
		one := ServerError{Lines: e.Lines}
		if e.Action != script.None {
			a := &rec.Script.Actions[e.Action]
			one.Line = rec.Script.File.Position(a.Span().Start).Line
			if a.Character != script.None {
				one.Character = rec.Script.Characters[a.Character].Name
			}
		}
		all = append(all, one)
	}
	return all
}

// linesSince returns what a server has logged since a moment, for a recording.
func linesSince(lease Lease, since time.Time) []recording.Line {
	var lines []recording.Line
	for _, line := range lease.Log(since) {
		lines = append(lines, recording.Line{Arrived: line.Time, Text: line.Text})
	}
	return lines
}

// logsError reports whether one of the lines is an error.
func logsError(lines []recording.Line) bool {
	return slices.ContainsFunc(lines, func(l recording.Line) bool { return recording.LevelOf(l.Text) == recording.LevelError })
}

// actionTimes are the events that tell when each action was at work. They are
// kept of every run: should the server log an error, they tell where.
type actionTimes struct{ events []runner.Event }

// keepActions keeps when the actions of a run are at work.
func keepActions(options *runner.Options) *actionTimes {
	kept, tell := &actionTimes{}, options.Events
	options.Events = func(e runner.Event) {
		switch e.Kind {
		case runner.EventAction, runner.EventFailed, runner.EventFinished:
			kept.events = append(kept.events, runner.Event{Kind: e.Kind, Time: e.Time, Action: e.Action})
		}
		tell(e)
	}
	return kept
}

// record returns a recorder of no more than when each action was at work.
func (k *actionTimes) record(mapped runner.Mapped) *recording.Recorder {
	recorder := recording.New(mapped.File)
	for _, e := range k.events {
		recorder.Event(e)
	}
	return recorder
}

// failOnServerError makes a run that passed fail if the server logged an error
// meanwhile. The failure is at the action that the server was working for.
func failOnServerError(r *Result, rec *recording.Recording) {
	errors := rec.ServerErrors()
	if r.Result.Outcome != runner.Passed || len(errors) == 0 || len(rec.Script.Actions) == 0 {
		return
	}
	first := errors[0]
	action := first.Action
	if action == script.None {
		action = 0
	}
	a := &rec.Script.Actions[action]
	f := &runner.Failure{
		Code: runner.CodeServerError, Span: a.VerbSpan(), Line: rec.Script.File.Position(a.Span().Start).Line,
		Message: "the server logged an error while this ran", Time: first.Arrived,
	}
	if a.Character != script.None {
		f.Character = rec.Script.Characters[a.Character].Name
	}
	r.Log = nil
	for _, e := range errors {
		r.Log = append(r.Log, e.Lines...)
	}
	r.Result.Outcome, r.Result.Failure = runner.Failed, f
	rec.Result = r.Result
}
