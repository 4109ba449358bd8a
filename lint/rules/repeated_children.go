package rules

import (
	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
)

var repeatedChildren = Rule{
	Code: "SCS502", Name: "repeated-children", Severity: ast.Info, Fix: UnsafeFix,
	Summary: "a list without a guaranteed order is expected in one order",
	On:      ast.KindSet(ast.KindElement),
	When:    inReceives | inInnerTag | elementFilled,
	Check: func(p *Pass) {
		if p.Node.Broken() {
			return
		}
		c := p.Context()
		for _, name := range unordered(c) {
			first, next, found := differing(c.Element, name)
			if !found || !script.Strict(c.Element) {
				continue
			}
			e := c.Element
			d := p.Report(next.NameSpan(), "no server guarantees in which order "+quote(name)+" comes in "+quote(e.Name())+
				": expect them loosely with "+script.AttrStrict)
			d.Relate(first.NameSpan(), "the one before")
			if strictAround(e) {
				continue
			}
			if a, there := e.Attr(script.AttrStrict); there {
				d.AddFix("compare the list loosely", false, ast.Edit{Span: a.ValueSpan(), New: "false"})
			} else {
				end := e.NameSpan().End
				d.AddFix("compare the list loosely", false, ast.Edit{Span: ast.Span{Start: end, End: end}, New: " " + script.AttrStrict + `="false"`})
			}
		}
	},
}

// unordered returns the names of the children of an element that come in no
// order that its specification promises.
func unordered(c *Context) []string {
	switch c.Element.Local() {
	case "query":
		switch c.URI {
		case "jabber:iq:roster", "http://jabber.org/protocol/disco#items", "http://jabber.org/protocol/muc#admin":
			return itemsOnly
		case "http://jabber.org/protocol/disco#info":
			return discoParts
		case "jabber:iq:privacy":
			return listsOnly
		}
	case "blocklist", "block", "unblock":
		if c.URI == "urn:xmpp:blocking" {
			return itemsOnly
		}
	case "storage":
		if c.URI == "storage:bookmarks" { // kept as items of their own by servers that know XEP-0402
			return bookmarks
		}
	case "affiliations":
		return affiliationsOnly
	case "subscriptions":
		return subscriptionsOnly
	case "services":
		if c.URI == "urn:xmpp:extdisco:2" {
			return servicesOnly
		}
	case "always", "never":
		if c.URI == "urn:xmpp:mam:2" {
			return jidsOnly
		}
	}
	return nil
}

var (
	itemsOnly         = []string{"item"}
	discoParts        = []string{"identity", "feature"}
	listsOnly         = []string{"list"}
	affiliationsOnly  = []string{"affiliation"}
	subscriptionsOnly = []string{"subscription"}
	servicesOnly      = []string{"service"}
	jidsOnly          = []string{"jid"}
	bookmarks         = []string{"conference", "url"}
)

// differing returns the first two children of a name, in the namespace of
// their element, that are written differently.
func differing(e ast.Element, name string) (first, next ast.Element, found bool) {
	for child := range e.Elements() {
		switch {
		case child.Local() != name || child.Broken() || child.Namespace() != e.Namespace():
		case first.IsZero():
			first = child
		case child.Text() != first.Text():
			return first, child, true
		}
	}
	return first, next, false
}

// strictAround reports whether something around an element is compared
// strictly, where the Lua tool may ignore an override further in.
func strictAround(e ast.Element) bool {
	for around, more := e.ParentElement(); more; around, more = around.ParentElement() {
		if script.Strict(around) {
			return true
		}
	}
	return false
}
