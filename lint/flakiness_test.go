package lint_test

import (
	"os"
	"testing"

	"github.com/scs-tools/scs/ast"
)

func TestFlakinessRules(t *testing.T) { expect(t, "flakiness", "SCS5") }

// Where they find nothing, and nothing is suppressed, the rules about flakiness
// allocate nothing.
func TestFlakinessRulesDoNotAllocateWithoutFindings(t *testing.T) {
	for _, name := range []string{"muc_join_leave.scs", "roster.scs", "disco.scs", "mam.scs"} {
		text, err := os.ReadFile("../spec/scansion/" + name)
		if err != nil {
			t.Fatal(err)
		}
		f := ast.Parse(name, string(text))
		if cast, all := allocations(t, f, "SCS101"), allocations(t, f, "SCS5", "literal-jid"); all > cast {
			t.Errorf("%s: linting allocates %v times with the rules about flakiness, %v times without", name, all, cast)
		}
	}
}
