package rules

import (
	"slices"
	"strings"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/spec/xmpp"
)

// namespaceServer is that of stanzas between servers, which no client sees.
const namespaceServer = "jabber:server"

// isSound reports whether the element that the pass stands at stands where the
// syntax says: neither its tags nor what is beside it is broken.
func isSound(p *Pass) bool {
	around := p.Around()
	if p.Node.Broken() {
		return false
	}
	return around == nil || !around.Element.Broken() && !isTorn(p, around.Element.Node)
}

// namespacesMeant returns the namespaces that may be meant for the element that
// the pass stands at, which has no xmlns and does not belong where it is: those
// that have an element of that name which fits here, the common ones first.
func namespacesMeant(p *Pass) []string {
	c, around := p.Context(), p.Around()
	if !c.Inherits {
		return nil
	}
	var found []string
	add := func(names ...xmpp.Name) {
		for _, n := range names {
			if n.Local == c.Element.Local() && n.Namespace != c.URI && !slices.Contains(found, n.Namespace) {
				found = append(found, n.Namespace)
			}
		}
	}
	for _, child := range around.Known.Children {
		add(xmpp.Name{Namespace: child.Namespace, Local: child.Name})
	}
	switch {
	case around.isStanza():
		stanza := around.Element.Local()
		kind := around.Element.AttrValue("type")
		if add(p.payloadsIn(xmpp.Context(stanza, kind))...); len(found) == 0 {
			for _, context := range xmpp.Contexts() {
				if strings.HasPrefix(context, stanza) {
					add(p.payloadsIn(context)...)
				}
			}
		}
	case around.URI == ast.NamespaceClient && around.Known.Name == "error":
		for _, condition := range p.Vocabulary.StanzaErrors() {
			add(xmpp.Name{Namespace: condition.Namespace, Local: condition.Name})
		}
		add(p.payloadsIn("error")...)
	}
	if len(found) == 0 && c.Known == nil && around.Known.Admits("") {
		for _, context := range xmpp.Contexts() {
			add(p.payloadsIn(context)...)
		}
	}
	found = narrow(found, func(uri string) bool { return holds(p.Vocabulary.Element(uri, c.Element.Local()), c.Element) })
	found = narrow(found, func(uri string) bool { return p.Vocabulary.Namespace(uri).SupersededBy == "" })
	found = narrow(found, func(uri string) bool { return uri != namespaceServer })
	slices.SortFunc(found, func(a, b string) int {
		if x, y := p.Vocabulary.Namespace(a).Common, p.Vocabulary.Namespace(b).Common; x != y {
			if x {
				return -1
			}
			return 1
		}
		return strings.Compare(a, b)
	})
	return found
}

// narrow returns what is wanted of a list, or all of it if that is nothing.
func narrow(list []string, wanted func(string) bool) []string {
	var kept []string
	for _, s := range list {
		if wanted(s) {
			kept = append(kept, s)
		}
	}
	if len(kept) == 0 {
		return list
	}
	return kept
}

// holds reports whether the attributes and children that an element has are
// ones that it can have if it is the known one.
func holds(known *xmpp.Element, e ast.Element) bool {
	if known == nil || known.Anything {
		return true
	}
	for a := range e.Attrs() {
		if a.Prefix() == "" && known.Attribute(a.Name()) == nil && !known.AnyAttribute {
			return false
		}
	}
	for child := range e.Elements() {
		if !child.Declares() && child.Prefix() == "" &&
			known.Child(known.Namespace, child.Local()) == nil && !known.Admits(known.Namespace) {
			return false
		}
	}
	return true
}
