package assign

import "slices"

// search looks for the preferred valid assignment among the candidates before a
// bound. It decides one member after the other. The undecided ones have a
// tentative candidate each, that agrees with what is decided but not
// necessarily with each other.
type search struct {
	g         *Group
	bound     int
	steps     *int
	limit     int
	ignore    func(i, k int) bool // pairs of members that no promise counts for; nil for none
	candidate []int               // by member
	owner     []int               // by candidate
	decided   []bool              // by member
	seen      []bool              // by candidate, within one repair
}

func newSearch(g *Group, bound int, steps *int, limit int) *search {
	n := len(g.members)
	s := &search{
		g: g, bound: bound, steps: steps, limit: limit,
		candidate: make([]int, n), owner: slices.Repeat([]int{None}, bound),
		decided: make([]bool, n), seen: make([]bool, bound),
	}
	for i, m := range g.members {
		s.candidate[i], s.decided[i] = None, m.fixed
		if m.candidate != None && m.candidate < bound {
			s.candidate[i], s.owner[m.candidate] = m.candidate, i
		}
	}
	return s
}

// exhausted reports whether the search has ended for the number of its steps.
func (s *search) exhausted() bool { return *s.steps > s.limit }

// run finds the preferred assignment.
func (s *search) run() bool { return s.agree() && s.place(0) }

// agree takes from the undecided members what a fixed one forbids, and gives
// each of them something.
func (s *search) agree() bool {
	for i := range s.candidate {
		if !s.decided[i] && s.candidate[i] != None && !s.agrees(i, s.candidate[i]) {
			s.release(i)
		}
	}
	return s.repairAll()
}

// place decides the members from i on.
func (s *search) place(i int) bool {
	for i < len(s.candidate) && s.decided[i] {
		i++
	}
	if i == len(s.candidate) {
		return true
	}
	for j := range s.bound {
		if !s.usable(i, j) {
			continue
		}
		before := slices.Clone(s.candidate)
		if s.decide(i, j) && s.place(i+1) {
			return true
		}
		s.decided[i] = false
		s.restore(before)
		if s.exhausted() {
			return false
		}
	}
	return false
}

// decide gives a member a candidate, and others what agrees with it.
func (s *search) decide(i, j int) bool {
	if former := s.owner[j]; former != i {
		if former != None {
			s.release(former)
		}
		s.release(i)
		s.give(i, j)
	}
	s.decided[i] = true
	for k, b := range s.candidate {
		if !s.decided[k] && b != None && !s.compatible(i, j, k, b) {
			s.release(k)
		}
	}
	return s.repairAll()
}

func (s *search) give(i, j int) { s.candidate[i], s.owner[j] = j, i }

func (s *search) release(i int) {
	if j := s.candidate[i]; j != None {
		s.candidate[i], s.owner[j] = None, None
	}
}

// restore puts the candidates back as they were.
func (s *search) restore(before []int) {
	for i := range s.candidate {
		s.release(i)
	}
	for i, j := range before {
		if j != None {
			s.give(i, j)
		}
	}
}

// repairAll gives every member a tentative candidate, if that is possible. The
// newest goes first: before it came, there was a way.
func (s *search) repairAll() bool {
	for i, j := range slices.Backward(s.candidate) {
		if j == None && !s.repair(i) {
			return false
		}
	}
	return true
}

// repair gives a member a tentative candidate; others may have to change
// theirs (an augmenting path).
func (s *search) repair(i int) bool {
	clear(s.seen)
	return s.augment(i)
}

func (s *search) augment(i int) bool {
	for j := range s.bound {
		if s.seen[j] || !s.usable(i, j) {
			continue
		}
		s.seen[j] = true
		if former := s.owner[j]; former == None || s.augment(former) {
			s.give(i, j)
			return true
		}
		if s.exhausted() {
			return false
		}
	}
	return false
}

// usable reports whether a member may have a candidate beside what is decided.
func (s *search) usable(i, j int) bool {
	if o := s.owner[j]; o != None && s.decided[o] || !s.g.matches(i, j) {
		return false
	}
	*s.steps++
	return s.agrees(i, j)
}

// agrees reports whether a member's candidate is valid beside what is decided.
func (s *search) agrees(i, j int) bool {
	for k, decided := range s.decided {
		if decided && k != i && !s.compatible(i, j, k, s.candidate[k]) {
			return false
		}
	}
	return true
}

func (s *search) compatible(i, a, k, b int) bool {
	if s.ignore != nil && s.ignore(i, k) {
		return true
	}
	return s.g.forbids(i, a, k, b) == nil
}
