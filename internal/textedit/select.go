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
	for i, fix := range fixes {
		if len(fix) == 0 {
			continue
		}
		group := slices.Clone(fix)
		slices.SortStableFunc(group, compare)
		merged, ok := merge(edits, group)
		if !ok {
			continue
		}
		edits, taken[i] = merged, true
	}
	return edits, taken
}

// merge returns the sorted edits of chosen and group together, or reports that
// two of them overlap. Equal edits pair off one to one, so a group that makes
// the same insertion twice still makes it twice.
func merge(chosen, group []ast.Edit) ([]ast.Edit, bool) {
	if !disjoint(group) {
		return nil, false
	}
	// Most fixes sit far from each other: look only at the chosen edits that
	// reach the group's range.
	first, last := group[0].Span.Start, group[len(group)-1].Span.End
	from, _ := slices.BinarySearchFunc(chosen, first, func(e ast.Edit, start int) int { return e.Span.End - start })
	to := from
	for to < len(chosen) && chosen[to].Span.Start <= last {
		to++
	}

	both := slices.Clone(chosen[from:to])
	unpaired := slices.Clone(both)
	for _, e := range group {
		if same := slices.Index(unpaired, e); same >= 0 {
			unpaired = slices.Delete(unpaired, same, same+1)
			continue
		}
		both = append(both, e)
	}
	slices.SortStableFunc(both, compare)
	if !disjoint(both) {
		return nil, false
	}
	return slices.Replace(chosen, from, to, both...), true
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
