package runner_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/internal/testenv"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/stream/streamtest"
)

// flood says stanzas of about that many bytes for as long as the client
// listens.
func flood(p *streamtest.Peer, size int) {
	stanza := "<message><body>" + strings.Repeat("m", size) + "</body></message>"
	many := []byte(strings.Repeat(stanza, max(1, 64<<10/size)))
	for {
		if _, err := p.Conn.Write(many); err != nil {
			return
		}
	}
}

// runFlooded runs the actions with the cast of testdata on a server that
// floods its client, and keeps no event.
func runFlooded(ctx context.Context, t *testing.T, o runner.Options, size int, actions string) runner.Result {
	t.Helper()
	o.Target = scripted(t, func(p *streamtest.Peer) {
		p.Welcome()
		flood(p, size)
	}).Target
	return runCast(ctx, t, o, actions)
}

// runCast runs the actions with the cast of testdata, and keeps no event.
func runCast(ctx context.Context, t *testing.T, o runner.Options, actions string) runner.Result {
	t.Helper()
	began := time.Now()
	result := runner.Run(ctx, ast.Parse("flood.scs", cast(t)+actions), o)
	if took := time.Since(began); took > far {
		t.Errorf("the run takes %s", took)
	}
	return result
}

const awaitsPresence = "Romeo connects\n\nRomeo receives:\n\t<presence/>\n"

func TestAnActionEndsInItsTimeWhateverArrives(t *testing.T) {
	testenv.Long(t)
	o := runner.Options{Timeout: 200 * time.Millisecond}
	f := runFlooded(t.Context(), t, o, 30, awaitsPresence).Failure
	if f == nil || f.Code != runner.CodeNoMatch || len(f.PassedBy) == 0 {
		t.Fatalf("failure: %+v", f)
	}
	if took := f.Time.Sub(f.PassedBy[len(f.PassedBy)-1].Arrived); took > far {
		t.Errorf("the failure comes %s late", took)
	}
}

func TestARunThatIsCancelledEndsWhateverArrives(t *testing.T) {
	testenv.Long(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	o := runner.Options{Timeout: far, Events: func(e runner.Event) {
		if e.Kind == runner.EventPassedOver && e.Number > 1000 {
			cancel()
		}
	}}
	if r := runFlooded(ctx, t, o, 30, awaitsPresence); r.Outcome != runner.Cancelled {
		t.Errorf("outcome %s", r.Outcome)
	}
}

func TestWhatNobodyReadsIsBounded(t *testing.T) {
	testenv.Long(t)
	gone := make(chan struct{})
	o := scripted(t, func(p *streamtest.Peer) {
		p.Welcome()
		flood(p, 1<<20)
		close(gone)
	})
	o.Timeout = far
	o.Before = func(_ context.Context, a *script.Action) error {
		if a.Verb == ast.VerbReceives {
			<-gone
		}
		return nil
	}
	received := 0
	o.Events = func(e runner.Event) {
		if e.Kind == runner.EventReceived {
			if received++; e.Number != received {
				t.Errorf("received %d after %d", e.Number, received-1)
			}
		}
	}
	f := runCast(t.Context(), t, o, awaitsPresence).Failure
	if f == nil || f.Code != runner.CodeStream || !strings.Contains(f.Message, "more than 64 MB unread") {
		t.Fatalf("failure: %+v", f)
	}
	if received < 16 {
		t.Errorf("%d stanzas of 1 MB were received", received)
	}
}

func TestBeforeHoldsARunAndLosesNothing(t *testing.T) {
	const many = 1000
	all := make(chan struct{})
	o := scripted(t, func(p *streamtest.Peer) {
		p.Welcome()
		p.Expect("<presence/>")
		for i := range many {
			p.Say(fmt.Sprintf("<message id='m%d'/>", i))
		}
		p.Bye()
	})
	arrived := 0
	o.Events = func(e runner.Event) {
		if e.Kind == runner.EventArrived {
			if arrived++; arrived == many {
				close(all)
			}
		}
	}
	o.Timeout = patience
	o.Before = func(_ context.Context, a *script.Action) error {
		if a.Verb == ast.VerbReceives {
			<-all // of them arrive while the run is held
		}
		return nil
	}
	var actions strings.Builder
	actions.WriteString("Romeo connects\n\nRomeo sends:\n\t<presence/>\n")
	for i := range many {
		fmt.Fprintf(&actions, "\nRomeo receives:\n\t<message id='m%d'/>\n", i)
	}
	p := runScript(t, o, actions.String())
	p.passes()
	if got := len(p.of(runner.EventPassedOver)); got != 0 {
		t.Errorf("%d passed over", got)
	}
	for i, e := range p.of(runner.EventMatched) {
		if e.Number != i+1 {
			t.Fatalf("stanza %d is matched by action %d", e.Number, i)
		}
	}
}

func TestAnErrorOfBeforeEndsTheRun(t *testing.T) {
	o := scripted(t, func(p *streamtest.Peer) { p.Welcome(); p.Bye() })
	o.Before = func(_ context.Context, a *script.Action) error {
		if a.Verb == ast.VerbReceives {
			return context.Canceled
		}
		return nil
	}
	p := runScript(t, o, awaitsPresence)
	if p.result.Outcome != runner.Cancelled || p.result.Actions != 1 {
		t.Errorf("%s after %d actions", p.result.Outcome, p.result.Actions)
	}
}
