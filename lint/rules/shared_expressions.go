package rules

import "github.com/scs-tools/scs/ast"

// isReplaced reports whether an expression stands where a runner would replace
// it in an action: with its dollar sign and its brace, in an attribute or a
// text that is sound itself.
func isReplaced(e ast.Expression) bool {
	return e.Closed() && !e.LacksDollar() && !e.Parent().Broken()
}
