package textedit

import (
	"slices"

	"github.com/scs-tools/scs/ast"
)

// Select chooses from groups of edits, each the whole of one fix, those that
// can be made together. A group is taken whole or not at all, the first come
// first: one that overlaps a group already taken is passed over, and so is one
// that overlaps itself or holds no edit. An edit that two groups share is made
// once, since both wanted the same change. Different insertions at one place
// do not overlap; they stay in the order of their groups.
//
// It returns the chosen edits, sorted and ready for [Apply], and for each
// group whether it was taken. Whether the spans lie in the text is left to
// Apply. Select does not modify the groups.
func Select(fixes ...[]ast.Edit) (edits []ast.Edit, taken []bool) {
	taken = make([]bool, len(fixes))
	var s selection
	for i, fix := range fixes {
		taken[i] = s.take(fix)
	}
	for _, i := range s.order {
		edits = append(edits, s.edits[i])
	}
	return edits, taken
}

// selection is what has been chosen.
type selection struct {
	edits []ast.Edit
	order []int32 // of edits, by place: small, since edits are put between others
	count map[ast.Edit]int
}

// take chooses a group, unless it has no edit or overlaps itself or what was
// chosen. Equal edits pair off one to one, so a group that makes the same
// insertion twice still makes it twice.
func (s *selection) take(fix []ast.Edit) bool {
	if len(fix) == 0 {
		return false
	}
	group := slices.Clone(fix)
	slices.SortStableFunc(group, compare)
	if !disjoint(group) {
		return false
	}
	var added []ast.Edit
	paired := map[ast.Edit]int{}
	for _, e := range group {
		if paired[e] < s.count[e] {
			paired[e]++
			continue
		}
		if !s.hasRoom(e) {
			return false
		}
		added = append(added, e)
	}
	if s.count == nil {
		s.count = map[ast.Edit]int{}
	}
	for _, e := range added {
		s.order = slices.Insert(s.order, s.behind(e), int32(len(s.edits)))
		s.edits = append(s.edits, e)
		s.count[e]++
	}
	return true
}

// behind returns the place in the order behind all that start and end where e
// does, or before.
func (s *selection) behind(e ast.Edit) int {
	at, _ := slices.BinarySearchFunc(s.order, e, func(i int32, e ast.Edit) int {
		if compare(s.edits[i], e) <= 0 {
			return -1
		}
		return 1
	})
	return at
}

// hasRoom reports whether e overlaps nothing that was chosen.
func (s *selection) hasRoom(e ast.Edit) bool {
	at := s.behind(e)
	return (at == 0 || s.edits[s.order[at-1]].Span.End <= e.Span.Start) &&
		(at == len(s.order) || e.Span.End <= s.edits[s.order[at]].Span.Start)
}

// disjoint reports whether no two of the sorted edits overlap and none runs
// backwards.
func disjoint(sorted []ast.Edit) bool {
	for i, e := range sorted {
		if e.Span.End < e.Span.Start || i > 0 && sorted[i-1].Span.End > e.Span.Start {
			return false
		}
	}
	return true
}
