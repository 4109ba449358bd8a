package ast_test

import (
	"fmt"
	"strings"

	"github.com/scs-tools/scs/ast"
)

// dump tells the whole tree of a file: a line for each node, below the node
// that holds it, then the diagnostics with all that they offer.
func dump(f *ast.File) string {
	var b strings.Builder
	depth := map[ast.Node]int{}
	for n := range f.All() {
		if p := n.Parent(); !p.IsZero() {
			depth[n] = depth[p] + 1
		}
		fmt.Fprintf(&b, "%s%s %v%s\n", strings.Repeat("  ", depth[n]), place(f, n.Span()), n.Kind(), details(n))
	}
	for _, d := range f.Diagnostics() {
		fmt.Fprintf(&b, "%s %s %s: %s\n", place(f, d.Span), d.Code, d.Severity, d.Message)
		for _, r := range d.Related {
			fmt.Fprintf(&b, "  %s %s\n", place(f, r.Span), r.Message)
		}
		for _, fix := range d.Fixes {
			safe := ""
			if fix.Safe {
				safe = " (safe)"
			}
			fmt.Fprintf(&b, "  fix%s: %s:", safe, fix.Title)
			for _, e := range fix.Edits {
				fmt.Fprintf(&b, " %s %q", place(f, e.Span), e.New)
			}
			b.WriteByte('\n')
		}
	}
	return b.String()
}

// place tells a span by the line and column of its ends.
func place(f *ast.File, s ast.Span) string {
	start, end := f.Position(s.Start), f.Position(s.End)
	switch {
	case s.Empty():
		return fmt.Sprintf("%d:%d", start.Line, start.Column)
	case start.Line == end.Line:
		return fmt.Sprintf("%d:%d-%d", start.Line, start.Column, end.Column)
	}
	return fmt.Sprintf("%d:%d-%d:%d", start.Line, start.Column, end.Line, end.Column)
}

// details tells what a node's view knows.
func details(n ast.Node) string {
	var b strings.Builder
	value := func(name, value string) { fmt.Fprintf(&b, " %s=%q", name, value) }
	flag := func(name string, set bool) {
		if set {
			b.WriteString(" " + name)
		}
	}
	switch n.Kind() {
	case ast.KindComment:
		c, _ := n.Comment()
		value(c.Marker(), c.Content())
		flag("title", c.IsTitle())
		flag("description", c.IsDescription())
		flag("directive", c.IsDirective())
		if c.IsTag() {
			name, v := c.Tag()
			fmt.Fprintf(&b, " tag %q=%q", name, v)
		}
	case ast.KindSection:
		s, _ := n.Section()
		value("class", s.Class())
		value("name", s.Name())
	case ast.KindProperty:
		p, _ := n.Property()
		value(p.Key(), p.Value())
	case ast.KindAction:
		a, _ := n.Action()
		value("name", a.Name())
		fmt.Fprintf(&b, " %v", a.Verb())
		if a.Verb() == ast.VerbUnknown {
			value("verb", a.VerbText())
		}
		flag("colon", a.HasColon())
		flag("nothing", a.ExpectsNothing())
	case ast.KindElement:
		e, _ := n.Element()
		fmt.Fprintf(&b, " <%s> {%s}", e.Name(), e.Namespace())
		_, closed := e.EndTag()
		flag("self-closing", e.SelfClosing())
		flag("unclosed", !closed && !e.SelfClosing())
	case ast.KindAttr:
		a, _ := n.Attr()
		value(a.Name(), a.Value())
		if q := a.Quote(); q != '"' {
			fmt.Fprintf(&b, " quote %q", q)
		}
		flag("declaration", a.IsDeclaration())
	case ast.KindText:
		x, _ := n.TextNode()
		value("value", x.Value())
	case ast.KindCData:
		c, _ := n.CData()
		value("value", c.Value())
	case ast.KindEntity:
		e, _ := n.Entity()
		value(n.Text(), e.Value())
	case ast.KindExpression:
		e, _ := n.Expression()
		value([]string{"capture", "JID of", "full JID of"}[e.Form()], e.Name())
		flag("unclosed", !e.Closed())
		flag("lacks-dollar", e.LacksDollar())
	case ast.KindPlaceholder:
		p, _ := n.Placeholder()
		value("keyword", p.Keyword())
		value("name", p.Name())
		flag("unclosed", !p.Closed())
	default:
		fmt.Fprintf(&b, " %q", n.Text())
	}
	flag("broken", n.Broken())
	return b.String()
}
