package rules

import (
	"math"
	"strconv"
	"strings"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/spec/nearest"
	"github.com/scs-tools/scs/spec/xmpp"
)

var invalidValue = Rule{
	Code: "SCS411", Name: "invalid-value", Severity: ast.Warning, Fix: UnsafeFix,
	Summary: "an attribute or a text has an invalid value",
	On:      ast.KindSet(ast.KindAttr, ast.KindText),
	When:    inAction | valueRestricted,
	Check: func(p *Pass) {
		if p.Node.Kind() == ast.KindText {
			invalidText(p)
			return
		}
		known := p.attr
		if len(p.contexts) == 1 && known.Name == "type" && p.contexts[0].isStanza() {
			return
		}
		a, _ := p.Node.Attr()
		if known.Accepts(a.Raw()) { // and so holds nothing to be decoded or replaced
			return
		}
		if value, ok := literal(a); ok && !known.Accepts(value) {
			span := a.ValueSpan()
			if span.Start == span.End {
				span = a.NameSpan()
			}
			reportValue(p, span, a.ValueSpan(), value, a.Name(), &known.Value)
		}
	},
}

// invalidText checks a text that is all there is in its element.
func invalidText(p *Pass) {
	c := p.Context()
	text, _ := p.Node.TextNode()
	value := strings.TrimSpace(text.Value())
	if value == "" || c.Known.Text.Accepts(value) || text.Broken() {
		return
	}
	for range p.Node.Children() {
		return // an expression, or a placeholder
	}
	for n := range c.Element.Content() {
		if n != p.Node {
			return
		}
	}
	span := text.Span()
	written := text.Text()
	span.Start += len(written) - len(strings.TrimLeft(written, " \t\r\n"))
	span.End -= len(written) - len(strings.TrimRight(written, " \t\r\n"))
	reportValue(p, span, span, value, c.Element.Name(), c.Known.Text)
}

func reportValue(p *Pass, span, place ast.Span, value, name string, known *xmpp.Value) {
	values := known.Values
	switch {
	case known.Fixed != "":
		values = []string{known.Fixed}
	case known.Type == "boolean" && len(values) == 0:
		values = []string{"true", "false"}
	}
	if len(values) == 0 {
		inStanza(p, span, "invalid value "+quote(value)+" for "+quote(name)+": write "+wanted(known))
		return
	}
	d := inStanza(p, span, "invalid value "+quote(value)+" for "+quote(name))
	near, ok := nearest.Nearest(strings.TrimSpace(value), values)
	switch {
	case ok:
		didYouMean(d, near, ast.Edit{Span: place, New: near})
	case len(values) <= 8:
		d.Message += ": write " + orList(values)
	default:
		d.Message += ": the specification lists " + strconv.Itoa(len(values)) + " others"
	}
}

// wanted says in words what a value has to be that is not one of a list.
func wanted(v *xmpp.Value) string {
	switch v.Type {
	case "dateTime":
		return "a point in time, such as 2002-09-10T23:08:25Z"
	case "decimal", "double", "float":
		return "a number"
	}
	least, greatest := "", ""
	if within, ok := v.Range(); ok {
		if within.Least != math.MinInt64 {
			least = strconv.FormatInt(within.Least, 10)
		}
		if within.Greatest != math.MaxInt64 {
			greatest = strconv.FormatInt(within.Greatest, 10)
		}
	}
	switch {
	case least != "" && greatest != "":
		return "a whole number from " + least + " to " + greatest
	case least != "":
		return "a whole number from " + least + " on"
	case greatest != "":
		return "a whole number up to " + greatest
	}
	return "a whole number"
}
