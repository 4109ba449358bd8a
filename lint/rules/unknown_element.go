package rules

import (
	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/spec/xmpp"
)

var unknownElement = Rule{
	Code: "SCS407", Name: "unknown-element", Severity: ast.Warning, Fix: UnsafeFix,
	Summary: "a namespace has no element of that name",
	On:      ast.KindSet(ast.KindElement),
	When:    inAction | elementUnexpected,
	Check: func(p *Pass) {
		c, around := p.Context(), p.Around()
		if !c.unknown || around == nil && c.URI == ast.NamespaceClient || !isSound(p) || len(namespacesMeant(p)) > 0 {
			return
		}
		e := c.Element
		if isPayload(p) {
			if d := p.earlier(c.URI + " " + e.Name()); d != nil {
				addPlace(d, e.NameSpan())
				return
			}
		}
		d := inStanza(p, e.NameSpan(), "unknown element "+quote(e.Name())+" of "+c.URI)
		if near, ok := nearestOf(e.Local(), fittingNames(p), c.Namespace.ElementNames()); ok {
			didYouMean(d, near, renaming(e, near)...)
		} else if names := c.Namespace.ElementNames(); len(names) <= 4 {
			d.Message += ": write " + orList(names)
			if len(names) == 1 {
				d.AddFix("write "+names[0], false, renaming(e, names[0])...)
			}
		} else if c.Namespace.Spec != nil && c.URI != ast.NamespaceClient {
			d.Message += ": " + c.Namespace.Spec.Name + " lists them"
		} else {
			d.Message += ": give it its own xmlns"
		}
	},
}

// fittingNames returns the names of the elements of the namespace at hand that
// fit the place where the pass stands.
func fittingNames(p *Pass) []string {
	c, around := p.Context(), p.Around()
	var names []string
	if around != nil && around.Known != nil {
		for _, child := range around.Known.Children {
			if child.Namespace == c.URI {
				names = append(names, child.Name)
			}
		}
	}
	if len(names) > 0 {
		return names
	}
	for _, e := range c.Namespace.Elements() {
		if e.Root && fitsStanza(p, e) {
			names = append(names, e.Name)
		}
	}
	return names
}

// fitsStanza reports whether an element is known to stand in the stanza around
// the pass, or in none at all.
func fitsStanza(p *Pass, e *xmpp.Element) bool {
	stanza := p.Stanza()
	return len(e.In) == 0 || e.StandsIn(stanza.Element.Local(), stanza.Element.AttrValue("type"))
}
