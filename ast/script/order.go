package script

import "github.com/scs-tools/scs/ast"

// Orders returns the values of the tag "order", the default first.
func Orders() []string { return []string{"promised", "arrival", "strict"} }

// OrderTag returns the tag that says how order counts, the last one if there
// are several.
func OrderTag(f *ast.File) (tag ast.Comment, ok bool) {
	for _, s := range Settings(f) {
		if s.Name == TagOrder {
			tag, ok = s.Comment, true
		}
	}
	return tag, ok
}

// SetOrder returns the edit that makes the head of a script say how order counts.
func SetOrder(f *ast.File, value string) ast.Edit {
	if tag, ok := OrderTag(f); ok {
		return ast.Edit{Span: tag.ContentSpan(), New: TagOrder + ": " + value}
	}
	return InsertInHead(f, "## "+TagOrder+": "+value)
}

// SenderOrder is where XMPP promises an order: of what one client sends, and of
// nothing that two clients send.
const SenderOrder = "RFC 6120, section 10.1"
