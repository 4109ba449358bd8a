package report

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/beevik/etree"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/internal/excerpt"
	"github.com/scs-tools/scs/runner/match"
)

// element is an element of a stanza in canonical form: namespaces in place of
// prefixes, attributes sorted, white space in text collapsed.
type element struct {
	tree     *etree.Element
	name     string // local
	space    string
	attrs    []attribute
	text     string
	children []*element

	// What the comparison with another stanza adds.
	unasked   bool // received, but a loose element does not ask for it
	textFree  bool // the text is received, and none is asked for
	tall      bool // attributes stand on lines of their own, as in its partner
	container bool // what is inside stands on lines of its own, as in its partner
	pair      int  // number that it shares with its partner; 0 if it has none
}

// attribute is an attribute in canonical form.
type attribute struct {
	name    string // as written
	key     string // namespace and local name
	value   string
	unasked bool
}

// newElement makes the canonical form of an element and all in it.
func newElement(e *etree.Element) *element { return canonical(e, namespaces(e)) }

// scope is what prefixes stand for.
type scope map[string]string

// namespaces returns what prefixes stand for around an element.
func namespaces(e *etree.Element) scope {
	s := scope{"": ast.NamespaceClient, "stream": ast.NamespaceStream, "xml": ast.NamespaceXML}
	var around []*etree.Element
	for p := e.Parent(); p != nil; p = p.Parent() {
		around = append(around, p)
	}
	for _, p := range slices.Backward(around) {
		s = s.enter(p)
	}
	return s
}

func (s scope) enter(e *etree.Element) scope {
	inside, copied := s, false
	for _, a := range e.Attr {
		prefix, ok := match.Declaration(a)
		if !ok {
			continue
		}
		if !copied {
			inside, copied = maps.Clone(s), true
		}
		inside[prefix] = a.Value
	}
	return inside
}

func canonical(e *etree.Element, outer scope) *element {
	in := outer.enter(e)
	c := &element{tree: e, name: e.Tag, space: in[e.Space]}
	if c.space == "" && e.Space != "" {
		c.name = e.Space + ":" + e.Tag // a prefix that nothing declares
	}
	for _, a := range e.Attr {
		if _, ok := match.Declaration(a); ok || a.Space == ast.PrefixScansion { // what is for the runner alone is never compared
			continue
		}
		name, key := a.Key, a.Key
		if a.Space != "" {
			name, key = a.Space+":"+a.Key, in[a.Space]+" "+a.Key
		}
		c.attrs = append(c.attrs, attribute{name: name, key: key, value: a.Value})
	}
	slices.SortStableFunc(c.attrs, func(a, b attribute) int { return cmp.Compare(a.name, b.name) })
	var text strings.Builder
	for _, token := range e.Child {
		switch t := token.(type) {
		case *etree.CharData:
			text.WriteString(t.Data)
		case *etree.Element:
			c.children = append(c.children, canonical(t, in))
		}
	}
	c.text = strings.Join(strings.FieldsFunc(text.String(), isSpace), " ")
	return c
}

// isSpace reports whether a character is white space in XML.
func isSpace(r rune) bool { return r == ' ' || r == '\t' || r == '\r' || r == '\n' }

// leaf reports whether an element stands on one line if it fits.
func (e *element) leaf() bool { return len(e.children) == 0 && !e.container }

// attr returns the attribute of that key, or nil.
func (e *element) attr(key string) *attribute {
	for i := range e.attrs {
		if e.attrs[i].key == key {
			return &e.attrs[i]
		}
	}
	return nil
}

// What XML has to escape; quotation marks in text stay readable.
var (
	inText      = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
	inAttribute = strings.NewReplacer("&", "&amp;", "<", "&lt;", `"`, "&quot;")
)

// segment is a part of a printed line.
type segment struct {
	text    string
	unasked bool
}

// row is a printed line of a stanza.
type row struct {
	depth    int
	segments []segment
	about    about
}

// about is what a line shows, the same in two stanzas that are compared.
type about struct {
	pair int    // of the element; 0 if it has no partner
	part string // an attribute's name, or "<", ">", "/"
}

// key returns what of a line was asked for, as it is compared; "" if all of it
// was not.
func (r *row) key() string {
	var b strings.Builder
	for _, s := range r.segments {
		if !s.unasked {
			b.WriteString(s.text)
		}
	}
	if b.Len() == 0 {
		return ""
	}
	return strings.Repeat("  ", r.depth) + b.String()
}

// String returns the line.
func (r *row) String() string {
	var b strings.Builder
	b.WriteString(strings.Repeat("  ", r.depth))
	for _, s := range r.segments {
		b.WriteString(s.text)
	}
	return b.String()
}

// What is shown of one value, and of a line, in columns.
const (
	minColumns = 40
	maxColumns = 100
	longValue  = 160
)

// printer prints elements as rows.
type printer struct {
	columns int // that a line should have at most
	rows    []row
}

// tag returns the parts of a start tag: the name, and each attribute with a
// space before it.
func (e *element) tag(around string) []segment {
	parts := []segment{{"<" + excerpt.Printable(e.name), e.unasked}}
	add := func(name, value string, unasked bool) {
		parts = append(parts, segment{" " + name + `="` + attributeText(value) + `"`, unasked})
	}
	if e.space != around {
		add("xmlns", e.space, e.unasked)
	}
	for _, a := range e.attrs {
		add(excerpt.Printable(a.name), a.value, e.unasked || a.unasked)
	}
	return parts
}

func attributeText(value string) string {
	return inAttribute.Replace(excerpt.FitMiddle(excerpt.Printable(cut(value)), longValue))
}

func plainText(value string) string {
	return inText.Replace(excerpt.FitMiddle(excerpt.Printable(cut(value)), longValue))
}

// cut takes the middle out of a value that is so long that measuring it would
// take long.
func cut(value string) string {
	const enough = 16 * longValue
	if len(value) <= 2*enough {
		return value
	}
	return strings.ToValidUTF8(value[:enough], "") + strings.ToValidUTF8(value[len(value)-enough:], "")
}

// element prints an element; around is the namespace that it inherits.
func (p *printer) element(e *element, depth int, around string) {
	if e.pair == 0 {
		e.tall = !e.fits(around, depth, p.columns)
	}
	tag := e.tag(around)
	end := segment{"</" + excerpt.Printable(e.name) + ">", e.unasked}
	var text []segment
	if e.text != "" {
		text = []segment{{plainText(e.text), e.unasked || e.textFree}}
	}
	leaf := e.leaf()
	open := segment{">", e.unasked}
	if leaf && text == nil {
		open.text = "/>"
	}
	row := func(depth int, part string, segments ...segment) {
		p.row(depth, about{e.pair, part}, segments...)
	}
	var inside []segment
	if leaf && text != nil {
		inside = []segment{text[0], end}
	}
	if e.tall {
		row(depth, "<", tag[0])
		for _, part := range tag[1:] {
			part.text = part.text[1:]
			name, _, _ := strings.Cut(part.text, "=")
			row(depth+1, name, part)
		}
		row(depth, ">", append([]segment{open}, inside...)...)
	} else {
		row(depth, "<", append(append(tag, open), inside...)...)
	}
	if leaf {
		return
	}
	if text != nil {
		row(depth+1, "text", text...)
	}
	for _, child := range e.children {
		if child.unasked {
			p.brief(child, depth+1, e.space)
			continue
		}
		p.element(child, depth+1, e.space)
	}
	row(depth, "/", end)
}

// fits reports whether an element's start tag, and its text if it has no
// children, fit on a line.
func (e *element) fits(around string, depth, columns int) bool {
	tag := e.tag(around)
	if len(tag) == 1 {
		return true
	}
	width := 2*depth + len("/>")
	for _, part := range tag {
		width += excerpt.Width(part.text)
	}
	if e.leaf() && e.text != "" {
		width += excerpt.Width(plainText(e.text)) + len("</>") + excerpt.Width(e.name)
	}
	return width <= columns
}

// brief prints an element that nobody asked for on one line.
func (p *printer) brief(e *element, depth int, around string) {
	p.row(depth, about{}, segment{excerpt.Fit(e.brief(around), max(p.columns-2*depth, minColumns)), true})
}

// brief returns an element on one line, without what is in its children.
func (e *element) brief(around string) string {
	var b strings.Builder
	for _, part := range e.tag(around) {
		b.WriteString(part.text)
	}
	switch {
	case len(e.children) > 0:
		b.WriteString(">")
		for i, child := range e.children {
			if i == 3 {
				b.WriteString(excerpt.Dots)
				break
			}
			b.WriteString(child.shortest(e.space))
		}
		b.WriteString("</" + e.name + ">")
	case e.text != "":
		b.WriteString(">" + plainText(e.text) + "</" + e.name + ">")
	default:
		b.WriteString("/>")
	}
	return excerpt.Printable(b.String())
}

// shortest returns an element's name and text, or that there is more in it.
func (e *element) shortest(around string) string {
	name := e.name
	if e.space != around {
		name += ` xmlns="` + attributeText(e.space) + `"`
	}
	switch {
	case len(e.children) > 0 || len(e.attrs) > 0 && e.text != "":
		return "<" + name + ">" + excerpt.Dots + "</" + e.name + ">"
	case e.text != "":
		return "<" + name + ">" + excerpt.FitMiddle(plainText(e.text), minColumns) + "</" + e.name + ">"
	}
	return "<" + name + "/>"
}

func (p *printer) row(depth int, what about, segments ...segment) {
	p.rows = append(p.rows, row{depth, segments, what})
}
