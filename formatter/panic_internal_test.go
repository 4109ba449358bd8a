package formatter

import (
	"strings"
	"testing"

	"github.com/scs-tools/scs/ast"
)

// TestAPanicIsAnError: a block that makes the formatter fail is left as it is
// and named; the others are formatted. Where no block is to blame, all is left.
func TestAPanicIsAnError(t *testing.T) {
	const text = "# A title\n\n[Client]  Romeo\n\n---\n\nRomeo  connects\nJuliet  connects\nRomeo  disconnects\n"
	print := func(p *printer) string {
		for i := range p.items {
			if it := &p.items[i]; !it.skipped && strings.HasPrefix(it.node.Text(), "Juliet") {
				p.at = i
				panic("no Juliet")
			}
		}
		return p.print()
	}
	result, err := format(ast.Parse("x.scs", text), wholeFile, print)
	if err != nil {
		t.Fatal(err)
	}
	if len(result.Skipped) != 1 || result.Skipped[0].Code != "SCS900" || !strings.Contains(result.Skipped[0].Message, "no Juliet") {
		t.Fatalf("skipped: %v", result.Skipped)
	}
	if at := result.Skipped[0].Span; text[at.Start:at.End] != "Juliet  connects" {
		t.Errorf("at %q", text[at.Start:at.End])
	}
	if !strings.Contains(result.Text, "\nRomeo connects\n") || !strings.Contains(result.Text, "Juliet  connects") {
		t.Errorf("the result is %q", result.Text)
	}

	result, err = format(ast.Parse("x.scs", text), wholeFile, func(*printer) string { panic("always") })
	if err != nil || result.Text != text || len(result.Skipped) == 0 {
		t.Errorf("%v, %v, %q", err, result.Skipped, result.Text)
	}
}
