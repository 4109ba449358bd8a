package rules

import "github.com/scs-tools/scs/ast"

// UnusedSuppression is checked by the engine, for it depends on what all other
// rules have found.
var UnusedSuppression = Rule{
	Code: "SCS901", Name: "unused-suppression", Severity: ast.Warning, Unnecessary: true, Fix: SafeFix,
	Summary: "a suppression comment suppresses nothing",
}
