package rules

import (
	"strings"

	"github.com/scs-tools/scs/ast"
)

// removal returns the edit that takes an attribute and the white space before
// it out of its start tag.
func removal(a ast.Attr) ast.Edit {
	span := a.Span()
	before := a.File().Text()[:span.Start]
	span.Start = len(strings.TrimRight(before, " \t\r\n"))
	return ast.Edit{Span: span}
}
