package assign

import (
	"slices"

	"github.com/scs-tools/scs/runner/match"
	"github.com/scs-tools/scs/runner/order"
)

// None is the candidate of a member that has none, and the member of a
// candidate that is free.
const None = -1

// Beyond these, further members take candidates in order of arrival.
const (
	maxMembers = 64
	maxSteps   = 100_000 // pairs considered, over the life of a group
)

// Rules tell a group about its members and candidates, which are numbered from
// 0 in the order of [Group.Start] and [Group.Arrive].
type Rules struct {
	// Match reports whether a member matches a candidate, and what it captures
	// then. It is asked once for a pair, and only for pairs that may matter.
	Match func(member, candidate int) ([]match.Capture, bool)
	// Relation tells what is promised of two candidates.
	Relation func(first, second int) (order.Relation, *order.Promise)
}

// Group is the expectations of one client in one stretch. It is not safe for
// concurrent use.
type Group struct {
	rules      Rules
	candidates int
	members    []*member
	infeasible int // no valid assignment has its last candidate before this one
	steps      int
	limit      int  // of steps
	inOrder    bool // further members take candidates in order of arrival
}

// member is one expectation.
type member struct {
	candidate int
	fixed     bool
	fits      bool   // it matches a candidate
	known     []int8 // by candidate: 0 not asked, 1 matches, -1 does not
	captures  map[int][]match.Capture
}

// New returns a group without members and candidates.
func New(rules Rules) *Group { return &Group{rules: rules, limit: maxSteps} }

// Start adds a member. Those before it must have been done.
func (g *Group) Start() {
	g.members = append(g.members, &member{candidate: None})
	if len(g.members) > maxMembers {
		g.inOrder = true
	}
	g.update()
}

// Arrive adds a candidate.
func (g *Group) Arrive() {
	g.candidates++
	if g.Done() {
		return
	}
	newest, came := len(g.members)-1, g.candidates-1
	switch matches := g.matches(newest, came); {
	case g.inOrder:
		if matches {
			g.members[newest].candidate = came
		}
	case g.members[newest].fits:
		g.update()
	default: // and so none before it, for all were asked when the member started
		g.infeasible = g.candidates
	}
}

// Done reports whether every member has a candidate.
func (g *Group) Done() bool {
	n := len(g.members)
	return n == 0 || g.members[n-1].candidate != None
}

// Candidate returns the candidate that a member has now, or None. It can change
// with each [Group.Start] until the member is fixed.
func (g *Group) Candidate(member int) int { return g.members[member].candidate }

// Captures returns what a member captures from the candidate that it has now.
func (g *Group) Captures(member int) []match.Capture {
	m := g.members[member]
	return m.captures[m.candidate]
}

// Fix makes a member, which must have been done, keep the candidate that it has
// now: what it captured is used.
func (g *Group) Fix(member int) { g.members[member].fixed = true }

// InOrder reports whether the group has too many members, or took too many
// steps, so that further members take candidates in order of arrival only.
func (g *Group) InOrder() bool { return g.inOrder }

// matches reports whether a member matches a candidate.
func (g *Group) matches(i, j int) bool {
	m := g.members[i]
	for len(m.known) <= j {
		m.known = append(m.known, 0)
	}
	if m.known[j] == 0 {
		captures, ok := g.rules.Match(i, j)
		m.known[j] = -1
		if ok {
			m.known[j], m.fits = 1, true
		}
		if len(captures) > 0 {
			if m.captures == nil {
				m.captures = make(map[int][]match.Capture)
			}
			m.captures[j] = captures
		}
	}
	return m.known[j] > 0
}

// forbids returns the promise that forbids two members their candidates, or
// nil.
func (g *Group) forbids(i, a, k, b int) *order.Promise {
	if i > k {
		a, b = b, a
	}
	if a < b {
		return nil
	}
	if relation, promise := g.rules.Relation(a, b); relation == order.Sequence || relation == order.Before {
		return promise
	}
	return nil
}

// update gives the newest member a candidate, if there is a way.
func (g *Group) update() {
	newest := len(g.members) - 1
	if g.inOrder {
		g.next(newest)
		return
	}
	if !g.reachable(newest) {
		g.infeasible = g.candidates
		return
	}
	// What is valid before a bound is valid before every later one, so that the
	// least one is found by halving.
	best, low, high := []int(nil), max(g.infeasible+1, len(g.members)), g.candidates
	for bound := high; low <= high; bound = low + (high-low)/2 {
		s := newSearch(g, bound, &g.steps, g.limit)
		switch {
		case s.run():
			best, high = s.candidate, slices.Max(s.candidate)
		case s.exhausted():
			g.inOrder = true
			g.next(newest)
			return
		default:
			low, g.infeasible = bound+1, bound
		}
	}
	for i, j := range best {
		g.members[i].candidate = j
	}
}

// reachable reports whether the newest member would get a candidate if nothing
// were promised.
func (g *Group) reachable(newest int) bool {
	s := newSearch(g, g.candidates, &g.steps, g.limit)
	return s.repair(newest) || s.exhausted()
}

// next gives a member the first candidate after the last one taken that it
// matches. What the others have stays.
func (g *Group) next(i int) {
	for j := g.last() + 1; j < g.candidates; j++ {
		if g.matches(i, j) {
			g.members[i].candidate = j
			return
		}
	}
}

// last returns the last candidate that is taken, or None.
func (g *Group) last() int {
	last := None
	for _, m := range g.members {
		last = max(last, m.candidate)
	}
	return last
}

// owners returns by candidate the member that has it, or None.
func (g *Group) owners() []int {
	owners := slices.Repeat([]int{None}, g.candidates)
	for i, m := range g.members {
		if m.candidate != None {
			owners[m.candidate] = i
		}
	}
	return owners
}
