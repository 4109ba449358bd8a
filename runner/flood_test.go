package runner_test

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/internal/testenv"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/order"
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

// TestManyStanzasAreMatchedInLinearTime runs a script whose server says that many
// stanzas before the one that is expected: all are looked at, in order.
func TestManyStanzasAreMatchedInLinearTime(t *testing.T) {
	testenv.Long(t)
	if testenv.RaceDetector {
		t.Skip("the race detector takes time of its own, and more for some work than for other")
	}
	size := 5_000
	if os.Getenv("SCS_ATTACK") != "" {
		size = 500_000
	}
	for name, c := range map[string]struct {
		mode order.Mode
		// said by the server for the stanza of that number
		stanza func(i int) string
	}{
		"passed over":           {order.Promised, numbered},
		"passed over in strict": {order.Arrival, numbered},
		"of one sender":         {order.Promised, func(i int) string { return fmt.Sprintf("<message from='a@b/c' id='m%d'/>", i) }},
	} {
		t.Run(name, func(t *testing.T) {
			testenv.Linear(t, size, func(n int) { runManyStanzas(t, c.mode, n, c.stanza) })
		})
	}
}

// TestManyStanzasAreReadInLinearTimeWhileOthersAreSent runs a script that sends
// while much has come which no action has looked at: each time it is noted what
// has come by then.
func TestManyStanzasAreReadInLinearTimeWhileOthersAreSent(t *testing.T) {
	testenv.Long(t)
	if testenv.RaceDetector {
		t.Skip("the race detector takes time of its own, and more for some work than for other")
	}
	const last = "<presence id='last'/>"
	testenv.Linear(t, 250, func(n int) {
		var all strings.Builder
		for i := range 10 * n {
			all.WriteString(numbered(i))
		}
		o := scripted(t, func(p *streamtest.Peer) {
			p.Welcome()
			p.Say(all.String())
			for range n {
				p.Expect("<presence/>")
			}
			p.Say(last)
			p.Bye()
		})
		o.Order, o.Timeout = order.Promised, far
		r := runCast(t.Context(), t, o, "Romeo connects\n\n"+strings.Repeat("Romeo sends:\n\t<presence/>\n\n", n)+
			"Romeo receives:\n\t"+last+"\n\nRomeo disconnects\n")
		if r.Outcome != runner.Passed {
			t.Errorf("outcome %s: %+v", r.Outcome, r.Failure)
		}
	})
}

func numbered(i int) string { return fmt.Sprintf("<message id='m%d'/>", i) }

// unread is how many stanzas a server is ahead at most: more than a connection
// holds unread would end the run.
const unread = 50_000

func runManyStanzas(t *testing.T, mode order.Mode, n int, stanza func(int) string) {
	t.Helper()
	read := make(chan struct{}, n/unread+1) // a part has been received
	ended := make(chan struct{})
	o := scripted(t, func(p *streamtest.Peer) {
		p.Welcome()
		var part strings.Builder
		for i := range n {
			part.WriteString(stanza(i))
			if (i+1)%unread > 0 {
				continue
			}
			p.Say(part.String())
			part.Reset()
			select {
			case <-read:
			case <-ended:
				return
			}
		}
		p.Say(part.String() + "<presence id='last'/>")
		p.Bye()
	})
	o.Order, o.Timeout = mode, time.Hour
	received := 0
	o.Events = func(e runner.Event) {
		if e.Kind == runner.EventReceived {
			if received++; e.Number != received {
				t.Errorf("received %d after %d", e.Number, received-1)
			}
			if received%unread == 0 {
				read <- struct{}{}
			}
		}
	}
	actions := "Romeo connects\n\nRomeo receives:\n\t<presence id='last'/>\n\nRomeo disconnects\n"
	r := runner.Run(t.Context(), ast.Parse("flood.scs", cast(t)+actions), o)
	close(ended)
	if r.Outcome != runner.Passed || received != n+1 {
		t.Errorf("outcome %s, received %d: %+v", r.Outcome, received, r.Failure)
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
