package lsp

import (
	"strings"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/spec/xmpp"
)

// describeElement describes the element whose name stands at the offset, in
// its start tag or its end tag.
func (sn *snapshot) describeElement(e ast.Element, offset int) description {
	span := e.NameSpan()
	if !span.Contains(offset) {
		end, ok := e.EndNameSpan()
		if !ok || !end.Contains(offset) {
			return description{}
		}
		span = end
	}
	return description{span, vocabularyDocs{sn.vocabulary()}.element(e.Namespace(), e.Local())}
}

// describeAttribute describes the attribute whose name stands at the offset, or
// its value.
func (sn *snapshot) describeAttribute(a ast.Attr, offset int) description {
	m := vocabularyDocs{sn.vocabulary()}
	e := a.Element()
	attribute := m.attribute(e.Namespace(), e.Local(), a.Name())
	if a.NameSpan().Contains(offset) {
		if a.IsDeclaration() {
			return description{a.NameSpan(), declarationDoc}
		}
		return description{a.NameSpan(), attribute}
	}
	if !a.ValueSpan().Contains(offset) {
		return description{}
	}
	d := description{a.ValueSpan(), m.page(valueSubject(m.Vocabulary, e, a))}
	if d.text == "" {
		d.text = attribute
	}
	return d
}

const declarationDoc = "**`xmlns`**: the namespace of this element, and of its children without an `xmlns`. " +
	"Without it, an element has the namespace of its parent, and a stanza has `jabber:client`."

// valueSubject returns what the value of an attribute is the name of, where
// that means more than the attribute itself.
func valueSubject(v *xmpp.Vocabulary, e ast.Element, a ast.Attr) docSubject {
	value := strings.TrimSpace(a.Value())
	if a.IsDeclaration() {
		return docSubject{aboutNamespace, []string{value}}
	}
	switch kind := valueKind(xmpp.Name{Namespace: e.Namespace(), Local: e.Local()}, a.Name()); kind {
	case aboutStatus, aboutFeature:
		return docSubject{kind, []string{value}}
	case aboutField:
		return docSubject{kind, []string{formTypeOrLikely(v, formAround(e)), value}}
	case aboutIdentity:
		return docSubject{kind, []string{e.AttrValue("category"), e.AttrValue("type")}}
	case aboutNode:
		for _, kind := range nodeKindsOf(e.Namespace()) {
			if v.Node(kind, value) != nil {
				return docSubject{aboutNode, []string{string(kind), value}}
			}
		}
	}
	return docSubject{}
}

// describeText describes a text that is the name of something: a value in a
// form, or one of those that an element may hold.
func (sn *snapshot) describeText(t ast.Text) description {
	e, ok := t.Parent().Element()
	if !ok {
		return description{}
	}
	m := vocabularyDocs{sn.vocabulary()}
	span := t.Span()
	span.Start += len(t.Text()) - len(strings.TrimLeft(t.Text(), " \t\r\n"))
	span.End -= len(t.Text()) - len(strings.TrimRight(t.Text(), " \t\r\n"))
	value := strings.TrimSpace(t.Value())
	if value == "" {
		return description{}
	}
	if isIn(e, script.NamespaceForm, "value") {
		field, _ := e.ParentElement()
		if field.IsZero() {
			return description{}
		}
		name := field.AttrValue("var")
		if name == script.FieldFormType {
			return description{span, m.form(value)}
		}
		return description{span, m.field(formType(formAround(e)), name)}
	}
	if known := m.Element(e.Namespace(), e.Local()); known != nil && known.Text != nil && len(known.Text.Values) > 0 {
		return description{span, m.element(e.Namespace(), e.Local())}
	}
	return description{}
}
