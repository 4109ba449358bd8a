package match

import (
	"slices"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
)

// Pattern is an expected stanza, ready to be compared any number of times. It
// never changes and is safe for concurrent use.
type Pattern struct {
	root     *element
	captures bool // a placeholder somewhere binds a name
}

// element is an expected element.
type element struct {
	node         ast.Element
	space, local string
	strict       bool
	attrs        []attribute // declarations and scansion:* left out
	text         template    // nil where no text is expected
	textSpan     ast.Span    // of the first text
	children     []*element
	size         int // elements in it, itself counted
}

// attribute is an expected attribute.
type attribute struct {
	node         ast.Attr
	space, local string
	value        template
}

// Capture is a value that a placeholder bound to a name.
type Capture struct {
	Name        string
	Value       string // of text: with white space collapsed
	Placeholder ast.Placeholder
}

// Compile makes a pattern of the stanza that a script expects. An element with
// syntax errors gives a pattern of what could be understood.
func Compile(e ast.Element) *Pattern {
	p := &Pattern{}
	p.root = p.compile(e)
	return p
}

// Element returns the element that the pattern was made of.
func (p *Pattern) Element() ast.Element { return p.root.node }

// With returns the pattern with what expressions stand for put in. Expressions
// that nothing is known of stay.
func (p *Pattern) With(values script.Values) *Pattern {
	return &Pattern{root: p.root.with(values), captures: p.captures}
}

func (e *element) with(values script.Values) *element {
	c := *e
	c.attrs = slices.Clone(e.attrs)
	for i := range c.attrs {
		c.attrs[i].value = c.attrs[i].value.with(values)
	}
	c.text = e.text.with(values)
	c.children = slices.Clone(e.children)
	for i, child := range c.children {
		c.children[i] = child.with(values)
	}
	return &c
}

func (p *Pattern) compile(e ast.Element) *element {
	c := &element{
		node:   e,
		space:  e.Namespace(),
		local:  e.Local(),
		strict: script.Strict(e),
		size:   1,
	}
	if prefix := e.Prefix(); prefix != "" && c.space == "" {
		c.space = undeclared(prefix)
	}
	for a := range e.Attrs() {
		if a.IsDeclaration() || a.Prefix() == ast.PrefixScansion {
			continue
		}
		expected := attribute{node: a, local: a.Local()}
		if prefix := a.Prefix(); prefix != "" {
			if expected.space = a.Namespace(); expected.space == "" {
				expected.space = undeclared(prefix)
			}
		}
		expected.value = template(nil).addSpan(e.File(), a.ValueSpan(), a.Parts())
		p.captures = p.captures || expected.value.captures()
		c.attrs = append(c.attrs, expected)
	}
	var text template
	for n := range e.Content() {
		switch n.Kind() {
		case ast.KindText:
			text = text.addSpan(e.File(), n.Span(), n.Children())
			if c.textSpan.Empty() {
				c.textSpan = n.Span()
			}
		case ast.KindCData:
			section, _ := n.CData()
			text = text.addText(section.Value())
			if c.textSpan.Empty() {
				c.textSpan = n.Span()
			}
		case ast.KindElement:
			child, _ := n.Element()
			expected := p.compile(child)
			c.size += expected.size
			c.children = append(c.children, expected)
		}
	}
	if !text.blank() {
		c.text = text
		p.captures = p.captures || text.captures()
	}
	return c
}

// Match reports whether the stanza is what is expected, and what its
// placeholders bind then, in the order of the script. A stanza that does not
// match binds nothing.
func (p *Pattern) Match(s *Stanza, values script.Values) ([]Capture, bool) {
	m := matcher{values: values}
	if !m.element(p.root, s.root) {
		return nil, false
	}
	if p.captures {
		m.bind(p.root, s.root)
	}
	return m.captures, true
}

// MatchInAnyOrder is Match with the children of every element in any order, as
// if scansion:strict="false" left the order of all of them open. A strict
// element still has to have no child and no attribute too many.
func (p *Pattern) MatchInAnyOrder(s *Stanza, values script.Values) ([]Capture, bool) {
	m := matcher{values: values, anyOrder: true}
	if !m.element(p.root, s.root) {
		return nil, false
	}
	if p.captures {
		m.bind(p.root, s.root)
	}
	return m.captures, true
}

// matcher compares one pattern with one stanza.
type matcher struct {
	values   script.Values
	anyOrder bool // of the children of strict elements too
	captures []Capture
}

func (m *matcher) element(e *element, r *Node) bool {
	if e.local != r.local || e.space != r.space {
		return false
	}
	attrs := r.attrsByName()
	for i := range e.attrs {
		a := &e.attrs[i]
		received := attrs.of(a)
		if received == nil || !a.value.resolve(m.values, false).fits(received.Value, nil) {
			return false
		}
	}
	if e.strict && len(r.attrs) != len(e.attrs) {
		return false
	}
	if e.text != nil && !e.text.resolve(m.values, true).fits(r.text, nil) {
		return false
	}
	_, ok := m.children(e, r)
	return ok
}

// children finds for each expected child the received one that it matches,
// each serving once.
func (m *matcher) children(e *element, r *Node) (chosen []int, ok bool) {
	if len(e.children) > len(r.children) || e.strict && len(e.children) != len(r.children) {
		return nil, false
	}
	if !e.strict || m.anyOrder {
		return assign(len(e.children), m.candidates(e, r), func(i, j int) bool {
			return m.element(e.children[i], r.children[j])
		})
	}
	for i, child := range e.children {
		if !m.element(child, r.children[i]) {
			return nil, false
		}
		chosen = append(chosen, i)
	}
	return chosen, true
}

// bind records the captures of an element that matches.
func (m *matcher) bind(e *element, r *Node) {
	record := func(h ast.Placeholder, received string) {
		if name := h.Name(); name != "" {
			m.captures = append(m.captures, Capture{name, received, h})
		}
	}
	attrs := r.attrsByName()
	for i := range e.attrs {
		if a := &e.attrs[i]; a.value.captures() {
			a.value.resolve(m.values, false).fits(attrs.of(a).Value, record)
		}
	}
	if e.text.captures() {
		e.text.resolve(m.values, true).fits(r.text, record)
	}
	chosen, _ := m.children(e, r)
	for i, j := range chosen {
		m.bind(e.children[i], r.children[j])
	}
}
