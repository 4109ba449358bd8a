package runner

import (
	"context"
	"errors"
	"time"

	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/runner/match"
	"github.com/scs-tools/scs/runner/stream"
)

// quiet is how long nothing has to arrive, once something has, before
// [Options.Instead] is asked.
const quiet = 300 * time.Millisecond

// Untaken is an expectation that nothing of what came matches.
type Untaken struct {
	Action  *script.Action
	Came    []*match.Stanza // that nobody has taken, in order of arrival
	Before  int             // how many of those had come before anybody did anything last
	Earlier bool            // what matches had come before, and was passed over then
	Passing int             // of Earlier: the action that passed it over
	Values  script.Values   // what expressions stand for

	asked int // how many of Came were there when Instead was asked last
}

// receivesInstead takes stanzas from the character's queue until one matches.
// If none does, [Options.Instead] decides which one is taken all the same; the
// others go back to the queue.
func (r *run) receivesInstead(ctx context.Context, a *script.Action, c *client) *Failure {
	element, hasStanza := a.Stanza()
	var pattern *match.Pattern
	if hasStanza {
		pattern = match.Compile(element)
	}
	var tried []stream.Stanza
	untaken := Untaken{Action: a, Values: r.value}
	for ended := false; !ended; {
		raw, err := r.nextBeforeQuiet(ctx, c, len(tried) > untaken.asked)
		if err == nil {
			stanza, err := match.Parse(raw.XML)
			if err != nil {
				return r.fail(CodeStream, a.VerbSpan(), "cannot read the received stanza: "+err.Error())
			}
			if pattern != nil {
				if captured, ok := pattern.Match(stanza, r.value); ok {
					r.passOver(a, c, tried)
					r.take(a, c, raw, captured)
					return nil
				}
			}
			if raw.Arrived.Before(r.acted) {
				untaken.Before++
			}
			tried = append(tried, raw)
			untaken.Came = append(untaken.Came, stanza)
			continue
		}
		if ctx.Err() != nil && !errors.Is(context.Cause(ctx), errTimeUp) {
			return nil // cancelled
		}
		// Nothing more comes, or nothing for the moment: what is meant may still be
		// on its way, and the action has its time.
		ended = ctx.Err() != nil || !stream.IsKind(err, stream.KindCanceled)
		if pattern != nil {
			untaken.Passing, untaken.Earlier = r.cameEarlier(c, pattern)
		}
		taken, captured := r.options.Instead(untaken)
		untaken.asked = len(tried)
		if taken >= 0 {
			for i, raw := range tried {
				if i != taken {
					c.conn.Unread(raw)
				}
			}
			r.take(a, c, tried[taken], captured)
			return nil
		}
	}
	if pattern == nil {
		return r.fail(CodeNoMatch, a.VerbSpan(), "no stanza came to fill it in")
	}
	for _, raw := range tried {
		c.passed.add(raw, a.Index)
	}
	return r.noMatch(a, c, func(f *Failure) { r.explain(f, a, c, pattern, r.value) })
}

// passOver tells of stanzas that came before the one that an action expects.
func (r *run) passOver(a *script.Action, c *client, tried []stream.Stanza) {
	for _, other := range tried {
		c.passed.add(other, a.Index)
		r.emit(Event{Kind: EventPassedOver, Number: c.arrivals.of(other), Stanza: other.XML})
	}
}

// nextBeforeQuiet takes the next stanza in the action's time; if something has
// come already, unless nothing arrives for a while.
func (r *run) nextBeforeQuiet(ctx context.Context, c *client, some bool) (stream.Stanza, error) {
	if some {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, quiet)
		defer cancel()
	}
	return c.conn.Next(ctx)
}

// take tells that a stanza is what the action at work receives.
func (r *run) take(a *script.Action, c *client, raw stream.Stanza, captured []match.Capture) {
	number := c.arrivals.of(raw)
	r.emit(Event{Kind: EventReceived, Number: number, Stanza: raw.XML})
	r.capture(a, captured)
	r.emit(Event{Kind: EventMatched, Number: number, Stanza: raw.XML})
}

// cameEarlier reports whether a stanza that was passed over is the one
// expected, and which action passed it over.
func (r *run) cameEarlier(c *client, pattern *match.Pattern) (action int, earlier bool) {
	for _, p := range c.passed.stanzas {
		if stanza, err := match.Parse(p.raw.XML); err == nil {
			if _, ok := pattern.Match(stanza, r.value); ok {
				return p.action, true
			}
		}
	}
	return script.None, false
}
