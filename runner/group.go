package runner

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/runner/match"
	"github.com/scs-tools/scs/runner/order"
	"github.com/scs-tools/scs/runner/order/assign"
)

// group is what one character receives in one stretch: where nothing but the
// order that XMPP promises counts, an action that is done can still get another
// stanza, until the group ends (spec/language.md, section 14).
type group struct {
	assigned   *assign.Group
	members    []member
	candidates []*candidate
	inOrder    bool         // and this was said
	failed     bool         // its newest member has failed
	kept       map[int]bool // candidates that fit later actions; known of a group that failed
	held       int          // candidates that no member matches, and not dropped
	heldBytes  int
	drop       int // where to look for the next one to drop
}

// member is one action of a group.
type member struct {
	action   *script.Action
	pattern  *match.Pattern
	captures map[string]string // that it uses, as they were when it started
}

// groupOf returns the open group of a character.
func (r *run) groupOf(c *client) *group {
	if c.group != nil {
		return c.group
	}
	g := &group{}
	g.assigned = assign.New(assign.Rules{
		Match: func(i, j int) ([]match.Capture, bool) {
			m, came := &g.members[i], g.candidates[j]
			if came.stanza == nil {
				return nil, false
			}
			captures, ok := m.pattern.Match(came.stanza, r.valuesOf(m))
			if ok && !came.fits {
				came.fits = true
				g.held--
				g.heldBytes -= len(came.raw.XML)
			}
			return captures, ok
		},
		Relation: func(a, b int) (order.Relation, *order.Promise) {
			return order.Between(&g.candidates[a].order, &g.candidates[b].order)
		},
	})
	c.group = g
	return g
}

// valuesOf tells what expressions stand for in a member.
func (r *run) valuesOf(m *member) script.Values {
	return func(e ast.Expression) (string, bool) {
		if e.Form() == ast.FormCapture {
			value, ok := m.captures[e.Name()]
			return value, ok
		}
		return r.value(e)
	}
}

// receivesInGroup waits until the actions of the character's group up to this
// one have a stanza each.
func (r *run) receivesInGroup(ctx context.Context, a *script.Action, c *client, pattern *match.Pattern) *Failure {
	g := r.groupOf(c)
	g.members = append(g.members, member{a, pattern, r.use(a)})
	g.assigned.Start()
	explain := func(f *Failure) { r.explainGroup(f, c) }
	for !g.assigned.Done() {
		raw, err := r.next(ctx, a, c)
		if err != nil {
			return r.notReceived(a, c, err, explain)
		}
		came := c.inbox.take(raw)
		came.number = c.arrivals.of(raw)
		r.emit(Event{Kind: EventReceived, Number: came.number, Stanza: raw.XML})
		if came.err != nil {
			return r.unreadable(a, came.err)
		}
		g.candidates = append(g.candidates, came)
		g.held++
		g.heldBytes += len(raw.XML)
		g.assigned.Arrive()
		r.dropTooMany(a, c)
		if g.assigned.Done() {
			break
		}
		if err := r.looked(ctx, a, raw, came.number); err != nil {
			return nil // the run ends
		}
	}
	if ctx.Err() != nil && !errors.Is(context.Cause(ctx), errTimeUp) {
		return nil // the run is cancelled
	}
	for i := range g.members {
		r.capture(g.members[i].action, g.assigned.Captures(i))
	}
	if g.assigned.InOrder() && !g.inOrder {
		g.inOrder = true
		r.emit(Event{Kind: EventNoted, Text: "too many receives, or too many ways to match stanzas to them: from here on they take stanzas in the order of arrival"})
	}
	came := g.candidates[g.assigned.Candidate(len(g.members)-1)]
	r.emit(Event{Kind: EventMatched, Number: came.number, Stanza: came.raw.XML})
	return nil
}

// use returns the captures that an action uses. Their values are fixed by that:
// the actions that have captured them keep their stanzas.
func (r *run) use(a *script.Action) map[string]string {
	var used map[string]string
	for _, name := range r.uses[a.Index] {
		c, ok := r.captures[name]
		if !ok {
			continue
		}
		if used == nil {
			used = make(map[string]string)
		}
		used[name] = c.value
		g := r.clients[r.script.Actions[c.action].Character].group
		if g == nil {
			continue
		}
		for i := range g.members {
			if g.members[i].action.Index == c.action {
				g.assigned.Fix(i)
			}
		}
	}
	return used
}

// dropTooMany passes over at once what no action has matched, the oldest first,
// where a group holds more of it than the memory is good for.
func (r *run) dropTooMany(a *script.Action, c *client) {
	g := c.group
	for ; g.held > maxPassed || g.heldBytes > maxPassedBytes && g.held > 1; g.drop++ {
		came := g.candidates[g.drop]
		if came.fits {
			continue
		}
		g.held--
		g.heldBytes -= len(came.raw.XML)
		c.passed.add(came.raw, a.Index)
		r.emit(Event{Kind: EventPassedOver, Number: came.number, Stanza: came.raw.XML})
		g.candidates[g.drop] = &candidate{}
	}
}

// divide ends the groups that an action ends: those of all where the action is
// no "receives", that of the character where nothing is to come.
func (r *run) divide(a *script.Action) {
	switch {
	case a.Verb != ast.VerbReceives:
		r.endGroups()
	case a.ExpectsNothing() && a.Character != script.None:
		r.endGroup(&r.clients[a.Character])
	}
}

// endGroups ends the groups of all characters.
func (r *run) endGroups() {
	for i := range r.clients {
		r.endGroup(&r.clients[i])
	}
}

// endGroup ends a character's group, if there is one, and tells what has become
// of its stanzas.
func (r *run) endGroup(c *client) {
	g := c.group
	if g == nil {
		return
	}
	c.group = nil
	out := g.assigned.End()
	last, latest := 0, assign.None // the member that took the latest stanza
	for i, j := range out.Taken {
		if j > latest {
			last, latest = i, j
		}
	}
	for _, j := range out.Passed {
		r.pass(c, g.members[last].action, g.candidates[j])
	}
	for _, j := range out.Left {
		if g.failed && !g.kept[j] {
			r.pass(c, g.members[len(g.members)-1].action, g.candidates[j])
			continue
		}
		r.tellCandidate(c, nil, EventLeftOver, g.candidates[j], "")
	}
	for i, j := range out.Taken {
		if j != assign.None {
			r.tellCandidate(c, g.members[i].action, EventSettled, g.candidates[j], "")
		}
	}
	r.tellReordered(c, g, out)
	for _, against := range out.Against {
		if asWritten := out.Taken[against.Earlier] < out.Taken[against.Later]; asWritten && against.Promise.Alike {
			continue
		}
		r.promisedFirst(c, g, against)
	}
}

// pass passes a candidate over.
func (r *run) pass(c *client, a *script.Action, came *candidate) {
	if came.stanza == nil {
		return // it was dropped, and this was told
	}
	c.passed.add(came.raw, a.Index)
	r.tellCandidate(c, a, EventPassedOver, came, "")
}

func (r *run) tellCandidate(c *client, a *script.Action, kind EventKind, came *candidate, text string) {
	if came.stanza == nil {
		return
	}
	r.emitFor(a, Event{Kind: kind, Character: c.character.Name, Number: came.number, Stanza: came.raw.XML, Text: text})
}

// tellReordered tells of each stanza that arrived in another order than written.
func (r *run) tellReordered(c *client, g *group, out assign.Outcome) {
	line := func(i int) int { return r.line(g.members[i].action) }
	texts := make(map[int]string) // by member, the first that it changed places with
	for _, pair := range out.Swapped {
		if texts[pair.Earlier] == "" {
			texts[pair.Earlier] = fmt.Sprintf("came after the stanza for line %d", line(pair.Later))
		}
		if texts[pair.Later] == "" {
			texts[pair.Later] = fmt.Sprintf("came before the stanza for line %d", line(pair.Earlier))
		}
	}
	for i, j := range out.Taken {
		if text := texts[i]; text != "" {
			r.tellCandidate(c, g.members[i].action, EventReordered, g.candidates[j], text)
		}
	}
}

// movable reports whether the later of two actions can stand before the earlier
// one, and the group accepts the same stanzas: nothing in between captures what
// it uses or has to come before it.
func (r *run) movable(g *group, against assign.Against) bool {
	if !r.mapped.IsWritten() {
		return false // the text is another one
	}
	later := &g.members[against.Later]
	for i := against.Earlier; i < against.Later; i++ {
		a, b := g.candidates[g.assigned.Candidate(i)], g.candidates[g.assigned.Candidate(against.Later)]
		relation, _ := order.Between(&a.order, &b.order)
		if relation == order.Sequence || relation == order.Before {
			return false
		}
		for _, c := range g.assigned.Captures(i) {
			if slices.Contains(r.uses[later.action.Index], c.Name) {
				return false
			}
		}
	}
	return true
}

// promisedFirst reports two actions that are written in another order than
// their stanzas are promised in.
func (r *run) promisedFirst(c *client, g *group, against assign.Against) {
	earlier, later := g.members[against.Earlier].action, g.members[against.Later].action
	d := ast.Diagnostic{
		Code: CodePromisedFirst, Name: failureName(CodePromisedFirst), Severity: ast.Info, Span: r.mapped.Written(later.VerbSpan()),
		Message: fmt.Sprintf("this stanza comes before the one that line %d expects: %s; move this action before that line",
			r.line(earlier), against.Promise),
	}
	d.Relate(r.mapped.Written(earlier.VerbSpan()), "the stanza that comes later")
	if r.movable(g, against) {
		d.AddFix(fmt.Sprintf("move the action before line %d", r.line(earlier)), !script.Commented(later.Action),
			script.InsertBefore(earlier.Action, later.Text()), script.RemoveAction(later.Action))
	}
	r.findings = append(r.findings, d)
	r.emitFor(later, Event{Kind: EventNoted, Character: c.character.Name, Text: d.Message})
}
