package lint_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/lint"
	"github.com/scs-tools/scs/lint/rules"
)

// A suppression names what --select can name: a rule, a group or all of them,
// in any case.
func TestSuppressionsTakeEverySelector(t *testing.T) {
	selectors := []string{"ALL", "all", "All", "SCS0", "scs0", "SCS00", "SCS001", "scs001", "mismatched-tag", "SCS4,ALL", "ALL,ALL"}
	for _, rule := range rules.All() {
		selectors = append(selectors, "ALL,"+rule.Code, rule.Code[:4]+",ALL")
	}
	for _, selector := range selectors {
		for place, comment := range []string{"# scslint: disable-file=" + selector, "# scslint: disable=" + selector, "# scslint: disable=" + selector + "\n"} {
			at := []any{"", "", "", "", ""}
			at[place] = comment
			got := found(t, lint.Options{}, fmt.Sprintf(cast, at...))
			if slices.ContainsFunc(got, func(one string) bool { return strings.Contains(one, "mismatched-tag") }) {
				t.Errorf("%s leaves %v", comment, got)
			}
		}
	}
}

// A group that suppresses nothing is reported under the name that was written.
func TestUnusedGroups(t *testing.T) {
	linter, err := lint.New(lint.Options{})
	if err != nil {
		t.Fatal(err)
	}
	text := fmt.Sprintf(cast, "", "# scslint: disable=SCS4\n", "", "", "")
	for _, d := range linter.Check(ast.Parse("x.scs", text)) {
		if d.Code == "SCS901" {
			if want := `"SCS4" suppresses nothing here`; d.Message != want {
				t.Errorf("%q, want %q", d.Message, want)
			}
			return
		}
	}
	t.Error("an unused group is not reported")
}

// Whatever a suppression comment holds, the linter ends, and adding
// suppressions for what is left suppresses it.
func FuzzSuppressions(f *testing.F) {
	for _, seed := range []string{"disable=ALL", "disable=scs4,,x--y", "disable-file=all", "disable", "=", "disable=ALL -- why\n# scslint: disable=SCS0"} {
		f.Add(seed)
	}
	linter, err := lint.New(lint.Options{})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, comment string) {
		text := fmt.Sprintf(cast, "# scslint:"+comment+"\n", "# scslint: "+comment, "", "# scslint: "+comment+"\n", "")
		file := ast.Parse("x.scs", text)
		for _, d := range linter.Check(file) {
			if d.Code == "SCS900" {
				t.Errorf("%q: %s", comment, d.Message)
			}
		}
		if _, err := linter.Suppress(file, nil); err != nil {
			t.Errorf("%q: %v", comment, err)
		}
	})
}
