package script

import "github.com/scs-tools/scs/ast"

// Values tells what an expression stands for; ok is false if nothing is known of
// it. What an action captures counts for the actions after it, so the values
// must not change within an action. The nil Values know nothing.
type Values func(ast.Expression) (value string, ok bool)

// Of returns what an expression stands for.
func (v Values) Of(e ast.Expression) (value string, ok bool) {
	if v == nil {
		return "", false
	}
	return v(e)
}
