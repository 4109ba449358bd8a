package script

import (
	"iter"
	"strings"

	"github.com/scs-tools/scs/ast"
)

// Literal is the value of an attribute, or all the text of an element, without
// expressions and placeholders: what stands there is what it means.
type Literal struct {
	Value   string // decoded, not empty; of a text without the white space round it
	Span    ast.Span
	Element ast.Element
	Attr    string // its name; "" for a text
}

// Literals yields the literals of what an action sends or expects, in document
// order.
func (a *Action) Literals() iter.Seq[Literal] {
	return func(yield func(Literal) bool) {
		for n := range a.Descendants() {
			l, ok := literal(n)
			if ok && !yield(l) {
				return
			}
		}
	}
}

func literal(n ast.Node) (Literal, bool) {
	if attr, ok := n.Attr(); ok {
		l := Literal{attr.Value(), attr.ValueSpan(), attr.Element(), attr.Name()}
		return l, !attr.IsDeclaration() && !HasParts(attr) && l.Value != ""
	}
	e, ok := n.Element()
	if !ok || e.SelfClosing() {
		return Literal{}, false
	}
	l := Literal{Element: e}
	for n := range e.Content() {
		t, is := n.TextNode()
		if !is || l.Value != "" {
			return Literal{}, false
		}
		for part := range t.Children() {
			if part.Kind() != ast.KindEntity {
				return Literal{}, false
			}
		}
		l.Value, l.Span = strings.TrimSpace(t.Value()), t.Span()
	}
	return l, l.Value != ""
}

// CaptureName returns a name for a capture of the value, made of where it stands.
func (l Literal) CaptureName() string {
	of := l.Element
	if l.Attr == "id" {
		if _, inside := of.ParentElement(); !inside {
			for payload := range of.Elements() {
				of = payload // an iq has one
				break
			}
		}
	}
	var b strings.Builder
	for _, r := range strings.ToLower(of.Local()) {
		if 'a' <= r && r <= 'z' || '0' <= r && r <= '9' {
			b.WriteRune(r)
		}
	}
	if b.Len() == 0 {
		return "value"
	}
	return b.String()
}
