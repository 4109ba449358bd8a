package rules

import "github.com/scs-tools/scs/ast"

// BadSuppression is checked by the engine, which reads the comments.
var BadSuppression = Rule{
	Code: "SCS902", Name: "bad-suppression", Severity: ast.Warning,
	Summary: "a suppression comment is invalid",
}
