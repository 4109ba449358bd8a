package compose

import (
	"slices"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/formatter"
	"github.com/scs-tools/scs/internal/textedit"
	"github.com/scs-tools/scs/lint"
	"github.com/scs-tools/scs/lint/rules"
)

// looseLists are the linter's rules whose fixes a recording needs: lists come
// in no promised order, and a recorder's noise is no test.
var looseLists = []string{"repeated-children", "recorder-noise", "unused-capture"}

// Finish gives a script its style, and loosens what a recording says and no
// test means. What is left that breaks a rule of the linter was said on purpose,
// or the test is about it; a comment suppresses the finding.
func Finish(text string) (string, error) {
	finished, _, err := finish(text)
	return finished, err
}

// withoutUnused removes the comments that suppress nothing any more: what they
// stood at has been rewritten.
func withoutUnused(linter *lint.Linter, f *ast.File) (*ast.File, error) {
	var edits []ast.Edit
	for _, d := range linter.Check(f) {
		if d.Code == rules.UnusedSuppression.Code && len(d.Fixes) > 0 {
			edits = append(edits, d.Fixes[0].Edits...)
		}
	}
	if len(edits) == 0 {
		return f, nil
	}
	text, err := textedit.Apply(f.Text(), edits)
	return ast.Parse(f.Name(), text), err
}

// finish returns the names of the rules, too, whose findings it suppresses.
func finish(text string) (finished string, suppressed []string, err error) {
	fixer, err := lint.New(lint.Options{Select: looseLists})
	if err != nil {
		return "", nil, err
	}
	fixed, err := fixer.Fix(ast.Parse("", text), true)
	if err != nil {
		return "", nil, err
	}
	linter, err := lint.New(lint.Options{})
	if err != nil {
		return "", nil, err
	}
	current, err := withoutUnused(linter, fixed.File)
	if err != nil {
		return "", nil, err
	}
	done, err := linter.Suppress(current, func(_ *ast.File, found []ast.Diagnostic) []ast.Diagnostic {
		return slices.DeleteFunc(found, func(d ast.Diagnostic) bool { return d.Severity < ast.Warning })
	})
	if err != nil {
		return "", nil, err
	}
	for _, d := range done.Made {
		if d.Severity >= ast.Warning && !slices.Contains(suppressed, d.Name) {
			suppressed = append(suppressed, d.Name)
		}
	}
	slices.Sort(suppressed)
	formatted, err := formatter.Format(done.File)
	return formatted.Text, suppressed, err
}
