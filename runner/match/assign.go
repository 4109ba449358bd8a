package match

import (
	"slices"
	"sort"
)

// assign gives each of n expected things one received one of its candidates that
// fits it, no received one to two. Of several ways it takes the one in which the
// first expected thing has the earliest received one, then the second, and so on,
// so that captures do not depend on chance.
func assign(n int, c candidates, fits func(i, j int) bool) (chosen []int, ok bool) {
	if n == 0 {
		return nil, true
	}
	if n > c.received {
		return nil, false
	}
	f := newFitting(n, c, fits)
	if f.tooMany() {
		chosen = f.inOrder(c.received)
		return chosen, !slices.Contains(chosen, none)
	}
	chosen = make([]int, n)
	owner := f.free()
	// First come, first served, is that way if it succeeds.
	for i := range n {
		chosen[i] = none
		possible := false
		for place := range c.count(i) {
			if !f.ask(i, place) {
				continue
			}
			possible = true
			if j := c.at(i, place); owner[j] == none {
				chosen[i], owner[j] = j, i
				break
			}
		}
		if !possible {
			return nil, false
		}
		if chosen[i] == none {
			return f.search()
		}
	}
	return chosen, true
}

const none = -1

// fitting remembers which expected things fit which received ones.
type fitting struct {
	candidates
	n     int
	fits  func(i, j int) bool
	known []int8 // by first and place in the list: 0 not asked, 1 fits, -1 does not
	first []int  // by expected thing, where in known its list begins
}

func newFitting(n int, c candidates, fits func(i, j int) bool) *fitting {
	f := &fitting{candidates: c, n: n, fits: fits}
	if f.tooMany() {
		return f
	}
	f.first = make([]int, n)
	total := 0
	for i := range n {
		f.first[i] = total
		total += c.count(i)
	}
	f.known = make([]int8, total)
	return f
}

// Beyond so many pairs that may fit, and so many for each thing, only the order
// in which things stand is tried.
const (
	maxPairs = 1 << 18
	maxEach  = 16
)

func (f *fitting) tooMany() bool {
	return f.pairs > maxPairs && f.pairs > maxEach*(f.n+f.received)
}

// inOrder gives each expected thing the first received one behind that of the
// one before, of so many that it looks at; none where there is none.
func (f *fitting) inOrder(ahead int) []int {
	chosen := make([]int, f.n)
	for i := range chosen {
		chosen[i] = none
	}
	last := none
	for i := range f.n {
		place := sort.Search(f.count(i), func(place int) bool { return f.at(i, place) > last })
		for end := min(f.count(i), place+ahead); place < end; place++ {
			if j := f.at(i, place); f.fits(i, j) {
				chosen[i], last = j, j
				break
			}
		}
		if chosen[i] == none && ahead == f.received {
			break // all is lost
		}
	}
	return chosen
}

// free returns the owners of received things of which nobody has one.
func (f *fitting) free() []int {
	owner := make([]int, f.received)
	for j := range owner {
		owner[j] = none
	}
	return owner
}

func (f *fitting) ask(i, place int) bool {
	known := &f.known[f.first[i]+place]
	if *known == 0 {
		*known = -1
		if f.fits(i, f.at(i, place)) {
			*known = 1
		}
	}
	return *known > 0
}

// maxSearch bounds the pairs for which the earliest of all ways is looked for;
// beyond, any one way is taken, the same one each time.
const maxSearch = 4096

// search is assign for the case that the expected things compete.
func (f *fitting) search() ([]int, bool) {
	chosen := f.maximum(nil)
	if slices.Contains(chosen, none) {
		return nil, false
	}
	if f.pairs > maxSearch {
		return chosen, true
	}
	var fixed []int
	for i := range f.n {
		for place := range f.count(i) {
			if !f.ask(i, place) {
				continue
			}
			if way := f.maximum(append(fixed, f.at(i, place))); complete(way) {
				fixed = append(fixed, f.at(i, place))
				break
			}
		}
	}
	return fixed, true
}

func complete(way []int) bool {
	if slices.Contains(way, none) {
		return false
	}
	return len(way) > 0
}

// maximum gives as many expected things as possible a received one each
// (Kuhn's augmenting paths), the first ones as fixed says; none where there is
// nothing left. It returns nil where fixed uses one thing twice.
func (f *fitting) maximum(fixed []int) []int {
	owner := f.free()
	chosen := make([]int, f.n)
	for i := range f.n {
		chosen[i] = none
	}
	for i, j := range fixed {
		if owner[j] != none {
			return nil
		}
		chosen[i], owner[j] = j, i
	}
	seen := make([]int, f.received) // by received thing, the last that asked for it, from 1
	var augment func(i, asker int) bool
	augment = func(i, asker int) bool {
		for place := range f.count(i) {
			j := f.at(i, place)
			if seen[j] == asker || !f.ask(i, place) || owner[j] != none && owner[j] < len(fixed) {
				continue
			}
			seen[j] = asker
			if owner[j] == none || augment(owner[j], asker) {
				chosen[i], owner[j] = j, i
				return true
			}
		}
		return false
	}
	for i := len(fixed); i < f.n; i++ {
		augment(i, i+1)
	}
	return chosen
}
