package xmpp

import (
	"slices"
	"strings"
)

// Name is the name of an element: its namespace and its local name.
type Name struct {
	Namespace string
	Local     string
}

// String returns the name as "{namespace}local".
func (n Name) String() string { return "{" + n.Namespace + "}" + n.Local }

// Element is an element of a namespace. Its methods may be called on nil, which
// knows nothing.
type Element struct {
	Namespace string
	Name      string
	Doc       string // one line on what it says or does, or ""
	Origin    Origin
	Root      bool     // may stand elsewhere than in elements of its own namespace
	Legacy    string   // the older document that alone has it, or ""
	In        []string // the contexts that it was seen to stand in, in order: see [Contexts]
	Parents   []string // the elements of its own namespace that it may stand in, in order
	Children  []Child  // the elements that may stand in it, by namespace of any kind
	Any       []string // the other elements that may: namespaces, "other" (all but its own), "all"
	Text      *Value   // the text that it holds, or nil for none
	Condition *Condition

	// Anything says that nothing is known of what stands in it: any child, any
	// attribute, any text.
	Anything     bool
	AnyAttribute bool // it may have attributes of other namespaces, or unlisted ones

	attributes []*Attribute
	required   []*Attribute // those of attributes that are
}

// Child is an element that may stand in another.
type Child struct {
	Namespace string
	Name      string
	Min       int // how often it has to stand there
	Max       int // how often it may, or Unbounded
}

// Unbounded is the Max of a child that may stand any number of times.
const Unbounded = -1

// Contexts returns, in order, the words for where the payload of a stanza can
// stand: "iq/get", "message", "presence", "message/error", "error" (within the
// error of a stanza), "stream" (beside the stanzas), "stream:features",
// "stream:error".
func Contexts() []string { return slices.Clone(contexts) }

var contexts = []string{
	"error",
	"iq/error", "iq/get", "iq/result", "iq/set",
	"message", "message/error",
	"presence", "presence/error",
	"stream", "stream:error", "stream:features",
}

// Context returns the word of [Contexts] for a stanza ("iq", "message", "presence") and its
// type attribute.
func Context(stanza, kind string) string {
	if stanza == "iq" || kind == "error" {
		return stanza + "/" + kind
	}
	return stanza
}

// Closed reports whether the element has no attributes and no children but the
// known ones.
func (e *Element) Closed() bool { return e != nil && e.Origin.Closed() && !e.Anything }

// Attribute returns the attribute of a name, or nil. The name of an attribute
// in a namespace is "{namespace}local"; that of the XML namespace is written
// with its prefix, as in "xml:lang".
func (e *Element) Attribute(name string) *Attribute {
	if e == nil {
		return nil
	}
	for _, a := range e.attributes {
		if a.Name == name {
			return a
		}
	}
	return nil
}

// Attributes returns the attributes in order of name.
func (e *Element) Attributes() []*Attribute {
	if e == nil {
		return nil
	}
	return e.attributes
}

// Required returns the attributes that the element must have, in order of name.
func (e *Element) Required() []*Attribute {
	if e == nil {
		return nil
	}
	return e.required
}

// AttributeNames returns the names of the attributes in order.
func (e *Element) AttributeNames() []string {
	names := make([]string, len(e.Attributes()))
	for i, a := range e.Attributes() {
		names[i] = a.Name
	}
	return names
}

// Child returns what is known of a child, or nil if it is not among the listed
// ones; it may stand there all the same if [Element.Admits] says so.
func (e *Element) Child(namespace, name string) *Child {
	if e == nil {
		return nil
	}
	for i := range e.Children {
		if c := &e.Children[i]; c.Name == name && c.Namespace == namespace {
			return c
		}
	}
	return nil
}

// Admits reports whether any element of a namespace may stand in the element,
// listed or not.
func (e *Element) Admits(namespace string) bool {
	if e == nil || e.Anything {
		return true
	}
	for _, any := range e.Any {
		if any == namespace || any == "all" || any == "other" && namespace != e.Namespace {
			return true
		}
	}
	return false
}

// StandsIn reports whether the element is known to stand in a stanza ("iq",
// "message", "presence") of a type (the attribute of that name, or ""). The
// error that answers a stanza may repeat what was in it.
func (e *Element) StandsIn(stanza, kind string) bool {
	if e == nil {
		return false
	}
	want := Context(stanza, kind)
	for _, in := range e.In {
		if in == want || kind == "error" && strings.HasPrefix(in, stanza) {
			return true
		}
	}
	return false
}

// extendElement returns a copy of base with what more says added.
func extendElement(base, more *Element) *Element {
	made := *base
	replace(&made.Doc, more.Doc)
	replace(&made.Legacy, more.Legacy)
	if more.Origin != "" {
		made.Origin = more.Origin
	}
	if more.Text != nil {
		made.Text = more.Text
	}
	if more.Condition != nil {
		made.Condition = more.Condition
	}
	made.Root = base.Root || more.Root
	made.Anything = base.Anything || more.Anything
	made.AnyAttribute = base.AnyAttribute || more.AnyAttribute
	made.In = union(base.In, more.In)
	made.Any = union(base.Any, more.Any)
	made.Children = slices.Clone(base.Children)
	for _, child := range more.Children {
		if known := made.Child(child.Namespace, child.Name); known != nil {
			*known = child
			continue
		}
		made.Children = append(made.Children, child)
	}
	made.attributes = slices.Clone(base.attributes)
	for _, a := range more.attributes {
		at := slices.IndexFunc(made.attributes, func(known *Attribute) bool { return known.Name == a.Name })
		added := *a
		if at < 0 {
			made.attributes = append(made.attributes, &added)
			continue
		}
		if added.Doc == "" {
			added.Doc = made.attributes[at].Doc
		}
		made.attributes[at] = &added
	}
	return &made
}

// union returns both lists as one in order, each word once.
func union(a, b []string) []string {
	both := slices.Concat(a, b)
	slices.Sort(both)
	return slices.Compact(both)
}

// finish works out what the lines of a file leave unsaid.
func (e *Element) finish(origin Origin) {
	if e.Origin == "" {
		e.Origin = origin
	}
	// What is in order is left alone: it may be shared with another vocabulary.
	if !slices.IsSorted(e.In) {
		slices.Sort(e.In)
	}
	byName := func(a, b *Attribute) int { return strings.Compare(a.Name, b.Name) }
	if !slices.IsSortedFunc(e.attributes, byName) {
		slices.SortFunc(e.attributes, byName)
	}
	e.required = nil
	for _, a := range e.attributes {
		if a.Origin == "" {
			a.Origin = e.Origin
		}
		if a.Required {
			e.required = append(e.required, a)
		}
	}
}
