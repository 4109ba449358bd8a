package dap

import (
	"context"
	"errors"

	"github.com/google/go-dap"

	"github.com/scs-tools/scs/internal/excerpt"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/report"
	"github.com/scs-tools/scs/runner/report/diagram"
	"github.com/scs-tools/scs/runner/suite"
)

// stop is a run that stands still.
type stop struct {
	*runner.Moment
	run    *run
	reason reason
	goOn   chan error // what the pause returns
	shown  []lazy     // by reference less 1: what can be asked for
	names  *diagram.Names
}

// reason is why a run has stopped, in the words of the protocol.
type reason struct {
	word        string // "breakpoint"
	text        string // for a person; "" for none
	breakpoints []int  // that were hit
}

// errNotStarted is the answer to questions about a script before its start.
var errNotStarted = errors.New("the script has not been started")

// errRunning is the answer to questions about a script that goes on.
var errRunning = errors.New("the script is running: pause it, or set a breakpoint")

// pause is called by the run wherever it can stop. It decides whether it does,
// and returns when the client wants to go on.
func (r *run) pause(ctx context.Context, m *runner.Moment) error {
	why, ok := r.decide(m)
	if !ok {
		return nil
	}
	r.mutex.Lock()
	st := &stop{Moment: m, run: r, reason: why, goOn: make(chan error, 1), names: diagram.NewNames(m.Script.Characters, r.full)}
	r.stop = st
	r.asked, r.step, r.noted = false, stepNone, ""
	r.mutex.Unlock()

	e := &dap.StoppedEvent{}
	e.Body = dap.StoppedEventBody{
		Reason: why.word, ThreadId: threadOf(m.Action.Character), AllThreadsStopped: true, HitBreakpointIds: why.breakpoints,
	}
	if why.text != "" {
		e.Body.Text = r.launch.secrets.Text(why.text)
		e.Body.Description = e.Body.Text
	}
	r.session.event(e, "stopped")
	defer func() {
		r.mutex.Lock()
		defer r.mutex.Unlock()
		r.stop = nil
	}()
	select {
	case err := <-st.goOn:
		return err
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// decide tells whether and why a run stops here.
func (r *run) decide(m *runner.Moment) (reason, bool) {
	all := &r.session.breakpoints
	r.mutex.Lock()
	asked, step, thread, noted, entered := r.asked, r.step, r.thread, r.noted, r.entered
	r.entered = true
	r.mutex.Unlock()
	before := m.Arrived == nil && !m.Woken && m.Failure == nil
	switch {
	case m.Failure != nil:
		if all.exception(filterFailed) {
			return reason{word: "exception", text: "failed: " + r.why(m.Failure)}, true
		}
		return reason{}, false
	case asked:
		return reason{word: "pause"}, true
	case m.Woken:
		return reason{}, false // it has gone on since it was asked
	case !entered && r.launch.arguments.StopOnEntry:
		return reason{word: "entry"}, true
	case m.Arrived != nil && all.exception(filterPassedOver):
		return reason{word: "exception", text: "a stanza did not match"}, true
	case noted != "" && all.exception(filterNoted):
		return reason{word: "exception", text: "noted: " + noted}, true
	case step == stepIn, before && step == stepOver, before && step == stepOut && threadOf(m.Action.Character) == thread:
		return reason{word: "step"}, true
	case before:
		return all.hit(r, m)
	}
	return reason{}, false
}

// why returns in one line why an action has failed.
func (r *run) why(f *runner.Failure) string {
	return report.FailureLine(suite.Script{Path: r.launch.path, File: r.launch.file}, f, report.Options{Secrets: r.launch.passwords})
}

// stopped returns the run that stands still, or why there is none.
func (s *session) stopped() (*stop, error) {
	if s.run == nil {
		return nil, errNotStarted
	}
	s.run.mutex.Lock()
	defer s.run.mutex.Unlock()
	if s.run.stop == nil {
		return nil, errRunning
	}
	return s.run.stop, nil
}

// pause asks the run to stop, also in the middle of an action that waits.
func (s *session) pause() error {
	if s.run == nil {
		return errNotStarted
	}
	if s.run.launch.arguments.NoDebug {
		return errors.New("the script runs without debugging: start it for debugging to pause it")
	}
	s.run.mutex.Lock()
	defer s.run.mutex.Unlock()
	if s.run.stop != nil {
		return nil
	}
	s.run.asked = true
	select {
	case s.run.wake <- struct{}{}:
	default: // it is woken already
	}
	return nil
}

// goOn lets the run go on, to where the step says.
func (s *session) goOn(step step, thread int) error {
	st, err := s.stopped()
	if err != nil {
		return err
	}
	s.run.mutex.Lock()
	defer s.run.mutex.Unlock()
	s.run.step, s.run.thread = step, thread
	s.run.stop = nil // what is shown of it is over
	st.goOn <- nil
	return nil
}

// exceptionInfo tells more of what stopped the run.
func (st *stop) exceptionInfo() (*dap.ExceptionInfoResponse, error) {
	if st.reason.word != "exception" {
		return nil, errors.New("the script has not stopped on a failure")
	}
	response := &dap.ExceptionInfoResponse{}
	response.Body.BreakMode, response.Body.ExceptionId, response.Body.Description = "always", "stanza", st.clean(st.reason.text)
	f := st.Failure
	if f == nil {
		if st.Arrived != nil {
			response.Body.Details = &dap.ExceptionDetails{Message: st.clean(string(st.Arrived.XML))}
		}
		return response, nil
	}
	response.Body.ExceptionId = f.Code
	details := ""
	if f.Expected != "" {
		details = "expected " + f.Expected + "\n"
	}
	for _, came := range f.PassedBy[:min(len(f.PassedBy), 3)] {
		details += "received " + string(came.XML) + "\n"
		for _, why := range came.Mismatch.Reasons[:min(len(came.Mismatch.Reasons), 5)] {
			details += "\t" + why.String() + "\n"
		}
	}
	response.Body.Details = &dap.ExceptionDetails{Message: st.clean(f.Message), StackTrace: st.clean(details)}
	return response, nil
}

// clean takes secrets out of a text, and cuts it where nobody reads on.
func (st *stop) clean(text string) string {
	return excerpt.Fit(st.run.launch.secrets.Text(text), maxValue)
}

// maxValue is how many columns of a value are shown.
const maxValue = 8 << 10
