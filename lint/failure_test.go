package lint

import (
	"fmt"
	"testing"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/lint/rules"
)

// Who reads the report of a crash has to know which rule to look at, or to turn
// off until it is corrected.
func TestARuleThatPanicsIsNamed(t *testing.T) {
	const script = "# A title\n\n[Client] Romeo\n\tjid: romeo@example.com\n\tpassword: secret\n\n---------\n\nRomeo connects\n"
	for kind, want := range map[ast.Kind]string{
		ast.KindNone:   "test.scs:1:1: the rule broken-rule (SCS999) failed: out of order",
		ast.KindAction: "test.scs:9:1: the rule broken-rule (SCS999) failed: out of order",
	} {
		l, err := New(Options{})
		if err != nil {
			t.Fatal(err)
		}
		l.checks[kind] = &dispatch{kind: kind, rules: []*rules.Rule{{
			Code: "SCS999", Name: "broken-rule", Check: func(*rules.Pass) { panic("out of order") },
		}}}
		func() {
			defer func() {
				if got := fmt.Sprint(recover()); got != want {
					t.Errorf("the panic says %q, want %q", got, want)
				}
			}()
			l.Check(ast.Parse("test.scs", script))
		}()
	}
}
