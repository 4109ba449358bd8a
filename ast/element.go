package ast

import (
	"iter"
	"strings"
)

// Namespaces that a script has without declaring them.
const (
	NamespaceClient  = "jabber:client"                        // of elements without xmlns (RFC 6120, section 4.8.2)
	NamespaceStream  = "http://etherx.jabber.org/streams"     // of the prefix stream (RFC 6120, section 4.8.1)
	NamespaceXML     = "http://www.w3.org/XML/1998/namespace" // of the prefix xml
	NamespaceXMLNS   = "http://www.w3.org/2000/xmlns/"        // of the prefix xmlns
	PrefixScansion   = "scansion"                             // of attributes that talk to the runner and never go on the wire
	attributeXMLNS   = "xmlns"
	namespaceRunners = "scansion" // scansion: has no published name; it is never on the wire
)

// Element is an XML element in the body of an action, from its start tag to
// its end tag.
type Element struct{ Node }

// Element returns the node as an element, if it is one.
func (n Node) Element() (Element, bool) { return Element{n}, n.Kind() == KindElement }

// Name returns the name as written, with its prefix.
func (e Element) Name() string {
	r := e.raw()
	return e.slice(r.start+1, r.a)
}

// NameSpan returns the bytes of the name in the start tag.
func (e Element) NameSpan() Span {
	r := e.raw()
	return e.span(r.start+1, r.a)
}

// Prefix returns the part of the name before its colon, or "".
func (e Element) Prefix() string {
	if e.raw().flags&flagPrefixed == 0 {
		return ""
	}
	prefix, _ := splitName(e.Name())
	return prefix
}

// Local returns the part of the name behind its colon, or all of it.
func (e Element) Local() string {
	if e.raw().flags&flagPrefixed == 0 {
		return e.Name()
	}
	_, local := splitName(e.Name())
	return local
}

func splitName(name string) (prefix, local string) {
	if i := strings.IndexByte(name, ':'); i >= 0 {
		return name[:i], name[i+1:]
	}
	return "", name
}

// StartTag returns the bytes of the start tag, from < to > or />.
func (e Element) StartTag() Span {
	r := e.raw()
	return e.span(r.start, r.b)
}

// EndTag returns the bytes of the end tag, if there is one.
func (e Element) EndTag() (Span, bool) {
	r := e.raw()
	if r.flags&flagClosed == 0 {
		return Span{}, false
	}
	tag := strings.LastIndexByte(e.slice(r.b, r.end), '<')
	return e.span(r.b+int32(tag), r.end), true
}

// EndNameSpan returns the bytes of the name in the end tag, if there is one.
func (e Element) EndNameSpan() (Span, bool) {
	tag, ok := e.EndTag()
	if !ok {
		return Span{}, false
	}
	start := tag.Start + len("</")
	end := start
	for end < tag.End && isName(e.file.text[end]) {
		end++
	}
	return Span{start, end}, true
}

// SelfClosing reports whether the element is one tag: <x/>.
func (e Element) SelfClosing() bool { return e.raw().flags&flagSelfClosing != 0 }

// Attrs returns the attributes in the order in which they stand.
func (e Element) Attrs() iter.Seq[Attr] {
	return func(yield func(Attr) bool) {
		nodes := e.file.blocks[e.block].nodes
		r := &nodes[e.index]
		for i := e.index + 1; i < r.next && nodes[i].start < r.b; i = nodes[i].next {
			if nodes[i].kind == KindAttr && !yield(Attr{Node{e.file, &nodes[i], e.block, i}}) {
				return
			}
		}
	}
}

// Attr returns the first attribute of that name, prefix included.
func (e Element) Attr(name string) (Attr, bool) {
	b := &e.file.blocks[e.block]
	text, r := e.file.text[b.start:], &b.nodes[e.index]
	for i := e.index + 1; i < r.next; {
		a := &b.nodes[i]
		if a.start >= r.b {
			break
		}
		if a.kind == KindAttr && text[a.start:a.a] == name {
			return Attr{Node{e.file, a, e.block, i}}, true
		}
		i = a.next
	}
	return Attr{}, false
}

// AttrValue returns the value of the first attribute of that name, or "".
func (e Element) AttrValue(name string) string {
	a, ok := e.Attr(name)
	if !ok {
		return ""
	}
	return a.Value()
}

// Content returns the children behind the start tag: elements, text, CDATA,
// comments and malformed bytes.
func (e Element) Content() iter.Seq[Node] {
	return func(yield func(Node) bool) {
		nodes := e.file.blocks[e.block].nodes
		r := &nodes[e.index]
		for i := e.index + 1; i < r.next; i = nodes[i].next {
			if nodes[i].start >= r.b && !yield(Node{e.file, &nodes[i], e.block, i}) {
				return
			}
		}
	}
}

// Elements returns the child elements.
func (e Element) Elements() iter.Seq[Element] {
	return func(yield func(Element) bool) {
		for n := range e.ofKind(KindElement) {
			if !yield(Element{n}) {
				return
			}
		}
	}
}

// ParentElement returns the element around this one; a stanza has none.
func (e Element) ParentElement() (Element, bool) {
	p := e.Parent()
	return Element{p}, p.Kind() == KindElement
}

// Namespace returns the namespace that the element is in (Namespaces in XML
// 1.0, section 6): declared by itself or around it, else jabber:client. It is
// "" for a prefix that nothing declares.
func (e Element) Namespace() string {
	r := e.raw()
	if r.flags&flagPrefixed != 0 {
		return e.prefixNamespace(e.Prefix())
	}
	if r.c < 0 {
		return NamespaceClient
	}
	return Attr{e.at(r.c)}.Value()
}

// prefixNamespace returns what the prefix of an element or attribute, which is
// given, means there.
func (n Node) prefixNamespace(prefix string) string {
	b := &n.file.blocks[n.block]
	if i := b.declarationOf(n.index, n.file.text[b.start:b.start+b.length]); i >= 0 {
		return Attr{n.at(i)}.Value()
	}
	return namespaceOfPrefix(prefix)
}

// Declares reports whether the element declares a namespace itself, so that it
// may be in another one than the element around it.
func (e Element) Declares() bool {
	r := e.raw()
	if r.flags&flagDeclares != 0 {
		return true
	}
	return r.c >= 0 && e.file.blocks[e.block].nodes[r.c].parent == e.index
}

// PrefixNamespace returns the namespace that a prefix means inside the
// element's start tag, or "" if nothing declares it.
func (e Element) PrefixNamespace(prefix string) string {
	for at, ok := e, true; ok; at, ok = at.ParentElement() {
		if at.raw().flags&flagDeclares == 0 {
			continue
		}
		if a, ok := at.Attr(attributeXMLNS + ":" + prefix); ok {
			return a.Value()
		}
	}
	return namespaceOfPrefix(prefix)
}

// namespaceOfPrefix returns the namespace of a prefix that need not be declared,
// or "".
func namespaceOfPrefix(prefix string) string {
	switch prefix {
	case "xml":
		return NamespaceXML
	case attributeXMLNS:
		return NamespaceXMLNS
	case "stream":
		return NamespaceStream
	case PrefixScansion:
		return namespaceRunners
	}
	return ""
}

// TextContent returns the element's own text with its entities decoded, that
// of child elements left out.
func (e Element) TextContent() string {
	var only string
	var all strings.Builder
	for n := range e.Content() {
		var part string
		switch n.Kind() {
		case KindText:
			part = Text{n}.Value()
		case KindCData:
			part = CData{n}.Value()
		default:
			continue
		}
		if only == "" && all.Len() == 0 {
			only = part
			continue
		}
		if all.Len() == 0 {
			all.WriteString(only)
		}
		all.WriteString(part)
	}
	if all.Len() == 0 {
		return only
	}
	return all.String()
}

// Attr is an attribute of an element.
type Attr struct{ Node }

// Attr returns the node as an attribute, if it is one.
func (n Node) Attr() (Attr, bool) { return Attr{n}, n.Kind() == KindAttr }

// Element returns the element that has the attribute.
func (a Attr) Element() Element { return Element{a.Parent()} }

// Name returns the name as written, with its prefix.
func (a Attr) Name() string {
	r := a.raw()
	return a.slice(r.start, r.a)
}

// NameSpan returns the bytes of the name.
func (a Attr) NameSpan() Span {
	r := a.raw()
	return a.span(r.start, r.a)
}

// Prefix returns the part of the name before its colon, or "".
func (a Attr) Prefix() string {
	if a.raw().flags&flagPrefixed == 0 {
		return ""
	}
	prefix, _ := splitName(a.Name())
	return prefix
}

// Local returns the part of the name behind its colon, or all of it.
func (a Attr) Local() string { _, local := splitName(a.Name()); return local }

// Namespace returns the namespace that the prefix of the attribute means: "" if
// it has none, or if nothing declares it (Namespaces in XML 1.0, section 6.2).
func (a Attr) Namespace() string {
	if a.raw().flags&flagPrefixed == 0 {
		return ""
	}
	return a.prefixNamespace(a.Prefix())
}

// IsDeclaration reports whether the attribute is xmlns or starts with xmlns:,
// and so declares a namespace.
func (a Attr) IsDeclaration() bool {
	r := a.raw()
	return r.flags&flagXMLNS != 0 || r.flags&flagPrefixed != 0 && a.Prefix() == attributeXMLNS
}

// Raw returns the value as it stands between its quotes.
func (a Attr) Raw() string {
	r := a.raw()
	return a.slice(r.b, r.c)
}

// Value returns the value with its entities decoded; expressions and
// placeholders stay as written.
func (a Attr) Value() string {
	if a.raw().flags&flagReferences == 0 {
		return a.Raw()
	}
	return decode(a.Raw())
}

// ValueSpan returns the bytes of the value without its quotes; the empty span
// behind the name if there is no value.
func (a Attr) ValueSpan() Span {
	r := a.raw()
	return a.span(r.b, r.c)
}

// Quote returns the quote before the value, ' or ", or 0 if there is none.
func (a Attr) Quote() byte {
	r := a.raw()
	if r.b == r.a {
		return 0
	}
	if c := a.file.text[a.base()+int(r.b)-1]; c == '\'' || c == '"' {
		return c
	}
	return 0
}

// Parts returns the entities, expressions and placeholders of the value.
func (a Attr) Parts() iter.Seq[Node] { return a.Children() }
