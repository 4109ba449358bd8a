package explore

import (
	"slices"
	"sort"

	"github.com/scs-tools/scs/runner/order"
)

// causes is which action has caused each delivery of a run, and what was
// received of what each client caused.
type causes struct {
	run      *Run
	stretch  []int              // by action: how many actions that act stand before its end
	acted    []int              // by action: the last one that acts up to it, or None
	observed map[int][]observed // by the client that caused it, by cause
}

// observed is a delivery that an action has taken.
type observed struct {
	cause, taken int
	first        int // the first action that has taken an effect of this cause or of a later one
}

func newCauses(run *Run) *causes {
	c := &causes{run: run, stretch: make([]int, len(run.Actions)), acted: make([]int, len(run.Actions)), observed: make(map[int][]observed)}
	acts, last := 0, None
	for i, a := range run.Actions {
		if a.Kind == Acts {
			acts++
			last = i
		}
		c.stretch[i], c.acted[i] = acts, last
	}
	for i := range run.Connections {
		for j := range run.Connections[i].Deliveries {
			d := &run.Connections[i].Deliveries[j]
			if cause := c.of(d); cause != None && d.Taken != None {
				client := run.Actions[cause].Client
				c.observed[client] = append(c.observed[client], observed{cause, d.Taken, d.Taken})
			}
		}
	}
	for _, all := range c.observed {
		slices.SortFunc(all, func(a, b observed) int { return a.cause - b.cause })
		for i := len(all) - 2; i >= 0; i-- {
			all[i].first = min(all[i].taken, all[i+1].first)
		}
	}
	return c
}

// of returns the action that has caused a delivery: without a better guess, the
// last one that acted before it came.
func (c *causes) of(d *Delivery) int {
	if d.Cause != None && d.Cause <= d.Arrived {
		return d.Cause
	}
	if at := min(d.Arrived, len(c.acted)-1); at >= 0 {
		return c.acted[at]
	}
	return None
}

// precedes reports whether a delivery that came before another one on the same
// connection always does.
func (c *causes) precedes(x, y *Delivery) bool {
	a, b := c.of(x), c.of(y)
	if a != None && b != None && a < b {
		if c.run.Actions[a].Client == c.run.Actions[b].Client || c.known(a, b) {
			return true
		}
	}
	relation, promise := order.Between(&x.Stanza, &y.Stanza)
	switch relation {
	case order.Sequence:
		return true
	case order.Before:
		return !promise.Rule || c.stretchOf(x) == c.stretchOf(y)
	}
	return false
}

// known reports whether an action had taken an effect of one action before
// another one acted: of the action itself or of a later one of the same client,
// which the server handles after it.
func (c *causes) known(action, before int) bool {
	all := c.observed[c.run.Actions[action].Client]
	at := sort.Search(len(all), func(i int) bool { return all[i].cause >= action })
	return at < len(all) && all[at].first < before
}

// stretchOf returns the stretch in which a delivery came.
func (c *causes) stretchOf(d *Delivery) int {
	if d.Arrived == None {
		return 0
	}
	return c.stretch[d.Arrived]
}

// missing tells why two deliveries may change places.
func (c *causes) missing(first, second *Delivery) Missing {
	a, b := c.of(first), c.of(second)
	switch {
	case a == b:
		return OneCause
	case a != None && b != None && a > b:
		return LaterCause
	}
	return TwoClients
}
