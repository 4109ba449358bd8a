package explore_test

import (
	"maps"
	"slices"

	"github.com/scs-tools/scs/runner/explore"
	"github.com/scs-tools/scs/runner/match"
	"github.com/scs-tools/scs/runner/order"
)

// verdict is what an enumeration of all arrivals has met.
type verdict struct {
	fails map[int]bool    // expectations, by action
	takes map[[2]int]bool // by action and delivery
}

// naive tries every arrival of one connection beside every progress of the
// script, without remembering anything. It knows the rules and nothing of the
// search: what precedes what, how a queue is taken from, and how a group is
// assigned are written down once more.
type naive struct {
	run  *explore.Run
	conn *explore.Connection
	mode order.Mode
	out  verdict
}

// moment is one point of one arrival.
type moment struct {
	at        int // action that is next
	delivered []int
	queue     []int
	own       []explore.Captured
	// Of the group in mode promised:
	members []int // actions
	usable  [][]explore.Captured
	fixed   map[int]int
	takes   [][2]int
}

func enumerate(run *explore.Run, conn *explore.Connection, mode order.Mode) verdict {
	n := naive{run, conn, mode, verdict{map[int]bool{}, map[[2]int]bool{}}}
	n.try(moment{fixed: map[int]int{}})
	return n.out
}

func (n *naive) try(m moment) {
	if m.at == len(n.run.Actions) {
		n.endGroup(&m)
		for _, t := range m.takes {
			n.out.takes[t] = true
		}
		return
	}
	moved := false
	for d := range n.conn.Deliveries {
		if n.canCome(m, d) {
			moved = true
			next := m
			next.delivered = append(slices.Clip(m.delivered), d)
			next.queue = append(slices.Clip(m.queue), d)
			n.try(next)
		}
	}
	if next, ok, fails := n.proceed(m); ok {
		n.try(next)
	} else if fails || !moved {
		for _, t := range next.takes {
			n.out.takes[t] = true
		}
		n.out.fails[m.at] = true
	}
}

func (n *naive) canCome(m moment, d int) bool {
	if slices.Contains(m.delivered, d) || n.conn.Deliveries[d].Cause >= m.at {
		return false
	}
	for _, action := range n.conn.Expectations {
		quiet := n.run.Actions[action].Kind == explore.Nothing && action < n.conn.Deliveries[d].Arrived
		if quiet && action >= m.at {
			return false
		}
	}
	for before := range d {
		if !slices.Contains(m.delivered, before) && n.mustPrecede(before, d) {
			return false
		}
	}
	return true
}

// mustPrecede is the definition of what has to stay in order.
func (n *naive) mustPrecede(first, second int) bool {
	x, y := n.conn.Deliveries[first], n.conn.Deliveries[second]
	sender := func(action int) int { return n.run.Actions[action].Client }
	if x.Cause < y.Cause && sender(x.Cause) == sender(y.Cause) {
		return true
	}
	if x.Taken != explore.None && x.Taken < y.Cause {
		return true
	}
	for _, c := range n.run.Connections {
		for _, z := range c.Deliveries {
			if x.Cause < y.Cause && z.Taken != explore.None && z.Taken < y.Cause && sender(z.Cause) == sender(x.Cause) && z.Cause >= x.Cause {
				return true
			}
		}
	}
	relation, promise := order.Between(&x.Stanza, &y.Stanza)
	if relation == order.Before && promise.Rule {
		for i := x.Arrived + 1; i <= y.Arrived; i++ {
			if n.run.Actions[i].Kind == explore.Acts {
				return false
			}
		}
		return true
	}
	return relation == order.Sequence
}

// proceed does the next action with what has come. It is not ok where the action
// waits for more, and fails where it cannot succeed any more.
func (n *naive) proceed(m moment) (next moment, ok, fails bool) {
	kind := n.run.Actions[m.at].Kind
	ours := slices.Contains(n.conn.Expectations, m.at)
	switch {
	case kind == explore.Acts:
		n.endGroup(&m)
	case !ours:
	case kind == explore.Nothing:
		n.endGroup(&m)
		came := len(m.queue) > 0
		for d, delivery := range n.conn.Deliveries {
			came = came || delivery.Arrived <= m.at && !slices.Contains(m.delivered, d)
		}
		if came {
			return m, false, true
		}
	case n.mode == order.Promised:
		if !n.join(&m) {
			return m, false, false
		}
	default:
		if ok, strict := n.take(&m); !ok {
			return m, false, strict
		}
	}
	m.at++
	return m, true, false
}

// take goes through the queue from its front.
func (n *naive) take(m *moment) (ok, fails bool) {
	for i, d := range m.queue {
		captures, ok := n.conn.Match(m.at, d, m.own)
		if ok {
			m.own = bind(m.own, captures, m.at)
			m.queue = m.queue[i+1:]
			m.takes = append(slices.Clip(m.takes), [2]int{m.at, d})
			return true, false
		}
		if n.mode == order.Strict {
			return false, true
		}
	}
	return false, false
}

func bind(own []explore.Captured, captures []match.Capture, action int) []explore.Captured {
	own = slices.Clone(own)
	for _, c := range captures {
		own = slices.DeleteFunc(own, func(before explore.Captured) bool { return before.Name == c.Name })
		own = append(own, explore.Captured{Name: c.Name, Value: c.Value, Action: action})
	}
	return own
}

// join lets the next action be a member of the group, and reports whether all
// members have a stanza then.
func (n *naive) join(m *moment) bool {
	if !slices.Contains(m.members, m.at) {
		own := m.own
		fixed := map[int]int{}
		maps.Copy(fixed, m.fixed)
		present := n.assignment(m)
		for i, d := range present {
			captures, _ := n.conn.Match(m.members[i], d, m.usable[i])
			own = bind(own, captures, m.members[i])
		}
		for _, name := range n.run.Actions[m.at].Uses {
			for _, c := range own {
				if i := slices.Index(m.members, c.Action); c.Name == name && i >= 0 {
					fixed[i] = present[i]
				}
			}
		}
		m.fixed = fixed
		m.members = append(slices.Clip(m.members), m.at)
		m.usable = append(slices.Clip(m.usable), own)
	}
	return n.assignment(m) != nil
}

// assignment returns the preferred assignment by trying all: stanzas by member.
func (n *naive) assignment(m *moment) []int {
	var best []int
	var try func(taken []int)
	try = func(taken []int) { // places in the queue
		i := len(taken)
		if i == len(m.members) {
			if best == nil || prefers(taken, best) {
				best = slices.Clone(taken)
			}
			return
		}
		for at, d := range m.queue {
			if keep, ok := m.fixed[i]; slices.Contains(taken, at) || ok && keep != d {
				continue
			}
			valid := true
			for _, other := range taken {
				if other > at {
					relation, _ := order.Between(&n.conn.Deliveries[m.queue[other]].Stanza, &n.conn.Deliveries[d].Stanza)
					valid = valid && relation != order.Sequence && relation != order.Before
				}
			}
			if _, ok := n.conn.Match(m.members[i], d, m.usable[i]); ok && valid {
				try(append(slices.Clip(taken), at))
			}
		}
	}
	try([]int{})
	for i, at := range best {
		best[i] = m.queue[at]
	}
	return best
}

func prefers(a, b []int) bool {
	if len(a) > 0 && slices.Max(a) != slices.Max(b) {
		return slices.Max(a) < slices.Max(b)
	}
	return slices.Compare(a, b) < 0
}

// endGroup takes and passes over what the group's end decides.
func (n *naive) endGroup(m *moment) {
	taken := n.assignment(m)
	last := -1
	for i, d := range taken {
		captures, _ := n.conn.Match(m.members[i], d, m.usable[i])
		m.own = bind(m.own, captures, m.members[i])
		m.takes = append(slices.Clip(m.takes), [2]int{m.members[i], d})
		last = max(last, slices.Index(m.queue, d))
	}
	var left []int
	for i, d := range m.queue {
		if i > last && !slices.Contains(taken, d) {
			left = append(left, d)
		}
	}
	m.queue, m.members, m.usable, m.fixed = left, nil, nil, map[int]int{}
}
