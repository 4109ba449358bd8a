package runner_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/order"
	"github.com/scs-tools/scs/runner/stream/streamtest"
)

const waitsForSecond = "Romeo connects\n\nRomeo sends:\n\t<presence/>\n\nRomeo receives:\n\t<message id=\"two\" type=\"{scansion:capture:kind}\"/>\n"

// TestAPauseShowsTheRun stops before each action and at a stanza that an action
// does not take, in each order.
func TestAPauseShowsTheRun(t *testing.T) {
	for _, mode := range []order.Mode{order.Promised, order.Arrival} {
		o := scripted(t, func(p *streamtest.Peer) {
			p.Welcome()
			p.Expect("<presence/>")
			p.Say("<message from='a@localhost/x' id='one'/>")
			p.Expect(`<message id="from-pause"/>`)
			p.Say("<message from='a@localhost/x' id='two' type='chat'/>")
			p.Bye()
		})
		o.Order, o.KeepOrder = mode, true
		stops := 0
		o.Pause = func(ctx context.Context, m *runner.Moment) error {
			stops++
			jid, connected := m.Connected(m.Action.Character)
			if (stops > 1) != connected || connected && !strings.HasPrefix(jid, "romeo@localhost/") {
				t.Errorf("stop %d: connected %v as %q", stops, connected, jid)
			}
			if m.Arrived == nil {
				return nil
			}
			if stops != 4 || m.Action.Verb != ast.VerbReceives || !strings.Contains(string(m.Arrived.XML), "one") {
				t.Errorf("stop %d: %s at %s", stops, m.Arrived.XML, m.Action.VerbText())
			}
			seen := append(m.Queue(0), m.PassedOver(0)...)
			if len(seen) != 1 || seen[0].Number != m.Arrived.Number {
				t.Errorf("queue and passed over: %+v", seen)
			}
			expected, _ := m.Action.Stanza()
			if why, err := m.Explain(expected, m.Arrived.XML); err != nil || len(why.Reasons) == 0 {
				t.Errorf("explained: %+v, %v", why, err)
			}
			m.SetCapture("id", "from-pause")
			var say ast.Action
			for a := range ast.Parse("typed", "Romeo sends:\n\t<message id=\"${id}\"/>\n").Actions() {
				say = a
			}
			sent, err := m.Send(ctx, 0, say)
			if err != nil || sent != `<message id="from-pause"/>` {
				t.Errorf("sent %q, %v", sent, err)
			}
			if got := m.Captures()["id"]; got != "from-pause" {
				t.Errorf("captured %q", got)
			}
			return nil
		}
		if r := runScript(t, o, waitsForSecond).result; r.Outcome != runner.Passed || stops != 4 {
			t.Errorf("%s: %s after %d stops: %+v", mode, r.Outcome, stops, r.Failure)
		}
	}
}

// TestTimeStandsStillInAPause holds an action for longer than it may take.
func TestTimeStandsStillInAPause(t *testing.T) {
	hold := make(chan struct{})
	o := scripted(t, func(p *streamtest.Peer) {
		p.Welcome()
		p.Expect("<presence/>")
		p.Say("<message id='one'/>")
		<-hold
		p.Say("<message id='two'/>")
		p.Bye()
	})
	o.Timeout = 300 * time.Millisecond
	o.Pause = func(_ context.Context, m *runner.Moment) error {
		if m.Arrived != nil {
			<-time.After(3 * o.Timeout) // what is measured is time
			close(hold)
		}
		return nil
	}
	actions := strings.ReplaceAll(waitsForSecond, ` type="{scansion:capture:kind}"`, "")
	if r := runScript(t, o, actions).result; r.Outcome != runner.Passed {
		t.Errorf("%s: %+v", r.Outcome, r.Failure)
	}
}

// TestAPauseEndsARun returns an error, before an action and in one.
func TestAPauseEndsARun(t *testing.T) {
	for _, inAction := range []bool{false, true} {
		o := scripted(t, func(p *streamtest.Peer) {
			p.Welcome()
			p.Expect("<presence/>")
			p.Say("<message id='one'/>")
			p.Bye()
		})
		o.Pause = func(_ context.Context, m *runner.Moment) error {
			if m.Action.Verb == ast.VerbReceives && (m.Arrived != nil) == inAction {
				return errors.New("enough")
			}
			return nil
		}
		if r := runScript(t, o, waitsForSecond).result; r.Outcome != runner.Cancelled {
			t.Errorf("in an action %v: %s, %+v", inAction, r.Outcome, r.Failure)
		}
	}
}

// TestAWaitingActionIsWoken asks an action that waits to stand still, twice.
func TestAWaitingActionIsWoken(t *testing.T) {
	for _, actions := range []string{waitsForSecond, "Romeo connects\n\nRomeo receives: nothing\n"} {
		wake, answer := make(chan struct{}), make(chan struct{})
		o := scripted(t, func(p *streamtest.Peer) {
			p.Welcome()
			<-answer
			p.Say("<message id='two' type='chat'/>")
			p.Bye()
		})
		waits := make(chan struct{}, 1)
		o.Wake, o.Quiet, o.Timeout = wake, time.Minute, time.Minute
		o.Events = func(e runner.Event) {
			if e.Kind == runner.EventAction && strings.Contains(e.Text, "receives") {
				waits <- struct{}{}
			}
		}
		woken := 0
		go func() {
			<-waits
			wake <- struct{}{}
		}()
		o.Pause = func(_ context.Context, m *runner.Moment) error {
			if !m.Woken {
				return nil
			}
			if woken++; woken == 2 {
				close(answer)
				return nil
			}
			waits <- struct{}{}
			go func() {
				<-waits
				wake <- struct{}{}
			}()
			return nil
		}
		r := runScript(t, o, actions).result
		if expected := map[bool]runner.Outcome{true: runner.Passed, false: runner.Failed}[actions == waitsForSecond]; r.Outcome != expected || woken != 2 {
			t.Errorf("%s after %d: %+v", r.Outcome, woken, r.Failure)
		}
	}
}

// TestAFailureIsSeenWithItsConnections stops where an action has failed.
func TestAFailureIsSeenWithItsConnections(t *testing.T) {
	o := scripted(t, func(p *streamtest.Peer) {
		p.Welcome()
		p.Expect("<presence/>")
		p.Bye()
	})
	o.Timeout = 50 * time.Millisecond
	var seen *runner.Failure
	o.Pause = func(_ context.Context, m *runner.Moment) error {
		if m.Failure != nil {
			seen = m.Failure
			if _, ok := m.Connected(0); !ok {
				t.Error("the connection is closed already")
			}
		}
		return nil
	}
	if r := runScript(t, o, waitsForSecond).result; r.Outcome != runner.Failed || seen != r.Failure {
		t.Errorf("%s: %+v, seen %+v", r.Outcome, r.Failure, seen)
	}
}
