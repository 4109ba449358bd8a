package explore

import (
	"maps"
	"slices"
)

// findings returns for each expectation the arrival in which it fails, or else
// one in which another stanza satisfies it. Actions are expectations still.
func (c *client) findings(f found) []Finding {
	recorded := c.replay(c.recorded())
	var out []Finding
	for expectation, action := range c.connection.Expectations {
		finding := Finding{Action: action, Recorded: None, Other: None, First: None, Second: None}
		if d, ok := recorded.takes[expectation]; ok {
			finding.Recorded = d
		} else {
			// In this mode the run itself does not get as far.
			finding.Recorded = slices.IndexFunc(c.connection.Deliveries, func(d Delivery) bool { return d.Taken == action })
		}
		n, fails := f.fails[expectation]
		if fails {
			finding.Fails = true
		} else if n, finding.Other = f.other(expectation, finding.Recorded); n == nil {
			continue
		}
		finding.Arrival = c.straighten(n.arrival(), func(o outcome) bool {
			if finding.Fails {
				return o.fails == expectation
			}
			d, ok := o.takes[expectation]
			return ok && d == finding.Other
		})
		out = append(out, finding)
	}
	return out
}

// recorded returns the deliveries as they came in the run.
func (c *client) recorded() []int {
	all := make([]int, len(c.since))
	for i := range all {
		all[i] = i
	}
	return all
}

// other returns the node in which an expectation is first satisfied by another
// delivery than in the run, and that delivery.
func (f *found) other(expectation, recorded int) (*node, int) {
	if recorded == None {
		return nil, None
	}
	var best *node
	delivery, length := None, 0
	for _, t := range slices.SortedFunc(maps.Keys(f.takes), func(a, b take) int { return a.delivery - b.delivery }) {
		if t.expectation != expectation || t.delivery == recorded {
			continue
		}
		if n := f.takes[t]; best == nil || len(n.arrival()) < length {
			best, delivery, length = n, t.delivery, len(n.arrival())
		}
	}
	return best, delivery
}

// straighten puts neighbours of an arrival back into the order of the run where
// the outcome stays: what is left of disorder matters.
func (c *client) straighten(arrival []int, same func(outcome) bool) []int {
	for again := true; again && c.steps > -maxSteps; {
		again = false
		for i := 1; i < len(arrival); i++ {
			if arrival[i-1] < arrival[i] {
				continue
			}
			way := slices.Clone(arrival)
			way[i-1], way[i] = way[i], way[i-1]
			if o := c.replay(way); o.possible && same(o) {
				arrival, again = way[:o.used], true
			}
		}
	}
	return arrival
}

// blame finds the two stanzas of a finding whose order matters: of those that
// have changed places, first one that the expectation is about.
func (c *client) blame(f *Finding, known *causes) {
	place := make(map[int]int)
	for i, d := range f.Arrival {
		place[d] = i
	}
	about := func(d int) int {
		if d == f.Recorded || d == f.Other {
			return 1
		}
		return 0
	}
	best := -1
	for _, second := range f.Arrival {
		for first := range second {
			at, came := place[first]
			if came && at < place[second] || !came && c.since[first] >= f.Action {
				continue // in the order of the run, or it could not have come yet
			}
			if n := about(first) + about(second); n > best {
				best, f.First, f.Second = n, first, second
			}
		}
	}
	if best < 0 {
		return
	}
	first, second := &c.connection.Deliveries[f.First], &c.connection.Deliveries[f.Second]
	f.Missing = known.missing(first, second)
	f.Ambiguous = first.Ambiguous || second.Ambiguous
}
