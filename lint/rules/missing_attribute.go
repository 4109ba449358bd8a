package rules

import (
	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/spec/xmpp"
)

var missingAttribute = Rule{
	Code: "SCS410", Name: "missing-attribute", Severity: ast.Warning, Fix: NoFix,
	Summary: "an element that is sent lacks an attribute that it must have",
	On:      ast.KindSet(ast.KindElement),
	When:    inSends | elementNeedsAttr,
	Check: func(p *Pass) {
		c := p.Context()
		if !c.Known.Closed() || p.Node.Broken() ||
			p.Around() == nil && c.isStanza() {
			return
		}
		for _, known := range c.Known.Required() {
			if !known.Origin.Closed() || known.Default != "" {
				continue
			}
			if _, there := c.Element.Attr(known.Name); there || hasUnknownAttribute(c) || !requiredHere(p, known) {
				continue
			}
			d := inStanza(p, c.Element.NameSpan(), quote(c.Element.Name())+" lacks the attribute "+quote(known.Name)+": add it")
			if meantRight(p) {
				d.Severity = min(d.Severity, ast.Info)
			}
		}
	},
}

// requiredHere reports whether the element that the pass stands at must have
// the attribute in the place where it stands.
func requiredHere(p *Pass, known *xmpp.Attribute) bool {
	stanza, around := p.Stanza().Element, p.Around()
	at := xmpp.Place{Stanza: stanza.Local(), Kind: stanza.AttrValue("type")}
	if around != nil {
		at.Within = xmpp.Name{Namespace: around.URI, Local: around.Element.Local()}
		at.Beside = func(sibling xmpp.Name) bool {
			beside := p.childrenNamed(around.Element, sibling)
			if c := p.Context(); c.Element.Local() == sibling.Local && c.URI == sibling.Namespace {
				beside-- // it does not stand beside itself
			}
			return beside > 0
		}
	}
	return known.RequiredIn(at)
}

// childrenNamed returns how many children of an element have a name. They are
// counted once for all of them.
func (p *Pass) childrenNamed(e ast.Element, name xmpp.Name) int {
	if p.children.of != e.Node {
		p.children.of, p.children.named = e.Node, map[xmpp.Name]int{}
		for child := range e.Elements() {
			p.children.named[xmpp.Name{Namespace: child.Namespace(), Local: child.Local()}]++
		}
	}
	return p.children.named[name]
}
