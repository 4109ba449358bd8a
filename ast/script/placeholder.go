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
	return strings.TrimSpace(p.Parent().Text()) == p.Text() && IsAllText(p.Parent())
}

// IsAllText reports whether a text is all that its element has, but for white
// space.
func IsAllText(text ast.Node) bool {
	e, ok := text.Parent().Element()
	if !ok {
		return false
	}
	// What follows is looked at first: of many texts, all but the last end there.
	for n := text.Next(); !n.IsZero(); n = n.Next() {
		if saysMore(n) {
			return false
		}
	}
	for n := range e.Content() {
		if n == text {
			break
		}
		if saysMore(n) {
			return false
		}
	}
	return true
}

// saysMore reports whether a child of an element is text that is more than white
// space.
func saysMore(n ast.Node) bool {
	if text, ok := n.TextNode(); ok {
		return strings.TrimSpace(text.Value()) != ""
	}
	data, ok := n.CData()
	return ok && strings.TrimSpace(data.Value()) != ""
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

// PlaceholderBefore returns the placeholder that a placeholder follows at once, so
// that nothing tells what each of them stands for.
func PlaceholderBefore(n ast.Node) (before ast.Placeholder, ok bool) {
	sibling := n.Previous()
	if sibling.IsZero() {
		return ast.Placeholder{}, false
	}
	before, ok = sibling.Placeholder()
	if !ok || sibling.Span().End != n.Span().Start || !Known(before) {
		return ast.Placeholder{}, false
	}
	return before, true
}
