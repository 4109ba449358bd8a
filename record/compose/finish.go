package compose

import (
	"slices"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/formatter"
	"github.com/scs-tools/scs/lint"
)

// looseLists are the linter's rules whose fixes a recording needs: lists come
// in no promised order, and a recorder's noise is no test.
var looseLists = []string{"repeated-children", "recorder-noise", "unused-capture"}

// finish gives a script its style. What was logged and breaks a rule of the
// linter stays: it was said on purpose, or the test is about it; a comment
// suppresses the finding.
func (c *composer) finish(text string) (string, error) {
	fixer, err := lint.New(lint.Options{Select: looseLists})
	if err != nil {
		return "", err
	}
	fixed, err := fixer.Fix(ast.Parse("", text), true)
	if err != nil {
		return "", err
	}
	linter, err := lint.New(lint.Options{})
	if err != nil {
		return "", err
	}
	suppressed, err := linter.Suppress(fixed.File, func(_ *ast.File, found []ast.Diagnostic) []ast.Diagnostic {
		return slices.DeleteFunc(found, func(d ast.Diagnostic) bool { return d.Severity < ast.Warning })
	})
	if err != nil {
		return "", err
	}
	for _, d := range suppressed.Made {
		if d.Severity >= ast.Warning && !slices.Contains(c.result.Suppressed, d.Name) {
			c.result.Suppressed = append(c.result.Suppressed, d.Name)
		}
	}
	slices.Sort(c.result.Suppressed)
	formatted, err := formatter.Format(suppressed.File)
	return formatted.Text, err
}
