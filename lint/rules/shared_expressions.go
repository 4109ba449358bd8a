package rules

import (
	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
)

// isReplaced reports whether an expression stands where a runner would replace
// it in an action: with its dollar sign and its brace, in an attribute or a
// text that is sound itself.
func isReplaced(e ast.Expression) bool {
	return e.Closed() && !e.LacksDollar() && !e.Parent().Broken()
}

// touchesPlaceholder reports whether a placeholder stands beside another one
// with nothing between them, which is reported there.
func touchesPlaceholder(n ast.Node) bool {
	for sibling := range n.Parent().Children() {
		if sibling.Kind() != ast.KindPlaceholder {
			continue
		}
		if _, touches := script.PlaceholderBefore(sibling); touches {
			return true
		}
	}
	return false
}
