package lint_test

import (
	"os"
	"testing"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/lint"
)

func TestFlakinessRules(t *testing.T) { golden(t, "flakiness", "SCS5") }

// Where they find nothing, the rules about flakiness allocate nothing.
func TestFlakinessRulesDoNotAllocateWithoutFindings(t *testing.T) {
	for _, name := range []string{"muc_members_only.scs", "roster.scs", "disco.scs", "mam.scs"} {
		text, err := os.ReadFile("../spec/scansion/" + name)
		if err != nil {
			t.Fatal(err)
		}
		f := ast.Parse(name, string(text))
		allocations := func(group string) float64 {
			linter, err := lint.New(lint.Options{Select: []string{group}, ExtendSelect: []string{"literal-jid"}})
			if err != nil {
				t.Fatal(err)
			}
			linter.File(f) // reads the vocabulary
			return testing.AllocsPerRun(20, func() { linter.File(f) })
		}
		if cast, all := allocations("SCS101"), allocations("SCS5"); all > cast {
			t.Errorf("%s: linting allocates %v times with the rules about flakiness, %v times without", name, all, cast)
		}
	}
}
