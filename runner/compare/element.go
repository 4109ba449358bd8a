package compare

import (
	"cmp"
	"slices"
	"strings"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/internal/excerpt"
	"github.com/scs-tools/scs/runner/match"
)

// element is an element of a stanza in canonical form: namespaces in place of
// prefixes, attributes sorted, white space in text collapsed.
type element struct {
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
func newElement(n *match.Node) *element {
	c := &element{name: n.Name(), space: n.Namespace()}
	for _, a := range n.Attrs() {
		if strings.HasPrefix(a.Name, ast.PrefixScansion+":") { // for the runner alone: never compared
			continue
		}
		c.attrs = append(c.attrs, attribute{name: a.Name, key: attrKey(a.Space, a.Local), value: a.Value})
	}
	c.sortAttrs()
	c.text = strings.Join(strings.FieldsFunc(n.Text(), isSpace), " ")
	for _, child := range n.Children() {
		c.children = append(c.children, newElement(child))
	}
	return c
}

func (e *element) sortAttrs() {
	slices.SortStableFunc(e.attrs, func(a, b attribute) int { return cmp.Compare(a.name, b.name) })
}

// attrKey returns what identifies an attribute of an element.
func attrKey(space, local string) string { return space + " " + local }

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
	textEscaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
	attrEscaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", `"`, "&quot;")
)

// EscapeText writes text as XML has it between tags, in canonical form.
func EscapeText(text string) string { return textEscaper.Replace(text) }

// EscapeAttr writes a value as XML has it in an attribute, in canonical form.
func EscapeAttr(value string) string { return attrEscaper.Replace(value) }

// Segment is a part of a printed line.
type Segment struct {
	Text    string
	Unasked bool // it is received, and a loose element does not ask for it
}

// row is a printed line of a stanza.
type row struct {
	depth    int
	segments []Segment
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
		if !s.Unasked {
			b.WriteString(s.Text)
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
		b.WriteString(s.Text)
	}
	return b.String()
}

// What is shown of one value, and of a line, in columns.
const (
	minColumns = 40
	longValue  = 160
)

// printer prints elements as rows.
type printer struct {
	columns int // that a line should have at most
	rows    []row
}

// tag returns the parts of a start tag: the name, and each attribute with a
// space before it.
func (e *element) tag(around string) []Segment {
	parts := []Segment{{"<" + excerpt.Printable(e.name), e.unasked}}
	add := func(name, value string, unasked bool) {
		parts = append(parts, Segment{" " + name + `="` + attributeText(value) + `"`, unasked})
	}
	if e.space != around && !strings.Contains(e.name, ":") { // of a prefix that nothing declares, there is none
		add("xmlns", e.space, e.unasked)
	}
	for _, a := range e.attrs {
		add(excerpt.Printable(a.name), a.value, e.unasked || a.unasked)
	}
	return parts
}

func attributeText(value string) string {
	return EscapeAttr(excerpt.FitMiddle(excerpt.Printable(cut(value)), longValue))
}

func plainText(value string) string {
	return EscapeText(excerpt.FitMiddle(excerpt.Printable(cut(value)), longValue))
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
	end := Segment{"</" + excerpt.Printable(e.name) + ">", e.unasked}
	var text []Segment
	if e.text != "" {
		text = []Segment{{plainText(e.text), e.unasked || e.textFree}}
	}
	leaf := e.leaf()
	open := Segment{">", e.unasked}
	if leaf && text == nil {
		open.Text = "/>"
	}
	row := func(depth int, part string, segments ...Segment) {
		p.row(depth, about{e.pair, part}, segments...)
	}
	var inside []Segment
	if leaf && text != nil {
		inside = []Segment{text[0], end}
	}
	if e.tall {
		row(depth, "<", tag[0])
		for _, part := range tag[1:] {
			part.Text = part.Text[1:]
			name, _, _ := strings.Cut(part.Text, "=")
			row(depth+1, name, part)
		}
		row(depth, ">", append([]Segment{open}, inside...)...)
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
		width += excerpt.Width(part.Text)
	}
	if e.leaf() && e.text != "" {
		width += excerpt.Width(plainText(e.text)) + len("</>") + excerpt.Width(e.name)
	}
	return width <= columns
}

// brief prints an element that nobody asked for on one line.
func (p *printer) brief(e *element, depth int, around string) {
	p.row(depth, about{}, Segment{excerpt.Fit(e.brief(around), max(p.columns-2*depth, minColumns)), true})
}

// brief returns an element on one line, without what is in its children.
func (e *element) brief(around string) string {
	var b strings.Builder
	for _, part := range e.tag(around) {
		b.WriteString(part.Text)
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

func (p *printer) row(depth int, what about, segments ...Segment) {
	p.rows = append(p.rows, row{depth, segments, what})
}
