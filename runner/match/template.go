package match

import (
	"slices"
	"strings"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
)

// part is a piece of an expected value: literal text, an expression, or a
// placeholder.
type part struct {
	literal     string
	expression  ast.Expression
	placeholder ast.Placeholder
}

// template is an expected value as it stands in the script.
type template []part

// addSpan adds what stands in a span of the script, whose entities, expressions
// and placeholders are given. What is broken stands for itself.
func (t template) addSpan(file *ast.File, span ast.Span, parts func(func(ast.Node) bool)) template {
	at := span.Start
	for n := range parts {
		p := part{literal: n.Text()}
		switch n.Kind() {
		case ast.KindEntity:
			entity, _ := n.Entity()
			p.literal = entity.Value()
		case ast.KindExpression:
			if e, _ := n.Expression(); e.Closed() && !e.LacksDollar() {
				p = part{expression: e}
			}
		case ast.KindPlaceholder:
			if h, _ := n.Placeholder(); binds(h) {
				p = part{placeholder: h}
			}
		}
		t = t.addText(file.Slice(ast.Span{Start: at, End: n.Span().Start}))
		t = append(t, p)
		at = n.Span().End
	}
	return t.addText(file.Slice(ast.Span{Start: at, End: span.End}))
}

func (t template) addText(text string) template {
	if text == "" {
		return t
	}
	return append(t, part{literal: text})
}

// binds reports whether a placeholder is one that means something.
func binds(h ast.Placeholder) bool {
	if !h.Closed() {
		return false
	}
	switch h.Keyword() {
	case ast.PlaceholderAny:
		return h.Name() == ""
	case ast.PlaceholderCapture:
		return h.Name() != ""
	}
	return false
}

// blank reports whether nothing is expected: white space alone.
func (t template) blank() bool {
	for _, p := range t {
		if !p.expression.IsZero() || !p.placeholder.IsZero() || strings.Trim(p.literal, whiteSpace) != "" {
			return false
		}
	}
	return true
}

// captures reports whether a placeholder of the template binds a name.
func (t template) captures() bool {
	for _, p := range t {
		if !p.placeholder.IsZero() && p.placeholder.Name() != "" {
			return true
		}
	}
	return false
}

// glob is a template whose expressions are resolved: literals with a
// placeholder between each two, so one literal more than placeholders.
type glob struct {
	literals     []string
	placeholders []ast.Placeholder
	text         bool           // an element's text: white space collapses
	unknown      ast.Expression // an expression that nothing is known of, if there is one
}

// with returns the template with the values of expressions in their place.
func (t template) with(values script.Values) template {
	filled := slices.Clone(t)
	for i, p := range filled {
		if p.expression.IsZero() {
			continue
		}
		if value, ok := values.Of(p.expression); ok {
			filled[i] = part{literal: value}
		}
	}
	return filled
}

// resolve puts in what expressions stand for.
func (t template) resolve(values script.Values, text bool) glob {
	g := glob{text: text}
	var last joined
	for _, p := range t {
		switch {
		case !p.expression.IsZero():
			value, ok := values.Of(p.expression)
			if !ok {
				value = p.expression.Text()
				if g.unknown.IsZero() {
					g.unknown = p.expression
				}
			}
			last.add(value)
		case !p.placeholder.IsZero():
			g.literals = append(g.literals, last.String())
			g.placeholders = append(g.placeholders, p.placeholder)
			last = joined{}
		default:
			last.add(p.literal)
		}
	}
	g.literals = append(g.literals, last.String())
	for i, literal := range g.literals {
		if !text {
			g.literals[i] = attrSpace(literal)
			continue
		}
		literal = squeeze(literal)
		if i == 0 {
			literal = strings.TrimPrefix(literal, " ")
		}
		if i == len(g.literals)-1 {
			literal = strings.TrimSuffix(literal, " ")
		}
		g.literals[i] = literal
	}
	return g
}

// fits reports whether a received value is one that is expected. With bind it
// is told of what each placeholder stands for, in order. Where a value can be
// divided in several ways, each placeholder takes as little as it can.
func (g glob) fits(received string, bind func(ast.Placeholder, string)) bool {
	if !g.unknown.IsZero() {
		return false
	}
	if g.text {
		received = collapse(received)
	}
	n := len(g.placeholders)
	if n == 0 {
		return received == g.literals[0]
	}
	if g.text && received == "" {
		return false // a placeholder in text asks for some text
	}
	rest, ok := strings.CutPrefix(received, g.literals[0])
	if !ok {
		return false
	}
	rest, ok = strings.CutSuffix(rest, g.literals[n])
	if !ok {
		return false
	}
	for i := range n - 1 {
		at := strings.Index(rest, g.literals[i+1])
		if at < 0 {
			return false
		}
		if bind != nil {
			bind(g.placeholders[i], rest[:at])
		}
		rest = rest[at+len(g.literals[i+1]):]
	}
	if bind != nil {
		bind(g.placeholders[n-1], rest)
	}
	return true
}

// plain returns the value if it is one text, without a placeholder.
func (g glob) plain() (string, bool) { return g.literals[0], len(g.placeholders) == 0 }

// String returns the value with its placeholders as written.
func (g glob) String() string {
	var b strings.Builder
	for i, literal := range g.literals {
		b.WriteString(literal)
		if i < len(g.placeholders) {
			b.WriteString(g.placeholders[i].Text())
		}
	}
	return b.String()
}
