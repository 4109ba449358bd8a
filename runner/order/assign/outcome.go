package assign

import "github.com/scs-tools/scs/runner/order"

// Outcome is what becomes of the candidates when a group ends.
type Outcome struct {
	Taken   []int     // by member: its candidate, or None
	Passed  []int     // candidates that are passed over: they came before the last one taken
	Left    []int     // candidates that stay for what follows
	Swapped []Pair    // members whose candidates arrived in another order than written
	Against []Against // members that are written in another order than promised
}

// Pair is two members, the earlier one first.
type Pair struct{ Earlier, Later int }

// Against is two members whose candidates are promised in the other order.
type Against struct {
	Pair
	Promise *order.Promise
}

// End returns what becomes of the candidates if the group ends now.
func (g *Group) End() Outcome {
	var out Outcome
	for _, m := range g.members {
		out.Taken = append(out.Taken, m.candidate)
	}
	last := g.last()
	for j, owner := range g.owners() {
		switch {
		case owner != None:
		case j < last:
			out.Passed = append(out.Passed, j)
		default:
			out.Left = append(out.Left, j)
		}
	}
	for k, b := range out.Taken {
		for i, a := range out.Taken[:k] {
			if a == None || b == None {
				continue
			}
			if a > b {
				out.Swapped = append(out.Swapped, Pair{i, k})
			}
			if relation, promise := g.rules.Relation(a, b); relation == order.After {
				out.Against = append(out.Against, Against{Pair{i, k}, promise})
			}
		}
	}
	return out
}

// Failure tells why the newest member has no candidate.
type Failure struct {
	// Fits are the candidates that the member matches.
	Fits []Fit
	// Broken are the promises that forbid every assignment, each with an
	// example; empty if there would be none without promises either.
	Broken []Broken
}

// Fit is a candidate that the newest member matches.
type Fit struct {
	Candidate int
	Member    int // that has it, or None
}

// Broken is a promise that the arrival of two candidates breaks.
type Broken struct {
	Pair
	EarlierCandidate int // what the earlier member would take; it came later
	LaterCandidate   int
	Promise          *order.Promise
}

// Explain tells why the newest member, which is not done, has no candidate.
func (g *Group) Explain() Failure {
	var f Failure
	newest := len(g.members) - 1
	for j, owner := range g.owners() {
		if g.matches(newest, j) {
			f.Fits = append(f.Fits, Fit{j, owner})
		}
	}
	// First what forbids the newest member to join the others, then anything.
	for _, ignore := range []func(i, k int) bool{
		func(i, k int) bool { return i == newest || k == newest },
		func(int, int) bool { return true },
	} {
		steps := 0
		s := newSearch(g, g.candidates, &steps, g.limit)
		s.ignore = ignore
		if s.run() {
			f.Broken = g.broken(s.candidate)
			return f
		}
	}
	return f
}

// broken returns the promises that an assignment breaks.
func (g *Group) broken(candidates []int) []Broken {
	var out []Broken
	for k, b := range candidates {
		for i, a := range candidates[:k] {
			if p := g.forbids(i, a, k, b); p != nil {
				out = append(out, Broken{Pair{i, k}, a, b, p})
			}
		}
	}
	return out
}

// Kept is a free candidate that fits an expectation after the newest member.
type Kept struct{ Candidate, Later int }

// Kept returns the free candidates that are fit for later expectations of the
// group, which are numbered from 0: each is shown for the first one that it
// matches and no other candidate is shown for.
func (g *Group) Kept(later int, matches func(later, candidate int) bool) []Kept {
	var out []Kept
	used := make([]bool, later)
	for j, owner := range g.owners() {
		if owner != None {
			continue
		}
		for l := range later {
			if !used[l] && matches(l, j) {
				used[l] = true
				out = append(out, Kept{j, l})
				break
			}
		}
	}
	return out
}
