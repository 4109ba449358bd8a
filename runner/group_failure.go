package runner

import (
	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/runner/match"
)

// maxLater is for how many later actions of a group a failure looks what fits
// them.
const maxLater = 64

// explainGroup adds to the failure of a group's newest member what was expected,
// what came instead, what is kept for later actions, and the promises that were
// broken.
func (r *run) explainGroup(f *Failure, c *client) {
	g := c.group
	newest := &g.members[len(g.members)-1]
	values := r.valuesOf(newest)
	r.explain(f, newest.action, c, newest.pattern, values)
	later := r.laterMembers(newest.action)
	g.failed, g.kept = true, make(map[int]bool)
	for _, kept := range g.assigned.Kept(len(later), func(l, j int) bool {
		if g.candidates[j].stanza == nil {
			return false
		}
		_, ok := later[l].pattern.Match(g.candidates[j].stanza, r.value)
		return ok
	}) {
		g.kept[kept.Candidate] = true
		f.Kept = append(f.Kept, r.received(g.candidates[kept.Candidate], later[kept.Later].action))
	}
	taken := make(map[int]bool)
	for i := range g.members {
		taken[g.assigned.Candidate(i)] = true
	}
	for j, came := range g.candidates {
		if taken[j] || g.kept[j] || came.stanza == nil {
			continue
		}
		if _, ok := newest.pattern.Match(came.stanza, values); ok {
			continue // a promise forbids it
		}
		one := r.received(came, newest.action)
		one.Mismatch = r.mismatch(newest.pattern, came.stanza, values)
		f.PassedBy = append(f.PassedBy, one)
	}
	nearestFirst(f.PassedBy)
	for _, b := range g.assigned.Explain().Broken {
		f.Broken = append(f.Broken, Broken{
			Promise: b.Promise,
			Earlier: r.received(g.candidates[b.EarlierCandidate], g.members[b.Earlier].action),
			Later:   r.received(g.candidates[b.LaterCandidate], g.members[b.Later].action),
		})
	}
}

func (r *run) received(came *candidate, a *script.Action) Received {
	return Received{XML: came.raw.XML, Arrived: came.raw.Arrived, Line: r.line(a)}
}

// laterMembers returns the actions that belong to the group of an action and
// were not begun.
func (r *run) laterMembers(a *script.Action) []member {
	var later []member
	for i := a.Index + 1; i < len(r.script.Actions) && len(later) < maxLater; i++ {
		next := &r.script.Actions[i]
		mine := next.Character == a.Character
		if next.Verb != ast.VerbReceives || mine && next.ExpectsNothing() {
			break
		}
		if element, ok := next.Stanza(); ok && mine {
			later = append(later, member{action: next, pattern: match.Compile(element)})
		}
	}
	return later
}
