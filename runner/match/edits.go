package match

import (
	"strings"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
)

// subject is what a reason is about: the expected element, and what of the
// received one it is compared with.
type subject struct {
	e     *element
	a     *attribute // nil unless an expected attribute is meant
	r     *Node      // nil if nothing was received in place of the element
	attr  *Attr      // received; nil if none was
	child *Node      // received, and too many
	order []int      // the received child that each expected one matches
	named *Node      // received, and what is expected but for its name
}

// Loosen returns the edits of the script that make what Reasons[i] is about be
// compared less, for what differs from run to run: any value of an attribute
// does, the text is not compared, children may come in any order. Where that
// does not help, they are those of [Mismatch.Edits].
func (m *Mismatch) Loosen(i int) []ast.Edit {
	if i >= len(m.subjects) {
		return nil
	}
	about := m.subjects[i]
	switch m.Reasons[i].Kind {
	case KindAttrValue:
		return []ast.Edit{{Span: about.a.node.ValueSpan(), New: "{" + ast.PrefixScansion + ":any}"}}
	case KindText:
		return about.e.setText("")
	case KindOrder, KindAttrExtra, KindChildExtra:
		return about.e.compareLoosely()
	}
	return m.Edits(i)
}

// compareLoosely sets scansion:strict="false".
func (e *element) compareLoosely() []ast.Edit {
	if a, ok := e.node.Attr(script.AttrStrict); ok {
		return []ast.Edit{setValue(a, "false")}
	}
	return []ast.Edit{e.addAttr(&Attr{Name: script.AttrStrict, Value: "false"})}
}

// Edits returns the edits of the script that take the difference of Reasons[i]
// away: they write what came where something else is expected. One edit can
// uncover another difference, such as that of an element which is expected only
// now: who wants the expectation to match explains again until it does. There
// are none for a mismatch that was not made by [Pattern.Explain].
func (m *Mismatch) Edits(i int) []ast.Edit {
	if i >= len(m.subjects) {
		return nil
	}
	about := m.subjects[i]
	e := about.e
	switch m.Reasons[i].Kind {
	case KindElement:
		return []ast.Edit{{Span: e.node.Span(), New: about.r.render(layout{ast.NamespaceClient, indentOf(e.node), e.node.File().LineEnd()})}}
	case KindNamespace:
		return e.setNamespace(about.r.space)
	case KindAttrMissing:
		return []ast.Edit{removeAttr(about.a.node)}
	case KindAttrValue:
		return []ast.Edit{setValue(about.a.node, about.attr.Value)}
	case KindAttrExtra:
		return []ast.Edit{e.addAttr(about.attr)}
	case KindText:
		return e.setText(collapse(about.r.text))
	case KindChildMissing:
		if about.named != nil {
			return e.rename(about.named)
		}
		return []ast.Edit{{Span: withSpaceBefore(e.node)}}
	case KindChildExtra:
		return e.addChild(about.child, m.pairOf(e))
	case KindOrder:
		return e.reorder(about.order)
	case KindUnknown:
		switch {
		case about.a == nil:
			return e.setText(collapse(about.r.text))
		case about.attr == nil:
			return []ast.Edit{removeAttr(about.a.node)}
		}
		return []ast.Edit{setValue(about.a.node, about.attr.Value)}
	}
	return nil
}

// setNamespace declares another default namespace, in the element and in what
// inside it repeats the old one.
func (e *element) setNamespace(space string) []ast.Edit {
	if e.node.Prefix() != "" {
		for a := range e.node.Attrs() {
			if a.IsDeclaration() && a.Local() == e.node.Prefix() {
				return []ast.Edit{setValue(a, space)}
			}
		}
		// Declared further out, for others too: the element gets no prefix.
		edits := []ast.Edit{{Span: e.node.NameSpan(), New: e.local + " xmlns=" + quoted(space, '"')}}
		if end, ok := e.node.EndNameSpan(); ok {
			edits = append(edits, ast.Edit{Span: end, New: e.local})
		}
		return edits
	}
	a, ok := e.node.Attr("xmlns")
	if !ok {
		end := e.node.NameSpan().End
		return []ast.Edit{{Span: ast.Span{Start: end, End: end}, New: " xmlns=" + quoted(space, '"')}}
	}
	edits := []ast.Edit{setValue(a, space)}
	for _, child := range e.children {
		if _, ok := child.node.Attr("xmlns"); ok && child.space == e.space {
			edits = append(edits, child.setNamespace(space)...)
		}
	}
	return edits
}

// rename gives an element the name and namespace of a received one.
func (e *element) rename(r *Node) []ast.Edit {
	name := r.local
	if prefix := e.node.Prefix(); prefix != "" {
		name = prefix + ":" + name
	}
	edits := []ast.Edit{{Span: e.node.NameSpan(), New: name}}
	if end, ok := e.node.EndNameSpan(); ok {
		edits = append(edits, ast.Edit{Span: end, New: name})
	}
	return edits
}

// removeAttr removes an attribute and the white space before it.
func removeAttr(a ast.Attr) ast.Edit {
	return ast.Edit{Span: withSpaceBefore(a.Node)}
}

// withSpaceBefore returns the span of a node with the white space before it.
func withSpaceBefore(n interface {
	Span() ast.Span
	File() *ast.File
}) ast.Span {
	span := n.Span()
	text := n.File().Text()[:span.Start]
	span.Start = len(strings.TrimRight(text, whiteSpace))
	return span
}

// setValue writes another value between the quotation marks of an attribute.
func setValue(a ast.Attr, value string) ast.Edit {
	quote := a.Quote()
	if quote == 0 {
		return ast.Edit{Span: a.ValueSpan(), New: quoted(value, '"')}
	}
	return ast.Edit{Span: a.ValueSpan(), New: escapeAttr(value, quote)}
}

// addAttr expects one attribute more.
func (e *element) addAttr(v *Attr) ast.Edit {
	end, quote := e.node.NameSpan().End, byte('"')
	for a := range e.node.Attrs() {
		end = a.Span().End
		if q := a.Quote(); q != 0 {
			quote = q
		}
	}
	text := " " + v.Name + "=" + quoted(v.Value, quote)
	if prefix, _, ok := strings.Cut(v.Name, ":"); ok && prefix != "xml" && prefix != ast.PrefixScansion && e.node.PrefixNamespace(prefix) != v.Space {
		text = " xmlns:" + prefix + "=" + quoted(v.Space, quote) + text
	}
	return ast.Edit{Span: ast.Span{Start: end, End: end}, New: text}
}

// setText replaces the text of an element; what is "" is not compared.
func (e *element) setText(text string) []ast.Edit {
	var edits []ast.Edit
	for n := range e.node.Content() {
		if n.Kind() != ast.KindText && n.Kind() != ast.KindCData || strings.TrimSpace(n.Text()) == "" {
			continue
		}
		written := escapeText(text)
		switch {
		case n.Kind() == ast.KindCData && text != "" && !strings.Contains(text, "]]>"):
			written = "<![CDATA[" + text + "]]>"
		case n.Kind() == ast.KindText:
			// The layout around the text stays.
			old := n.Text()
			before := old[:len(old)-len(strings.TrimLeft(old, whiteSpace))]
			after := old[len(strings.TrimRight(old, whiteSpace)):]
			written = before + written + after
		}
		edits = append(edits, ast.Edit{Span: n.Span(), New: written})
		text = ""
	}
	return edits
}

// addChild expects one child more, behind those that came before it.
func (e *element) addChild(child *Node, pair *Pair) []ast.Edit {
	written := child.render(layout{e.space, indentOf(e.node) + "\t", e.node.File().LineEnd()})
	if e.node.SelfClosing() {
		start := e.node.StartTag().End - len("/>")
		start = len(strings.TrimRight(e.node.File().Text()[:start], whiteSpace))
		return []ast.Edit{{
			Span: ast.Span{Start: start, End: e.node.StartTag().End},
			New:  ">" + line(e.node, 1) + written + line(e.node, 0) + "</" + e.node.Name() + ">",
		}}
	}
	at := e.node.StartTag().End
	if pair != nil {
		for _, p := range pair.Children {
			if p.Received < child.index {
				at = max(at, e.children[p.Expected].node.Span().End)
			}
		}
	}
	return []ast.Edit{{Span: ast.Span{Start: at, End: at}, New: line(e.node, 1) + written}}
}

// pairOf returns the pair of an expected element, or nil if it has none.
func (m *Mismatch) pairOf(e *element) *Pair {
	if len(m.subjects) == 0 {
		return nil
	}
	var find func(at *element, p *Pair) *Pair
	find = func(at *element, p *Pair) *Pair {
		if at == e {
			return p
		}
		for i := range p.Children {
			if found := find(at.children[p.Children[i].Expected], &p.Children[i]); found != nil {
				return found
			}
		}
		return nil
	}
	return find(m.root, &m.Pair)
}

// reorder puts the expected children in the order in which they came.
func (e *element) reorder(order []int) []ast.Edit {
	at := make([]int, len(order)) // expected child by place of the received one
	for i, j := range order {
		at[j] = i
	}
	var edits []ast.Edit
	for j, i := range at {
		if i != j {
			edits = append(edits, ast.Edit{Span: e.children[j].node.Span(), New: e.children[i].node.Text()})
		}
	}
	return edits
}

// indentOf returns the white space before the line on which an element starts.
func indentOf(e ast.Element) string {
	text := e.File().Text()[:e.Span().Start]
	last := text[strings.LastIndexAny(text, "\r\n")+1:]
	return last[:len(last)-len(strings.TrimLeft(last, " \t"))]
}

// line starts a line inside an element, that many steps deeper than its own.
func line(e ast.Element, deeper int) string {
	return e.File().LineEnd() + indentOf(e) + strings.Repeat("\t", deeper)
}
