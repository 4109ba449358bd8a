package xmpp

import (
	"slices"
	"strings"
)

// Namespace is an XML namespace. Its methods may be called on nil, which knows
// nothing.
type Namespace struct {
	URI          string
	Title        string // its own, or that of the specification
	Doc          string // one line on what it is for, or ""
	Spec         *Spec  // the specification that defines it, or nil
	Status       string // its own, or that of the specification: "Stable", "Deprecated", …
	Origin       Origin
	Common       bool   // among the namespaces that are used most: everything in it is documented
	Superseded   string // the day when it was last part of its specification (2006-01-02), or ""
	SupersededBy string // the namespace that took its place, or ""

	elements map[string]*Element
	sorted   []*Element
}

// Closed reports whether the namespace holds no elements but the known ones.
func (n *Namespace) Closed() bool { return n != nil && n.Origin.Closed() }

// Element returns the element of a local name, or nil.
func (n *Namespace) Element(name string) *Element {
	if n == nil {
		return nil
	}
	return n.elements[name]
}

// Elements returns the elements in order of name.
func (n *Namespace) Elements() []*Element {
	if n == nil {
		return nil
	}
	return n.sorted
}

// ElementNames returns the local names of the elements in order.
func (n *Namespace) ElementNames() []string {
	names := make([]string, len(n.Elements()))
	for i, e := range n.Elements() {
		names[i] = e.Name
	}
	return names
}

// extendNamespace returns base with what more says added. An attribute named in
// both is that of more; lists grow; a text or a document line of more replaces
// that of base.
func extendNamespace(base, more *Namespace) *Namespace {
	made := *base
	replace(&made.Title, more.Title)
	replace(&made.Doc, more.Doc)
	replace(&made.Status, more.Status)
	replace(&made.Superseded, more.Superseded)
	replace(&made.SupersededBy, more.SupersededBy)
	if more.Origin != "" {
		made.Origin = more.Origin
	}
	if more.Spec != nil {
		made.Spec = more.Spec
	}
	made.Common = base.Common || more.Common
	made.elements = make(map[string]*Element, len(base.elements)+len(more.elements))
	for _, e := range base.sorted {
		made.elements[e.Name] = e
	}
	for name, e := range more.elements {
		if known := made.elements[name]; known != nil {
			made.elements[name] = extendElement(known, e)
			continue
		}
		added := *e
		made.elements[name] = &added
	}
	// The parents are worked out anew, on copies: others hold the originals.
	for name, e := range made.elements {
		again := *e
		again.Parents = nil
		made.elements[name] = &again
	}
	return finishNamespace(&made)
}

func replace(have *string, more string) {
	if more != "" {
		*have = more
	}
}

// finishNamespace works out what the lines of a file leave unsaid: titles,
// origins, parents, orders.
func finishNamespace(n *Namespace) *Namespace {
	if n.Origin == "" {
		n.Origin = FromText
	}
	if n.Spec != nil {
		if n.Title == "" {
			n.Title = n.Spec.Title
		}
		if n.Status == "" {
			n.Status = n.Spec.Status
		}
	}
	n.sorted = make([]*Element, 0, len(n.elements))
	for _, e := range n.elements {
		n.sorted = append(n.sorted, e)
	}
	slices.SortFunc(n.sorted, func(a, b *Element) int { return strings.Compare(a.Name, b.Name) })
	for _, e := range n.sorted {
		e.finish(n.Origin)
		for _, child := range e.Children {
			if known := n.elements[child.Name]; known != nil && child.Namespace == n.URI {
				known.Parents = append(known.Parents, e.Name)
			}
		}
	}
	return n
}
