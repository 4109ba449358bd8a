// Package stanza is the tree of one stanza that a log shows: read strictly,
// changed freely, written the way a script writes it.
//
// A script has its own tree, package ast. It holds what an author may write,
// mistakes included; this one holds what went over the wire, and the holes that
// an import leaves in it.
package stanza

import "strings"

// Namespaces that the stanzas of a log are told apart by.
const (
	NamespaceClient  = "jabber:client"                        // RFC 6120, section 4.8.2
	NamespaceStream  = "http://etherx.jabber.org/streams"     // RFC 6120, section 4.8.1
	NamespaceFraming = "urn:ietf:params:xml:ns:xmpp-framing"  // RFC 7395, section 3.3
	NamespaceBind    = "urn:ietf:params:xml:ns:xmpp-bind"     // RFC 6120, section 7
	NamespaceSession = "urn:ietf:params:xml:ns:xmpp-session"  // RFC 3921, section 3
	NamespaceSASL    = "urn:ietf:params:xml:ns:xmpp-sasl"     // RFC 6120, section 6
	NamespaceMUC     = "http://jabber.org/protocol/muc"       // XEP-0045
	NamespaceMUCUser = "http://jabber.org/protocol/muc#user"  // XEP-0045
	NamespacePages   = "http://jabber.org/protocol/rsm"       // XEP-0059
	NamespaceVCard   = "vcard-temp:x:update"                  // XEP-0153
	NamespaceXML     = "http://www.w3.org/XML/1998/namespace" // of the prefix xml
)

// Value is an attribute's value or a text.
type Value struct {
	Text   string // decoded
	Script string // what a script writes instead, as it stands there; "" for Text
}

// Attr is an attribute of an element.
type Attr struct {
	Name string // as written, with its prefix
	Value
}

// Node is an element or, if Element is nil, a text.
type Node struct {
	Element *Element
	Value
}

// Element is an element and what it holds.
type Element struct {
	Name      string // as written, with its prefix
	Namespace string // resolved
	Attrs     []Attr
	Children  []Node
}

// Local returns the name without its prefix.
func (e *Element) Local() string {
	if i := strings.IndexByte(e.Name, ':'); i >= 0 {
		return e.Name[i+1:]
	}
	return e.Name
}

// Is reports whether the element has that namespace and local name.
func (e *Element) Is(namespace, local string) bool {
	return e.Namespace == namespace && e.Local() == local
}

// Attr returns the value of an attribute, or "".
func (e *Element) Attr(name string) string {
	for i := range e.Attrs {
		if e.Attrs[i].Name == name {
			return e.Attrs[i].Text
		}
	}
	return ""
}

// Remove takes off the attributes of a name.
func (e *Element) Remove(name string) {
	kept := e.Attrs[:0]
	for _, a := range e.Attrs {
		if a.Name != name {
			kept = append(kept, a)
		}
	}
	e.Attrs = kept
}

// Child returns the first child element of a namespace and local name, or nil.
func (e *Element) Child(namespace, local string) *Element {
	for i := range e.Children {
		if c := e.Children[i].Element; c != nil && c.Is(namespace, local) {
			return c
		}
	}
	return nil
}

// Content returns the element's own text.
func (e *Element) Content() string {
	var text strings.Builder
	for i := range e.Children {
		if e.Children[i].Element == nil {
			text.WriteString(e.Children[i].Text)
		}
	}
	return text.String()
}

// Visit calls visit for the element and all elements in it, the outer ones
// first.
func (e *Element) Visit(visit func(*Element)) {
	visit(e)
	for i := range e.Children {
		if c := e.Children[i].Element; c != nil {
			c.Visit(visit)
		}
	}
}

// Values calls visit for every attribute's value and every text in the element,
// with the element that it belongs to and the attribute's name, "" for a text.
// Declarations of namespaces are left out.
func (e *Element) Values(visit func(of *Element, attr string, v *Value)) {
	e.Visit(func(of *Element) {
		for i := range of.Attrs {
			if a := &of.Attrs[i]; !IsDeclaration(a.Name) {
				visit(of, a.Name, &a.Value)
			}
		}
		for i := range of.Children {
			if n := &of.Children[i]; n.Element == nil {
				visit(of, "", &n.Value)
			}
		}
	})
}

// Filter keeps of the element's child elements those that keep wants.
func (e *Element) Filter(keep func(*Element) bool) {
	kept := e.Children[:0]
	for _, n := range e.Children {
		if n.Element == nil || keep(n.Element) {
			kept = append(kept, n)
		}
	}
	e.Children = kept
}

// IsStanza reports whether the element is a stanza of a client's stream: an iq,
// a message or a presence (RFC 6120, section 8).
func (e *Element) IsStanza() bool {
	if e.Namespace != NamespaceClient {
		return false
	}
	switch e.Local() {
	case "iq", "message", "presence":
		return true
	}
	return false
}

// IsDeclaration reports whether an attribute of that name declares a namespace.
func IsDeclaration(name string) bool {
	return name == "xmlns" || strings.HasPrefix(name, "xmlns:")
}

// Clone returns a copy that shares nothing with the element.
func (e *Element) Clone() *Element {
	c := &Element{Name: e.Name, Namespace: e.Namespace, Attrs: append([]Attr(nil), e.Attrs...)}
	for _, n := range e.Children {
		if n.Element != nil {
			n.Element = n.Element.Clone()
		}
		c.Children = append(c.Children, n)
	}
	return c
}
