package runner

import (
	"context"
	"slices"
	"time"

	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/internal/parallel"
	"github.com/scs-tools/scs/runner/match"
	"github.com/scs-tools/scs/runner/order"
	"github.com/scs-tools/scs/runner/stream"
)

// failedAction is where a run has failed, as far as it takes to go on from there.
type failedAction struct {
	action  *script.Action
	untaken [][]stream.Stanza // by character: what the actions of this stretch have looked at, and nobody has taken
}

// noteFailed keeps what it takes to go on after a failure, if that is asked for and
// a stanza has come that is as expected but for the order of children. Groups
// have not ended yet.
func (r *run) noteFailed(a *script.Action, f *Failure) {
	if !r.options.OnlyOrder || f.Code != CodeNoMatch || f.Pattern == nil {
		return
	}
	possible := slices.ContainsFunc(f.PassedBy, func(came Received) bool {
		stanza, err := match.Parse(came.XML)
		if err != nil {
			return false
		}
		_, ok := f.Pattern.MatchInAnyOrder(stanza, nil)
		return ok
	})
	if !possible {
		return
	}
	r.failed = &failedAction{action: a, untaken: make([][]stream.Stanza, len(r.clients))}
	for i := range r.clients {
		r.failed.untaken[i] = r.clients[i].untaken(a)
	}
}

// untaken returns the stanzas that were taken from the queue in this stretch, and
// that no action has.
func (c *client) untaken(a *script.Action) []stream.Stanza {
	var all []stream.Stanza
	if g := c.group; g != nil {
		taken := make(map[int]bool)
		for i := range g.members {
			taken[g.assigned.Candidate(i)] = true
		}
		for j, came := range g.candidates {
			if !taken[j] && came.stanza != nil {
				all = append(all, came.raw)
			}
		}
		return all
	}
	for _, p := range c.passed.stanzas {
		if p.action == a.Index {
			all = append(all, p.raw)
		}
	}
	return all
}

// endFailed ends a run that has failed. If it is possible that only the order of
// children is to blame, the rest of the script is done first as if they might
// come in any order, and the result says whether it passes so. For whoever is
// told of events the run ends before that.
func (r *run) endFailed(ctx context.Context, result *Result) {
	if r.failed == nil {
		return
	}
	for i := range r.clients {
		r.tellEnd(&r.clients[i])
	}
	result.Duration = time.Since(result.Started)
	r.silence(true)
	defer r.silence(false)
	findings := r.findings
	panicked := parallel.Catch(func() { result.OnlyOrder = r.passesInAnyOrder(ctx) })
	result.OnlyOrder = result.OnlyOrder && panicked == nil
	r.findings = findings
	r.closeAll(ctx)
}

// tellEnd tells that a character which is connected leaves.
func (r *run) tellEnd(c *client) {
	if c.conn == nil {
		return
	}
	for _, left := range c.conn.Peek(0) {
		r.emitFor(nil, Event{Kind: EventLeftOver, Character: c.character.Name, Number: c.arrivals.of(left), Stanza: left.XML})
	}
	r.emitFor(nil, Event{Kind: EventDisconnected, Character: c.character.Name})
}

// silence has nobody told of what happens from here on, or told again.
func (r *run) silence(on bool) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.silent = on
}

// passesInAnyOrder does the action that has failed once more, and all after it,
// with the children of strict elements in any order. It reports whether none
// fails.
func (r *run) passesInAnyOrder(ctx context.Context) bool {
	r.order, r.options.Pause = order.Arrival, nil
	r.options.Instead = takesAnyOrder
	for i := range r.clients {
		c := &r.clients[i]
		c.inbox = nil
		if c.conn == nil {
			continue
		}
		for _, raw := range r.failed.untaken[i] {
			c.conn.Unread(raw)
		}
	}
	for i := r.failed.action.Index; i < len(r.script.Actions); i++ {
		a := &r.script.Actions[i]
		if r.options.Until > 0 && r.line(a) > r.options.Until {
			break
		}
		r.begin(a)
		if failure := r.do(ctx, a); failure != nil || ctx.Err() != nil {
			return false
		}
	}
	return true
}

// takesAnyOrder is [Options.Instead]: it takes what is as expected but for the
// order of children.
func takesAnyOrder(u Untaken) (taken int, captured []match.Capture) {
	element, ok := u.Action.Stanza()
	if !ok {
		return -1, nil
	}
	pattern := match.Compile(element)
	for i, stanza := range u.Came {
		if captured, ok := pattern.MatchInAnyOrder(stanza, u.Values); ok {
			return i, captured
		}
	}
	return -1, nil
}
