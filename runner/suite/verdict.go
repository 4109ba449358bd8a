package suite

import (
	"context"
	"errors"
	"net"
	"os"
	"slices"
	"time"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/failures"
	"github.com/scs-tools/scs/runner"
)

// Verdict is what a run says about the server and the script. There is no
// other place that decides it.
type Verdict uint8

// The verdicts.
const (
	VerdictPassed  Verdict = iota + 1
	VerdictFailed          // the server did not do what the script expects
	VerdictFlaky           // it passed at a later try, or would fail in another order that XMPP allows
	VerdictSkipped         // the script says that it is not for this server
	VerdictNone            // nothing is known: no server, no login, or nothing to run
)

var verdictNames = [...]string{"", "passed", "failed", "flaky", "skipped", "no verdict"}

// String returns the verdict as people read it.
func (v Verdict) String() string {
	if int(v) < len(verdictNames) {
		return verdictNames[v]
	}
	return ""
}

// Verdict returns what the run says. A failure that the script expects is one.
func (r *Result) Verdict() Verdict {
	failure := r.Result.Failure
	switch {
	case r.Err != nil:
		return VerdictNone
	case r.Skipped != "":
		return VerdictSkipped
	case r.Flaky, r.Result.Outcome == runner.Passed && r.DependsOnOrder():
		return VerdictFlaky
	case r.Result.Outcome == runner.Passed:
		return VerdictPassed
	case r.Result.Outcome != runner.Failed, failure == nil, r.WhyNoVerdict() != "":
		return VerdictNone
	}
	return VerdictFailed
}

// WhyNoVerdict returns in the same words each time why a failure says nothing
// about the server and the script; "" if it does, or if there is none.
func (r *Result) WhyNoVerdict() string {
	failure := r.Result.Failure
	switch {
	case r.Result.Outcome != runner.Failed, failure == nil:
		return ""
	case r.ServerEnded:
		return "the server exited during the run"
	case failure.NoLogin:
		return "the login was refused or timed out"
	case failure.Code == runner.CodeInternal:
		return "scs itself failed"
	}
	return ""
}

// Together returns what runs say together: failed if one has failed, else no
// verdict if one has none, else passed. A script that cannot be run is wrong
// itself, and counts as failed. With failOnSkip, so does one that was skipped.
func Together(results []Result, failOnSkip bool) Verdict {
	all := VerdictPassed
	for i := range results {
		r := &results[i]
		outcome := r.Result.Outcome
		wrong := r.Err == nil && (outcome == runner.Refused || outcome == runner.NothingRun)
		switch none := r.Verdict() == VerdictNone; {
		case !r.Good() && (!none || wrong), failOnSkip && r.Skipped != "":
			return VerdictFailed
		case none:
			all = VerdictNone
		}
	}
	return all
}

// DependsOnOrder reports whether a search has found an order that XMPP allows
// and in which the script ends in another way.
func (r *Result) DependsOnOrder() bool {
	return slices.ContainsFunc(r.Result.Findings, func(d ast.Diagnostic) bool {
		return d.Code == failures.FailsInOtherOrder || d.Code == failures.OtherStanzaSatisfies
	})
}

// Good reports whether the run is no failure: it passed, if only at a later
// try, was skipped, or failed as the script expects.
func (r *Result) Good() bool {
	switch r.Verdict() {
	case VerdictPassed, VerdictSkipped:
		return true
	case VerdictFlaky:
		return !r.DependsOnOrder()
	case VerdictFailed:
		return r.Expected != ""
	}
	return false
}

// answerTimeout is how long a server that somebody else started may take to
// show that it is still there.
const answerTimeout = time.Second

// closeDelay is how much later than its connections the port of a server that was
// killed may be seen to close.
const closeDelay = 300 * time.Millisecond

// isGone reports whether nobody takes a connection. The connections of a process
// that was killed may close before its port: if one is taken and closed at once,
// the next one tells.
func isGone(ctx context.Context, addr string) bool {
	dialer := net.Dialer{Timeout: answerTimeout}
	conn, err := dialer.DialContext(ctx, "tcp", addr)
	if err != nil {
		return true
	}
	defer conn.Close()
	_ = conn.SetReadDeadline(time.Now().Add(closeDelay))
	if _, err := conn.Read(make([]byte, 1)); err == nil || errors.Is(err, os.ErrDeadlineExceeded) {
		return false
	}
	again, err := dialer.DialContext(ctx, "tcp", addr)
	if err != nil {
		return true
	}
	again.Close()
	return false
}

// hasEnded reports whether the server of a run that failed is gone, so that the
// failure says nothing about what it does.
func hasEnded(ctx context.Context, lease Lease, f *runner.Failure) bool {
	done := lease.Done()
	if done == nil && f.Code == runner.CodeStream {
		return isGone(ctx, lease.Target().Addr) && ctx.Err() == nil
	}
	if f.Code == runner.CodeStream {
		select {
		case <-done:
		case <-time.After(exitDelay):
		}
	}
	select {
	case <-done:
		return true
	default:
		return false
	}
}
