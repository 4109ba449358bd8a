package rules

import "github.com/scs-tools/scs/ast"

// The rules about suppression comments. The engine checks them, for they
// depend on what all the others have found.
var (
	UnusedSuppression = Rule{
		Code: "SCS901", Name: "unused-suppression", Severity: ast.Warning, Fix: SafeFix,
		Summary: "a suppression comment suppresses nothing",
	}
	BadSuppression = Rule{
		Code: "SCS902", Name: "bad-suppression", Severity: ast.Warning,
		Summary: "a suppression comment is not one the linter understands",
	}
)

// Finding returns a diagnostic of the rule.
func (r *Rule) Finding(span ast.Span, message string) ast.Diagnostic {
	return ast.Diagnostic{Code: r.Code, Name: r.Name, Severity: r.Severity, Span: span, Message: message}
}
