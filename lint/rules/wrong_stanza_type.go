package rules

import (
	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/spec/nearest"
)

var wrongStanzaType = Rule{
	Code: "SCS403", Name: "wrong-stanza-type", Severity: ast.Error, Fix: UnsafeFix,
	Summary: "an iq that is sent has no type, or a stanza has one that does not exist",
	On:      ast.KindSet(ast.KindElement, ast.KindAttr),
	When:    inAction | inStanzaTag, WhenElement: inSends | elementIQ, WhenAttr: valueRestricted,
	Check: func(p *Pass) {
		if p.contexts[0].Element.Broken() {
			return
		}
		switch p.Node.Kind() {
		case ast.KindElement:
			missingType(p, &p.contexts[0])
		case ast.KindAttr:
			if p.attr.Name == "type" {
				wrongType(p)
			}
		}
	},
}

func missingType(p *Pass, c *Context) {
	stanza := c.Element
	if _, there := stanza.Attr("type"); !there && !hasUnknownAttribute(c) {
		inStanza(p, stanza.NameSpan(), "an iq needs a type: add get, set, result or error")
	}
}

func wrongType(p *Pass) {
	a, _ := p.Node.Attr()
	if p.attr.Accepts(a.Raw()) {
		return
	}
	value, ok := literal(a)
	if !ok || p.attr.Accepts(value) {
		return
	}
	d := inStanza(p, a.ValueSpan(), "invalid type "+quote(value)+" for "+p.contexts[0].Element.Local())
	d.Severity = min(d.Severity, ast.Warning)
	if near, ok := nearest.Nearest(value, p.attr.Values); ok {
		didYouMean(d, near, ast.Edit{Span: a.ValueSpan(), New: near})
	} else {
		d.Message += ": write " + orList(p.attr.Values)
	}
}
