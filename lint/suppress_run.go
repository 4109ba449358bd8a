package lint

import (
	"errors"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/failures"
	"github.com/scs-tools/scs/lint/rules"
	"github.com/scs-tools/scs/spec/nearest"
)

// IsSuppressed reports whether a comment of the file suppresses a finding that is
// not the linter's own: one of package failures.
func IsSuppressed(f *ast.File, d ast.Diagnostic) bool { return parseSuppressions(f).covers(d) }

// suppressible returns the rule of a code; for what only a run finds, a rule that
// the linter never runs.
func suppressible(code string) (*rules.Rule, bool) {
	if f, ok := failures.Find(code); ok {
		return &rules.Rule{Code: f.Code, Name: f.Name, Summary: f.Summary, Severity: f.Severity}, true
	}
	return rules.Find(code)
}

// checkSuppressible returns a [*SelectorError] if the selector means nothing that
// a comment can suppress: no rule, and nothing that a run finds.
func checkSuppressible(selector string) error {
	if failures.Means(selector) {
		return nil
	}
	err := CheckSelector(selector)
	if wrong, ok := errors.AsType[*SelectorError](err); ok {
		names := []string{wrong.Suggestion} // the nearest rule, if one is near
		for _, f := range failures.All() {
			names = append(names, f.Name, f.Code)
		}
		wrong.Suggestion, _ = nearest.Nearest(selector, names)
	}
	return err
}
