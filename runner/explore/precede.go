package explore

import "github.com/scs-tools/scs/runner/order"

// causes is which action has caused each delivery of a run, and what was
// received of what each client caused.
type causes struct {
	run      *Run
	stretch  []int // by action: how many actions that act stand before its end
	observed []observed
}

// observed is a delivery that an action has taken.
type observed struct{ cause, taken int }

func newCauses(run *Run) *causes {
	c := &causes{run: run, stretch: make([]int, len(run.Actions))}
	acts := 0
	for i, a := range run.Actions {
		if a.Kind == Acts {
			acts++
		}
		c.stretch[i] = acts
	}
	for i := range run.Connections {
		for j := range run.Connections[i].Deliveries {
			d := &run.Connections[i].Deliveries[j]
			if cause := c.of(d); cause != None && d.Taken != None {
				c.observed = append(c.observed, observed{cause, d.Taken})
			}
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
	for i := min(d.Arrived, len(c.run.Actions)-1); i >= 0; i-- {
		if c.run.Actions[i].Kind == Acts {
			return i
		}
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
	client := c.run.Actions[action].Client
	for _, o := range c.observed {
		if o.cause >= action && o.taken < before && c.run.Actions[o.cause].Client == client {
			return true
		}
	}
	return false
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
