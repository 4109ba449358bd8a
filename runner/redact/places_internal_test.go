package redact

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/scs-tools/scs/ast"
)

// What is skipped for speed is nothing that the expression finds.
func TestPasswordLinesAreThoseOfTheirExpression(t *testing.T) {
	parts := []string{"pass", "PA", "Paſs", "p", "a", "word", "pas", ":", "=", " ", "\t", "\n", "\r\n", "\r", "x", "é", "\u00a0", "secret"}
	random := rand.New(rand.NewPCG(1, 2))
	found := 0
	for range 20_000 {
		var text strings.Builder
		for range random.IntN(12) {
			text.WriteString(parts[random.IntN(len(parts))])
		}
		var want []ast.Span
		for _, at := range passwordLine().FindAllStringSubmatchIndex(text.String(), -1) {
			want = append(want, ast.Span{Start: at[2], End: at[3]})
		}
		if got := passwordLines(text.String()); !slices.Equal(got, want) {
			t.Fatalf("%q has passwords at %v, want %v", text.String(), got, want)
		}
		found += len(want)
	}
	if found < 1000 {
		t.Errorf("only %d were found", found)
	}
}
