package match

import "slices"

// assign gives each of n expected things one of m received ones that fits it,
// no received one to two. Of several ways it takes the one in which the first
// expected thing has the earliest received one, then the second, and so on, so
// that captures do not depend on chance.
func assign(n, m int, fits func(i, j int) bool) (chosen []int, ok bool) {
	if n == 0 {
		return nil, true
	}
	if n > m {
		return nil, false
	}
	f := fitting{m: m, fits: fits, known: make([]int8, n*m)}
	chosen = make([]int, n)
	owner := make([]int, m)
	for j := range owner {
		owner[j] = none
	}
	// First come, first served, is that way if it succeeds.
	for i := range n {
		chosen[i] = none
		possible := false
		for j := range m {
			if !f.ask(i, j) {
				continue
			}
			possible = true
			if owner[j] == none {
				chosen[i], owner[j] = j, i
				break
			}
		}
		if !possible {
			return nil, false
		}
		if chosen[i] == none {
			return f.search(n)
		}
	}
	return chosen, true
}

const none = -1

// fitting remembers which expected things fit which received ones.
type fitting struct {
	m     int
	fits  func(i, j int) bool
	known []int8 // 0 not asked, 1 fits, -1 does not
}

func (f *fitting) ask(i, j int) bool {
	known := &f.known[i*f.m+j]
	if *known == 0 {
		*known = -1
		if f.fits(i, j) {
			*known = 1
		}
	}
	return *known > 0
}

// maxSearch bounds the pairs for which the earliest of all ways is looked for;
// beyond, any one way is taken, the same one each time.
const maxSearch = 4096

// search is assign for the case that the expected things compete.
func (f *fitting) search(n int) ([]int, bool) {
	chosen := f.maximum(n, nil)
	if slices.Contains(chosen, none) {
		return nil, false
	}
	if n*f.m > maxSearch {
		return chosen, true
	}
	var fixed []int
	for i := range n {
		for j := range f.m {
			if !f.ask(i, j) {
				continue
			}
			if way := f.maximum(n, append(fixed, j)); complete(way) {
				fixed = append(fixed, j)
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
func (f *fitting) maximum(n int, fixed []int) []int {
	owner := make([]int, f.m)
	for j := range owner {
		owner[j] = none
	}
	chosen := make([]int, n)
	for i := range n {
		chosen[i] = none
	}
	for i, j := range fixed {
		if owner[j] != none {
			return nil
		}
		chosen[i], owner[j] = j, i
	}
	seen := make([]bool, f.m)
	var augment func(i int) bool
	augment = func(i int) bool {
		for j := range f.m {
			if seen[j] || !f.ask(i, j) || owner[j] != none && owner[j] < len(fixed) {
				continue
			}
			seen[j] = true
			if owner[j] == none || augment(owner[j]) {
				chosen[i], owner[j] = j, i
				return true
			}
		}
		return false
	}
	for i := len(fixed); i < n; i++ {
		clear(seen)
		augment(i)
	}
	return chosen
}
