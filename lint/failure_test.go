package lint

import (
	"slices"
	"strings"
	"testing"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/lint/rules"
)

// Who reads the report of a failure has to know which rule to look at, or to
// turn off until it is corrected, and which block makes it fail.
func TestARuleThatPanicsIsNamed(t *testing.T) {
	const script = "# A title\n\n[Client] Romeo\n\tjid: romeo@example.com\n\tpassword: secret\n\n---------\n\nRomeo connects\n"
	for kind, want := range map[ast.Kind]int{ast.KindNone: 1, ast.KindAction: 9} {
		l, err := New(Options{})
		if err != nil {
			t.Fatal(err)
		}
		l.checks[kind] = &dispatch{kind: kind, rules: []*rules.Rule{{
			Code: "SCS999", Name: "broken-rule", Check: func(*rules.Pass) { panic("out of order") },
		}}}
		file := ast.Parse("test.scs", script)
		found := l.Check(file)
		at := slices.IndexFunc(found, func(d ast.Diagnostic) bool { return d.Code == "SCS900" })
		if at < 0 {
			t.Fatalf("found %v", found)
		}
		if line := file.Position(found[at].Span.Start).Line; line != want {
			t.Errorf("line %d, want %d", line, want)
		}
		if !strings.Contains(found[at].Message, "the rule broken-rule (SCS999): out of order") {
			t.Errorf("it says %q", found[at].Message)
		}
	}
}
