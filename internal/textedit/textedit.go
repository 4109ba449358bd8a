// Package textedit applies edits to text and chooses, among the changes that
// several diagnostics offer, those that can be made together.
package textedit

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/scs-tools/scs/ast"
)

// Apply returns text with all edits made. The edits are stated against text,
// in any order. Two insertions at one place keep the order they have in edits,
// and an insertion where a replacement starts goes before it.
//
// Edits that overlap, run backwards or leave the text are refused with an
// error that names the first such edit, counted from 1; text then comes back
// unchanged. Apply does not modify edits.
func Apply(text string, edits []ast.Edit) (string, error) {
	if len(edits) == 0 {
		return text, nil
	}
	order := inOrder(edits)
	size := len(text)
	for i, at := range order {
		e := edits[at]
		if e.Span.Start < 0 || e.Span.End < e.Span.Start || e.Span.End > len(text) {
			return text, fmt.Errorf("edit %d of %d (%s) does not lie in the text of %d bytes",
				at+1, len(edits), place(e.Span), len(text))
		}
		if i > 0 {
			before := edits[order[i-1]]
			if before.Span.End > e.Span.Start {
				return text, fmt.Errorf("edit %d of %d (%s) overlaps edit %d (%s)",
					at+1, len(edits), place(e.Span), order[i-1]+1, place(before.Span))
			}
		}
		size += len(e.New) - e.Span.Len()
	}

	var b strings.Builder
	b.Grow(size)
	done := 0
	for _, at := range order {
		e := edits[at]
		b.WriteString(text[done:e.Span.Start])
		b.WriteString(e.New)
		done = e.Span.End
	}
	b.WriteString(text[done:])
	return b.String(), nil
}

// inOrder returns the indexes of edits by start, insertions first, otherwise
// as given.
func inOrder(edits []ast.Edit) []int {
	order := make([]int, len(edits))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return compare(edits[i], edits[j]) })
	return order
}

func compare(a, b ast.Edit) int {
	if c := cmp.Compare(a.Span.Start, b.Span.Start); c != 0 {
		return c
	}
	return cmp.Compare(a.Span.End, b.Span.End)
}

func place(s ast.Span) string {
	if s.Empty() {
		return fmt.Sprintf("at byte %d", s.Start)
	}
	return fmt.Sprintf("bytes %d to %d", s.Start, s.End)
}
