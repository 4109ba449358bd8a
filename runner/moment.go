package runner

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"time"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/runner/match"
	"github.com/scs-tools/scs/runner/order/assign"
	"github.com/scs-tools/scs/runner/render"
	"github.com/scs-tools/scs/runner/stream"
)

// Moment is a run that stands still for [Options.Pause]: it can be looked at,
// and little of it changed. It is good until Pause returns, and must not be used
// by two goroutines at once.
type Moment struct {
	Action  *script.Action // that comes next, or that is at work
	Script  *script.Script // that is run: that of the file, its names mapped
	Arrived *Waiting       // the stanza that the action at work has just left; nil if it is something else
	Woken   bool           // by Options.Wake: the action at work waits
	Failure *Failure       // why the action at work has failed; the run ends next

	run *run
}

// Waiting is a stanza that came, as a [Moment] shows it.
type Waiting struct {
	Number  int // in the run, from 1 in the order of arrival
	XML     []byte
	Arrived time.Time
	Line    int // of the action that has it now, or that passed it over; 0 for none
}

// pause stands still, if somebody wants that.
func (r *run) pause(ctx context.Context, m Moment) error {
	if r.options.Pause == nil {
		return nil
	}
	r.time.stop()
	defer r.time.resume()
	m.Script, m.run = r.script, r
	err := r.options.Pause(ctx, &m)
	r.stopped = r.stopped || err != nil
	return err
}

// errWoken is the cause of the end of a wait that [Options.Wake] has ended.
var errWoken = errors.New("woken")

// next waits for the next stanza of a character. It stands still each time that
// [Options.Wake] asks for it.
func (r *run) next(ctx context.Context, a *script.Action, c *client) (stream.Stanza, error) {
	if r.options.Wake == nil {
		return c.conn.Next(ctx)
	}
	for {
		wait, wake := context.WithCancelCause(ctx)
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			select {
			case <-r.options.Wake:
				wake(errWoken)
			case <-wait.Done():
			}
		}()
		raw, err := c.conn.Next(wait)
		woken := errors.Is(context.Cause(wait), errWoken) && ctx.Err() == nil
		wake(nil)
		<-ended
		if err == nil || !woken {
			return raw, err
		}
		if err := r.pause(ctx, Moment{Action: a, Woken: true}); err != nil {
			return raw, err
		}
	}
}

// looked stands still after an action has looked at a stanza and not taken it.
func (r *run) looked(ctx context.Context, a *script.Action, raw stream.Stanza, number int) error {
	if r.options.Pause == nil {
		return nil
	}
	w := &Waiting{Number: number, XML: raw.XML, Arrived: raw.Arrived}
	return r.pause(ctx, Moment{Action: a, Arrived: w})
}

// Connected returns the full JID of a character that is connected.
func (m *Moment) Connected(character int) (jid string, ok bool) {
	c := &m.run.clients[character]
	return c.jid, c.conn != nil
}

// Queue returns what waits for a character, in the order of arrival: what no
// action has looked at, and what the actions of this stretch have or may still
// have.
func (m *Moment) Queue(character int) []Waiting {
	c := &m.run.clients[character]
	var all []Waiting
	if g := c.group; g != nil {
		lines := make(map[int]int) // by candidate
		for i := range g.members {
			if j := g.assigned.Candidate(i); j != assign.None {
				lines[j] = m.run.line(g.members[i].action)
			}
		}
		for j, came := range g.candidates {
			if came.stanza != nil {
				all = append(all, Waiting{came.number, came.raw.XML, came.raw.Arrived, lines[j]})
			}
		}
	}
	if c.conn == nil {
		return all
	}
	for _, raw := range c.conn.Peek(0) {
		all = append(all, Waiting{Number: c.arrivals.of(raw), XML: raw.XML, Arrived: raw.Arrived})
	}
	return all
}

// PassedOver returns what the actions of a character have passed over since it
// has connected, the latest of it.
func (m *Moment) PassedOver(character int) []Waiting {
	c := &m.run.clients[character]
	var all []Waiting
	for _, p := range c.passed.stanzas {
		line := m.run.line(&m.run.script.Actions[p.action])
		all = append(all, Waiting{c.arrivals.of(p.raw), p.raw.XML, p.raw.Arrived, line})
	}
	return all
}

// Captures returns what has been captured, by name.
func (m *Moment) Captures() map[string]string {
	all := make(map[string]string, len(m.run.captures))
	for name, c := range m.run.captures {
		all[name] = c.value
	}
	return all
}

// SetCapture gives a capture another value. Whether it is there already does
// not matter.
func (m *Moment) SetCapture(name, value string) {
	before := maps.Clone(m.run.captures)
	before[name] = captured{value, m.Action.Index}
	m.run.captures = before
}

// Value tells what an expression stands for.
func (m *Moment) Value(e ast.Expression) (string, bool) { return m.run.value(e) }

// Matches reports whether a stanza is the one that a pattern expects.
func (m *Moment) Matches(expected *match.Pattern, s *match.Stanza) bool {
	_, ok := expected.Match(s, m.run.value)
	return ok
}

// Explain tells why a stanza is not the one that an element expects.
func (m *Moment) Explain(expected ast.Element, xml []byte) (match.Mismatch, error) {
	stanza, err := match.Parse(xml)
	if err != nil {
		return match.Mismatch{}, err
	}
	return match.Compile(expected).Explain(stanza, m.run.value), nil
}

// Send sends what an action of another file says, as a character, and returns
// what was sent. The server gets no time to deal with it before the next action
// but that until Pause returns.
func (m *Moment) Send(ctx context.Context, character int, a ast.Action) (sent string, err error) {
	c := &m.run.clients[character]
	if c.conn == nil {
		return "", fmt.Errorf("%q is not connected", c.character.Name)
	}
	body, err := render.Body(a, m.run.value)
	if err != nil {
		return "", err
	}
	if body == "" {
		return "", errors.New("no stanza to send")
	}
	c.noteSent(body)
	if err := c.conn.Send(ctx, []byte(body)); err != nil {
		return "", err
	}
	m.run.emitFor(nil, Event{Kind: EventSent, Character: c.character.Name, Stanza: []byte(body)})
	return body, nil
}
