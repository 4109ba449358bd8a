package rules

import (
	"strings"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
)

// removal returns the edit that takes an attribute and the white space before
// it out of its start tag.
func removal(a ast.Attr) ast.Edit {
	span := a.Span()
	before := a.File().Text()[:span.Start]
	span.Start = len(strings.TrimRight(before, " \t\r\n"))
	return ast.Edit{Span: span}
}

// literal returns the value of an attribute, if it is what it says: no
// expression, no placeholder, nothing broken.
func literal(a ast.Attr) (string, bool) {
	if a.Quote() == 0 || a.Broken() || script.HasParts(a) {
		return "", false
	}
	return a.Value(), true
}
