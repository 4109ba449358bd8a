package explore

import (
	"slices"
	"strconv"
	"strings"

	"github.com/scs-tools/scs/runner/match"
	"github.com/scs-tools/scs/runner/order"
	"github.com/scs-tools/scs/runner/order/assign"
)

// client is one connection whose arrivals are searched.
type client struct {
	run        *Run
	connection *Connection
	mode       order.Mode
	since      []int   // by delivery: the action after which it can come
	after      [][]int // by delivery: those that come before it in every arrival
	lastUse    map[string]int
	cache      map[string]matched
	steps      int // that the search may still take
}

// matched is what the matcher has said of an expectation and a delivery.
type matched struct {
	captures []match.Capture
	ok       bool
}

func newClient(run *Run, c *Connection, mode order.Mode, known *causes) *client {
	out := &client{
		run: run, connection: c, mode: mode, lastUse: make(map[string]int), cache: make(map[string]matched),
		since: make([]int, len(c.Deliveries)), after: make([][]int, len(c.Deliveries)),
	}
	for j := range c.Deliveries {
		out.since[j] = known.of(&c.Deliveries[j])
		for _, action := range c.Expectations {
			// What came after a quiet period was not on its way in it.
			if run.Actions[action].Kind == Nothing && action < c.Deliveries[j].Arrived {
				out.since[j] = max(out.since[j], action)
			}
		}
		for i := range j {
			if known.precedes(&c.Deliveries[i], &c.Deliveries[j]) {
				out.after[j] = append(out.after[j], i)
			}
		}
	}
	for at, action := range c.Expectations {
		for _, name := range run.Actions[action].Uses {
			out.lastUse[name] = at
		}
	}
	return out
}

// state is how far a connection has come. It never changes.
type state struct {
	next      int    // expectation; in mode Promised the first one of its group
	delivered []bool // by delivery
	queue     []int  // delivered, in order of arrival, and neither taken nor passed over
	own       []Captured
}

func (s *state) key() string {
	var b strings.Builder
	b.WriteString(strconv.Itoa(s.next))
	b.WriteByte(' ')
	for _, d := range s.delivered {
		if d {
			b.WriteByte('1')
		} else {
			b.WriteByte('0')
		}
	}
	for _, d := range s.queue {
		b.WriteByte(' ')
		b.WriteString(strconv.Itoa(d))
	}
	for _, c := range s.own {
		b.WriteByte(' ')
		b.WriteString(strconv.Quote(c.Name))
		b.WriteString(strconv.Quote(c.Value))
	}
	return b.String()
}

// deliver returns the state in which one more delivery has come.
func (s *state) deliver(d int) *state {
	out := &state{s.next, slices.Clone(s.delivered), append(slices.Clip(s.queue), d), s.own}
	out.delivered[d] = true
	return out
}

// action returns the action of an expectation.
func (c *client) action(expectation int) int { return c.connection.Expectations[expectation] }

// deliverable returns what can come while an expectation waits.
func (c *client) deliverable(s *state, expectation int) []int {
	var out []int
	c.steps -= len(c.since)
	for d, since := range c.since {
		if s.delivered[d] || since >= c.action(expectation) {
			continue
		}
		lacks := slices.IndexFunc(c.after[d], func(before int) bool { return !s.delivered[before] })
		if lacks < 0 {
			out = append(out, d)
			lacks = len(c.after[d])
		}
		c.steps -= lacks
	}
	return out
}

// matches asks the matcher, once for each pair and what it uses.
func (c *client) matches(expectation, d int, own []Captured) ([]match.Capture, bool) {
	action := c.action(expectation)
	var key strings.Builder
	key.WriteString(strconv.Itoa(action) + " " + strconv.Itoa(d))
	for _, captured := range own {
		if slices.Contains(c.run.Actions[action].Uses, captured.Name) {
			key.WriteString(strconv.Quote(captured.Name) + strconv.Quote(captured.Value))
		}
	}
	m, ok := c.cache[key.String()]
	if !ok {
		m.captures, m.ok = c.connection.Match(action, d, own)
		c.cache[key.String()] = m
	}
	return m.captures, m.ok
}

// capture returns what is captured after an expectation was met, less what no
// later one uses.
func (c *client) capture(own []Captured, expectation int, captures []match.Capture) []Captured {
	var out []Captured
	for _, before := range own {
		again := slices.ContainsFunc(captures, func(m match.Capture) bool { return m.Name == before.Name })
		if !again && c.lastUse[before.Name] > expectation {
			out = append(out, before)
		}
	}
	for i, m := range captures {
		again := slices.ContainsFunc(captures[i+1:], func(n match.Capture) bool { return n.Name == m.Name })
		if !again && c.lastUse[m.Name] > expectation {
			out = append(out, Captured{m.Name, m.Value, c.action(expectation)})
		}
	}
	return out
}

// step is what becomes of a state with what has come.
type step struct {
	state *state // later; without a queue that matters
	waits int    // the expectation that waits for more, or None
	fails int    // the expectation that fails, or None
	taken []take
}

// take is an expectation and what satisfies it.
type take struct{ expectation, delivery int }

// advance goes on from a state until an expectation waits or fails, or all are
// met; then neither is set.
func (c *client) advance(s *state) step {
	out := step{state: s, waits: None, fails: None}
	for out.state.next < len(c.connection.Expectations) && out.waits == None && out.fails == None {
		switch {
		case c.run.Actions[c.action(out.state.next)].Kind == Nothing:
			c.nothing(&out)
		case c.mode == order.Promised:
			c.group(&out)
		default:
			c.queue(&out)
		}
	}
	return out
}

// nothing expects that nothing is there, nor can come.
func (c *client) nothing(out *step) {
	s := out.state
	came := len(s.queue) > 0
	for d, since := range c.since {
		came = came || !s.delivered[d] && since < c.action(s.next)
	}
	if came {
		out.fails = s.next
		return
	}
	out.state = &state{s.next + 1, s.delivered, s.queue, s.own}
}

// queue takes from the front of the queue until something matches.
func (c *client) queue(out *step) {
	s := out.state
	for i, d := range s.queue {
		captures, ok := c.matches(s.next, d, s.own)
		if ok {
			out.taken = append(out.taken, take{s.next, d})
			out.state = &state{s.next + 1, s.delivered, s.queue[i+1:], c.capture(s.own, s.next, captures)}
			return
		}
		if c.mode == order.Strict {
			out.fails = s.next
			return
		}
	}
	out.state = &state{s.next, s.delivered, nil, s.own}
	out.waits = s.next
}

// groupEnd returns the expectation after the group that starts with one.
func (c *client) groupEnd(start int) int {
	end := start + 1
	for end < len(c.connection.Expectations) && c.run.Actions[c.action(end)].Kind == Receives {
		between := c.run.Actions[c.action(end-1)+1 : c.action(end)]
		if slices.ContainsFunc(between, func(a Action) bool { return a.Kind == Acts }) {
			break
		}
		end++
	}
	return end
}

// group assigns what is in the queue to the group's expectations. While one
// waits, the state stays as it is: what comes next can change everything.
func (c *client) group(out *step) {
	s := out.state
	end := c.groupEnd(s.next)
	own := [][]Captured{s.own} // by member: what it may use
	g := assign.New(assign.Rules{
		Match: func(member, candidate int) ([]match.Capture, bool) {
			return c.matches(s.next+member, s.queue[candidate], own[member])
		},
		Relation: func(a, b int) (order.Relation, *order.Promise) {
			return order.Between(&c.connection.Deliveries[s.queue[a]].Stanza, &c.connection.Deliveries[s.queue[b]].Stanza)
		},
	})
	came := 0
	for member := range end - s.next {
		if member > 0 {
			own = append(own, c.used(g, s, member))
		}
		for g.Start(); !g.Done(); came++ {
			if came == len(s.queue) {
				out.waits = s.next + member
				return
			}
			g.Arrive()
		}
	}
	captured := s.own
	for member := range end - s.next {
		captured = c.capture(captured, s.next+member, g.Captures(member))
		out.taken = append(out.taken, take{s.next + member, s.queue[g.Candidate(member)]})
	}
	// The group got no candidate that it did not need: its last one is taken.
	out.state = &state{end, s.delivered, s.queue[came:], captured}
}

// used fixes the members that have captured what a new one uses, and returns
// what that may use.
func (c *client) used(g *assign.Group, s *state, member int) []Captured {
	own := slices.Clone(s.own)
	binder := make(map[string]int)
	for i := range member {
		for _, m := range g.Captures(i) {
			own = slices.DeleteFunc(own, func(before Captured) bool { return before.Name == m.Name })
			own = append(own, Captured{m.Name, m.Value, c.action(s.next + i)})
			binder[m.Name] = i
		}
	}
	for _, name := range c.run.Actions[c.action(s.next+member)].Uses {
		if i, ok := binder[name]; ok {
			g.Fix(i)
		}
	}
	return own
}
