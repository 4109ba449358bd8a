package explore

import (
	"context"
	"slices"

	"github.com/scs-tools/scs/runner/order"
)

// What is looked at of a run at most.
const (
	maxStates     = 100_000
	maxDeliveries = 1_000       // of one connection: more are not searched
	maxSteps      = 100_000_000 // deliveries that states look at
)

// Search tries every arrival that is possible. It ends with the context, and
// after 100,000 states, fewer where each looks at very many stanzas; the report
// is not exhausted then.
func Search(ctx context.Context, run *Run, mode order.Mode) Report {
	return search(ctx, run, mode, maxStates)
}

func search(ctx context.Context, run *Run, mode order.Mode, limit int) Report {
	report := Report{Exhausted: true}
	known := newCauses(run)
	steps := maxSteps
	for i := range run.Connections {
		if len(run.Connections[i].Deliveries) > maxDeliveries {
			report.Exhausted = false
			continue
		}
		c := newClient(run, &run.Connections[i], mode, known)
		c.steps = steps
		found := c.search(ctx, limit-report.States)
		steps = c.steps
		report.States += found.states
		report.Exhausted = report.Exhausted && found.exhausted
		for _, f := range c.findings(found) {
			f.Connection = i
			c.blame(&f, known)
			report.Findings = append(report.Findings, f)
		}
	}
	return report
}

// node is a state that is reached, and how.
type node struct {
	step     step
	parent   *node
	delivery int // that came last, or None
}

// arrival returns the deliveries on the way to a node.
func (n *node) arrival() []int {
	var out []int
	for ; n.parent != nil; n = n.parent {
		out = append(out, n.delivery)
	}
	slices.Reverse(out)
	return out
}

// found is what a search meets first, and so by a shortest way.
type found struct {
	fails     map[int]*node  // by expectation
	takes     map[take]*node // by expectation and delivery
	states    int
	exhausted bool
}

// search looks at the states of a connection, those with fewer deliveries
// first.
func (c *client) search(ctx context.Context, limit int) found {
	out := found{fails: make(map[int]*node), takes: make(map[take]*node), exhausted: true}
	seen := make(map[string]bool)
	var queue []*node
	reach := func(n *node) {
		for _, t := range n.step.taken {
			if out.takes[t] == nil {
				out.takes[t] = n
			}
		}
		switch key := n.step.state.key(); {
		case n.step.fails != None:
			out.fail(n.step.fails, n)
		case n.step.waits != None && !seen[key]:
			seen[key] = true
			queue = append(queue, n)
		}
	}
	reach(&node{c.advance(&state{delivered: make([]bool, len(c.since))}), nil, None})
	for ; len(queue) > 0; queue = queue[1:] {
		if out.states == limit || c.steps <= 0 || ctx.Err() != nil {
			out.exhausted = false
			break
		}
		out.states++
		n := queue[0]
		next := c.deliverable(n.step.state, n.step.waits)
		if len(next) == 0 {
			out.fail(n.step.waits, n)
		}
		c.steps -= 4 * len(next) * len(c.since) // each state is copied and has a key
		for _, d := range next {
			reach(&node{c.advance(n.step.state.deliver(d)), n, d})
		}
	}
	return out
}

func (f *found) fail(expectation int, n *node) {
	if f.fails[expectation] == nil {
		f.fails[expectation] = n
	}
}

// outcome is what comes of one arrival.
type outcome struct {
	takes    map[int]int // delivery, by expectation
	fails    int         // expectation, or None
	used     int         // deliveries that came before it failed
	possible bool        // each delivery can come when it does
}

// replay follows one arrival.
func (c *client) replay(arrival []int) outcome {
	out := outcome{takes: make(map[int]int), fails: None, possible: true}
	at := c.advance(&state{delivered: make([]bool, len(c.since))})
	for {
		for _, t := range at.taken {
			out.takes[t.expectation] = t.delivery
		}
		out.fails = at.fails
		if at.waits == None {
			return out
		}
		next := c.deliverable(at.state, at.waits)
		if len(next) == 0 {
			out.fails = at.waits
			return out
		}
		if out.used == len(arrival) {
			return out
		}
		d := arrival[out.used]
		if !slices.Contains(next, d) {
			out.possible = false
			return out
		}
		out.used++
		at = c.advance(at.state.deliver(d))
	}
}
