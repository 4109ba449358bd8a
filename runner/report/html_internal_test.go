package report

import (
	"slices"
	"testing"

	"github.com/scs-tools/scs/ast"
)

func TestMarksDoNotOverlap(t *testing.T) {
	span := func(start, end int) ast.Span { return ast.Span{Start: start, End: end} }
	for _, c := range []struct{ marks, want []ast.Span }{
		{nil, nil},
		{[]ast.Span{span(8, 9), span(1, 3)}, []ast.Span{span(1, 3), span(8, 9)}},
		{[]ast.Span{span(1, 9), span(4, 6), span(7, 8)}, []ast.Span{span(4, 6), span(7, 8)}},
		{[]ast.Span{span(4, 6), span(4, 9), span(4, 6)}, []ast.Span{span(4, 6)}},
		{[]ast.Span{span(1, 5), span(3, 8), span(8, 9)}, []ast.Span{span(1, 5), span(8, 9)}},
	} {
		if got := withoutOverlaps(slices.Clone(c.marks)); !slices.Equal(got, c.want) {
			t.Errorf("%v become %v, want %v", c.marks, got, c.want)
		}
	}
}

func TestEveryVerdictHasItsPlaceInThePage(t *testing.T) {
	for _, v := range verdicts {
		if htmlOrder(v) == len(htmlVerdicts) {
			t.Errorf("%q has none", v)
		}
	}
}
