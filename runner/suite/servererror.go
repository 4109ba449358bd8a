package suite

import (
	"context"
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
	end := time.Now().Add(logWait)
	for lines := -1; time.Now().Before(end); {
		now := len(lease.Log(time.Time{}))
		if now == lines {
			return
		}
		lines = now
		select {
		case <-ctx.Done():
			return
		case <-time.After(quiet):
		}
	}
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
