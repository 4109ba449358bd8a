package script

import (
	"strings"

	"github.com/scs-tools/scs/ast"
)

// Whole reports whether a placeholder is all of the attribute value, or all of
// the element's text, that it stands in. Anywhere else it stands for a part of
// the value: any characters, as few as will do, from the left.
func Whole(p ast.Placeholder) bool {
	if a, ok := p.Parent().Attr(); ok {
		return a.ValueSpan() == p.Span()
	}
	e, ok := p.Parent().Parent().Element()
	return ok && strings.TrimSpace(e.TextContent()) == p.Text()
}

// Known reports whether a placeholder is one of the two that runners know:
// {scansion:any} and {scansion:capture:NAME}.
func Known(p ast.Placeholder) bool {
	switch p.Keyword() {
	case ast.PlaceholderAny:
		return p.KeywordSpan().End == p.Span().End-len("}")
	case ast.PlaceholderCapture:
		return p.Name() != ""
	}
	return false
}
