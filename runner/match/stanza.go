package match

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/beevik/etree"

	"github.com/scs-tools/scs/ast"
)

// Stanza is a received stanza, ready to be compared any number of times. It
// never changes and is safe for concurrent use.
type Stanza struct {
	root    *Node
	element *etree.Element
}

// Root returns the stanza's element.
func (s *Stanza) Root() *Node { return s.root }

// Element returns the tree that the stanza was read from. It must not be
// changed: work on a copy, which has lost the namespaces it inherits.
func (s *Stanza) Element() *etree.Element { return s.element }

// Name returns the stanza's namespace and local name.
func (s *Stanza) Name() (namespace, local string) { return s.root.space, s.root.local }

// Attr returns the value of an attribute without a namespace of the stanza's
// root, or "".
func (s *Stanza) Attr(local string) string {
	for _, a := range s.root.attrs {
		if a.Space == "" && a.Local == local {
			return a.Value
		}
	}
	return ""
}

// Node is an element of a received stanza with its namespaces resolved.
type Node struct {
	space, local string
	name         string // local, after its prefix if nothing declares that
	attrs        []Attr // declarations of namespaces left out
	text         string
	children     []*Node
	index        int // among the parent's child elements
}

// Attr is an attribute of a received stanza.
type Attr struct {
	Space string // its namespace; "" if it has none, as without a prefix
	Local string
	Name  string // as written
	Value string
}

// Name returns the local name of the element, after its prefix if nothing
// declares that.
func (n *Node) Name() string { return n.name }

// Namespace returns the namespace of the element, or "" if nothing declares its
// prefix.
func (n *Node) Namespace() string {
	if n.name != n.local {
		return ""
	}
	return n.space
}

// Attrs returns the attributes but for declarations of namespaces, in the order
// of the stanza. They must not be changed.
func (n *Node) Attrs() []Attr { return n.attrs }

// Text returns the element's own character data, as it came.
func (n *Node) Text() string { return n.text }

// Children returns the child elements. They must not be changed.
func (n *Node) Children() []*Node { return n.children }

// Parse reads a received stanza: one element, with or without the namespaces
// of its stream declared. Where nothing is declared, the default namespace is
// jabber:client and the prefix stream is that of XMPP.
func Parse(xml []byte) (*Stanza, error) {
	doc := etree.NewDocument()
	doc.ReadSettings = etree.ReadSettings{PreserveDuplicateAttrs: true, PreserveCData: true}
	doc.WriteSettings = etree.WriteSettings{CanonicalText: true, CanonicalAttrVal: true}
	if err := doc.ReadFromBytes(xml); err != nil {
		return nil, fmt.Errorf("the stanza is not XML: %w", err)
	}
	// The reader takes nothing, text alone and several roots for documents.
	elements := doc.ChildElements()
	if len(elements) != 1 {
		return nil, fmt.Errorf("a stanza is 1 element, got %d", len(elements))
	}
	for _, token := range doc.Child {
		if text, ok := token.(*etree.CharData); ok && !text.IsWhitespace() {
			return nil, errors.New("the stanza has text outside its element")
		}
	}
	in := scope{
		"":       ast.NamespaceClient,
		"stream": ast.NamespaceStream,
		"xml":    ast.NamespaceXML,
	}
	return &Stanza{newNode(elements[0], in), elements[0]}, nil
}

// scope is what prefixes mean at the place of a tree that is looked at.
type scope map[string]string

// meaning is what a prefix meant outside of an element.
type meaning struct {
	prefix, space string
	declared      bool
}

// enter makes the scope that inside an element, and returns what it hides.
func (s scope) enter(e *etree.Element) (hidden []meaning) {
	for _, a := range e.Attr {
		if prefix, ok := declaration(a); ok {
			space, declared := s[prefix]
			hidden = append(hidden, meaning{prefix, space, declared})
			s[prefix] = a.Value
		}
	}
	return hidden
}

// leave makes the scope again that outside of an element.
func (s scope) leave(hidden []meaning) {
	for _, m := range slices.Backward(hidden) {
		if m.declared {
			s[m.prefix] = m.space
		} else {
			delete(s, m.prefix)
		}
	}
}

// resolve returns the namespace of a prefix. A prefix that nothing declares is
// a namespace of its own: it equals itself and nothing else.
func (s scope) resolve(prefix string) string {
	if space, ok := s[prefix]; ok {
		return space
	}
	return undeclared(prefix)
}

// undeclared stands for the namespace of a prefix that nothing declares.
func undeclared(prefix string) string { return "prefix " + prefix }

// declaration returns the prefix that an attribute declares, "" for xmlns
// itself (Namespaces in XML 1.0, section 3).
func declaration(a etree.Attr) (prefix string, ok bool) {
	switch {
	case a.Space == "" && a.Key == "xmlns":
		return "", true
	case a.Space == "xmlns":
		return a.Key, true
	}
	return "", false
}

func newNode(e *etree.Element, in scope) *Node {
	hidden := in.enter(e)
	n := &Node{space: in.resolve(e.Space), local: e.Tag, name: e.Tag}
	if e.Space != "" && n.space == undeclared(e.Space) {
		n.name = e.Space + ":" + e.Tag
	}
	for _, a := range e.Attr {
		if _, ok := declaration(a); ok {
			continue
		}
		v := Attr{Local: a.Key, Name: a.Key, Value: attrSpace(a.Value)}
		if a.Space != "" {
			v.Space, v.Name = in.resolve(a.Space), a.Space+":"+a.Key
		}
		n.attrs = append(n.attrs, v)
	}
	var text joined
	for _, token := range e.Child {
		switch t := token.(type) {
		case *etree.CharData:
			text.add(t.Data)
		case *etree.Element:
			child := newNode(t, in)
			child.index = len(n.children)
			n.children = append(n.children, child)
		}
	}
	n.text = text.String()
	in.leave(hidden)
	return n
}

// spaces turns white space characters into spaces as XML does in the values of
// attributes (XML 1.0, section 3.3.3).
var spaces = strings.NewReplacer("\r\n", " ", "\n", " ", "\r", " ", "\t", " ")

func attrSpace(text string) string {
	if strings.ContainsAny(text, "\r\n\t") {
		return spaces.Replace(text)
	}
	return text
}

const whiteSpace = " \t\r\n"

// collapse replaces every run of white space by one space and takes it off
// both ends.
func collapse(text string) string { return strings.Trim(squeeze(text), " ") }

// squeeze replaces every run of white space by one space.
func squeeze(text string) string {
	if !strings.ContainsAny(text, "\t\r\n") && !strings.Contains(text, "  ") {
		return text
	}
	var b strings.Builder
	b.Grow(len(text))
	run := false
	for i := range len(text) {
		if strings.IndexByte(whiteSpace, text[i]) >= 0 {
			if !run {
				b.WriteByte(' ')
			}
			run = true
			continue
		}
		b.WriteByte(text[i])
		run = false
	}
	return b.String()
}
