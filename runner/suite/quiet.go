package suite

import (
	"cmp"
	"context"
	"sync"
	"time"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/runner"
)

// quietWait waits after each action that acts until nothing has happened for a
// while.
type quietWait struct {
	quiet, most time.Duration
	acted       bool // the last action is not "receives"

	mutex sync.Mutex
	last  time.Time // when something happened last
}

// waitForQuiet makes a run wait for quiet after each action that acts.
func waitForQuiet(options *runner.Options, quiet time.Duration) {
	s := &quietWait{quiet: quiet, most: cmp.Or(options.Timeout, runner.DefaultTimeout)}
	tell, before := options.Events, options.Before
	options.Events = func(e runner.Event) {
		s.event(e)
		if tell != nil {
			tell(e)
		}
	}
	options.Before = func(ctx context.Context, a *script.Action) error {
		if err := s.wait(ctx); err != nil {
			return err
		}
		s.acted = a.Verb != ast.VerbReceives
		if before == nil {
			return nil
		}
		return before(ctx, a)
	}
}

func (s *quietWait) event(e runner.Event) {
	switch e.Kind {
	case runner.EventArrived, runner.EventSent, runner.EventConnected, runner.EventDisconnected:
		s.mutex.Lock()
		s.last = e.Time
		s.mutex.Unlock()
	}
}

// wait waits for quiet, if the last action acted. An error is that of the
// context.
func (s *quietWait) wait(ctx context.Context) error {
	if !s.acted {
		return nil
	}
	for end := time.Now().Add(s.most); ; {
		s.mutex.Lock()
		until := s.last.Add(s.quiet)
		s.mutex.Unlock()
		if until.After(end) {
			until = end
		}
		left := time.Until(until)
		if left <= 0 {
			return nil
		}
		select {
		case <-time.After(left):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
