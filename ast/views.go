package ast

import (
	"iter"
	"strings"
)

// Comment is a line that starts with #, // or -- in column 0.
type Comment struct{ Node }

// Comment returns the node as a comment, if it is one.
func (n Node) Comment() (Comment, bool) { return Comment{n}, n.Kind() == KindComment }

// Marker returns what starts the comment: a run of #, // or --. The zero
// Comment, as of a file without a title, has none.
func (c Comment) Marker() string {
	if c.IsZero() {
		return ""
	}
	return commentMarker(c.Text())
}

func commentMarker(line string) string {
	if line[0] != '#' {
		return line[:2]
	}
	return line[:len(line)-len(strings.TrimLeft(line, "#"))]
}

// Content returns the text behind the marker without white space around it; ""
// for the zero Comment.
func (c Comment) Content() string {
	if c.IsZero() {
		return ""
	}
	return strings.TrimSpace(c.Text()[len(c.Marker()):])
}

// ContentSpan returns the bytes of Content; the zero Span for the zero Comment.
func (c Comment) ContentSpan() Span {
	if c.IsZero() {
		return Span{}
	}
	s, content := c.Span(), c.Content()
	start := s.Start + strings.LastIndex(c.Text(), content)
	return Span{start, start + len(content)}
}

// Section is a character section: its line [Class] Name and its properties.
type Section struct{ Node }

// Section returns the node as a character section, if it is one.
func (n Node) Section() (Section, bool) { return Section{n}, n.Kind() == KindSection }

// Class returns the word in brackets.
func (s Section) Class() string { return s.file.Slice(s.ClassSpan()) }

// ClassSpan returns the bytes of the class, without brackets.
func (s Section) ClassSpan() Span {
	r := s.raw()
	start := r.start
	if s.file.text[s.base()+int(start)] == '[' {
		start++
	}
	return s.span(start, r.a)
}

// Name returns the character's name; "" where it is missing.
func (s Section) Name() string { return s.file.Slice(s.NameSpan()) }

// NameSpan returns the bytes of the character's name.
func (s Section) NameSpan() Span {
	r := s.raw()
	return s.span(r.b, r.c)
}

// LineSpan returns the bytes of the section's first line without its line
// ending.
func (s Section) LineSpan() Span { return s.firstLine() }

// Properties returns the section's properties.
func (s Section) Properties() iter.Seq[Property] {
	return func(yield func(Property) bool) {
		for n := range s.ofKind(KindProperty) {
			if !yield(Property{n}) {
				return
			}
		}
	}
}

// Property returns the first property with that key.
func (s Section) Property(key string) (Property, bool) {
	for p := range s.Properties() {
		if p.Key() == key {
			return p, true
		}
	}
	return Property{}, false
}

// Separator is the line of dashes that ends the cast.
type Separator struct{ Node }

// Separator returns the node as a separator, if it is one. Every line of
// dashes is, the stray ones after the first too.
func (n Node) Separator() (Separator, bool) { return Separator{n}, n.Kind() == KindSeparator }

// Property is one key: value line of a character section.
type Property struct{ Node }

// Property returns the node as a property, if it is one.
func (n Node) Property() (Property, bool) { return Property{n}, n.Kind() == KindProperty }

// Key returns the text before the colon.
func (p Property) Key() string { return p.file.Slice(p.KeySpan()) }

// KeySpan returns the bytes of the key.
func (p Property) KeySpan() Span {
	r := p.raw()
	return p.span(r.start, r.a)
}

// Value returns the text behind the colon without white space around it.
func (p Property) Value() string { return p.file.Slice(p.ValueSpan()) }

// ValueSpan returns the bytes of the value.
func (p Property) ValueSpan() Span {
	r := p.raw()
	return p.span(r.b, r.end)
}

// Text is character data of an element that means something.
type Text struct{ Node }

// TextNode returns the node as character data, if it is that.
func (n Node) TextNode() (Text, bool) { return Text{n}, n.Kind() == KindText }

// Value returns the text with its entities decoded; expressions and
// placeholders stay as written.
func (t Text) Value() string {
	if t.raw().flags&flagReferences == 0 {
		return t.readText()
	}
	return decode(t.readText())
}

// CData is a CDATA section.
type CData struct{ Node }

// CData returns the node as a CDATA section, if it is one.
func (n Node) CData() (CData, bool) { return CData{n}, n.Kind() == KindCData }

// Value returns what stands between the marks of the CDATA section.
func (c CData) Value() string {
	return strings.TrimSuffix(strings.TrimPrefix(c.readText(), cdataOpen), cdataClose)
}

// Entity is a reference to a character, by name or by number.
type Entity struct{ Node }

// Entity returns the node as an entity, if it is one.
func (n Node) Entity() (Entity, bool) { return Entity{n}, n.Kind() == KindEntity }

// Value returns the character that is meant, or the reference as written if
// XML knows no such character.
func (e Entity) Value() string { return decode(e.Text()) }

// Form says what an expression asks for.
type Form uint8

// The forms of an expression.
const (
	FormCapture Form = iota // ${NAME}: what a placeholder captured
	FormJID                 // ${NAME's JID}: a character's bare JID
	FormFullJID             // ${NAME's full JID}: its JID with the resource
)

// Expression is ${…} in text or in an attribute value.
type Expression struct{ Node }

// Expression returns the node as an expression, if it is one.
func (n Node) Expression() (Expression, bool) { return Expression{n}, n.Kind() == KindExpression }

// Form returns what the expression asks for.
func (e Expression) Form() Form {
	switch f := e.raw().flags; {
	case f&flagFullJID != 0:
		return FormFullJID
	case f&flagJID != 0:
		return FormJID
	}
	return FormCapture
}

// Name returns the name of the capture or character.
func (e Expression) Name() string { return e.file.Slice(e.NameSpan()) }

// NameSpan returns the bytes of the name.
func (e Expression) NameSpan() Span {
	r := e.raw()
	return e.span(r.a, r.b)
}

// Closed reports whether the closing brace is there.
func (e Expression) Closed() bool { return e.raw().flags&flagClosed != 0 }

// LacksDollar reports whether this is {NAME's JID}, which lost its dollar
// sign and so is plain text to every runner.
func (e Expression) LacksDollar() bool { return e.raw().flags&flagNoDollar != 0 }

// Placeholder is {scansion:…} in text or in an attribute value.
type Placeholder struct{ Node }

// Placeholder returns the node as a placeholder, if it is one.
func (n Node) Placeholder() (Placeholder, bool) { return Placeholder{n}, n.Kind() == KindPlaceholder }

// The keywords of placeholders.
const (
	PlaceholderAny     = "any"     // matches any value
	PlaceholderCapture = "capture" // matches any value and binds it to a name
)

// Keyword returns the word behind "{scansion:": any, capture, or another that
// no runner knows.
func (p Placeholder) Keyword() string { return p.file.Slice(p.KeywordSpan()) }

// KeywordSpan returns the bytes of the keyword.
func (p Placeholder) KeywordSpan() Span {
	r := p.raw()
	return p.span(r.start+int32(len(placeholderOpen)), r.a)
}

// Name returns what stands behind the keyword's colon: the capture's name.
func (p Placeholder) Name() string { return p.file.Slice(p.NameSpan()) }

// NameSpan returns the bytes of the capture's name.
func (p Placeholder) NameSpan() Span {
	r := p.raw()
	return p.span(r.b, r.c)
}

// Closed reports whether the closing brace is there.
func (p Placeholder) Closed() bool { return p.raw().flags&flagClosed != 0 }
