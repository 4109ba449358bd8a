package suite

import (
	"context"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/runner"
)

// TestWaitForQuiet sends, gets stanzas for a while, and receives: only the sending is
// waited for, until nothing has come for as long as is asked.
func TestWaitForQuiet(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const quiet = 100 * time.Millisecond
		var told atomic.Int64
		options := runner.Options{Timeout: time.Second, Events: func(runner.Event) { told.Add(1) }}
		waitForQuiet(&options, quiet)
		before := func(verb ast.Verb) time.Duration {
			start := time.Now()
			if err := options.Before(t.Context(), &script.Action{Verb: verb}); err != nil {
				t.Fatal(err)
			}
			return time.Since(start)
		}
		arrive := func(times int, every time.Duration) {
			for range times {
				time.Sleep(every)
				options.Events(runner.Event{Kind: runner.EventArrived, Time: time.Now()})
			}
		}
		if took := before(ast.VerbSends); took != 0 {
			t.Errorf("the first action waits for %s", took)
		}
		options.Events(runner.Event{Kind: runner.EventSent, Time: time.Now()})
		go arrive(3, 60*time.Millisecond)
		if took := before(ast.VerbReceives); took != 180*time.Millisecond+quiet {
			t.Errorf("after sending it waits for %s", took)
		}
		if took := before(ast.VerbSends); took != 0 {
			t.Errorf("after receiving it waits for %s", took)
		}
		options.Events(runner.Event{Kind: runner.EventSent, Time: time.Now()})
		go arrive(30, 60*time.Millisecond)
		if took := before(ast.VerbReceives); took != options.Timeout {
			t.Errorf("where it is never quiet it waits for %s", took)
		}
		time.Sleep(time.Minute) // of the bubble: all has arrived
		if told.Load() == 0 {
			t.Error("events are not handed on")
		}
		before(ast.VerbSends)
		options.Events(runner.Event{Kind: runner.EventSent, Time: time.Now()})
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if err := options.Before(ctx, &script.Action{Verb: ast.VerbReceives}); err == nil {
			t.Error("the end of the context ends no wait")
		}
	})
}
