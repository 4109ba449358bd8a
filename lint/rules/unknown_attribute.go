package rules

import (
	"slices"
	"strings"

	"github.com/scs-tools/scs/ast"
)

var unknownAttribute = Rule{
	Code: "SCS409", Name: "unknown-attribute", Severity: ast.Warning, Fix: UnsafeFix,
	Summary: "an element has no attribute of that name",
	On:      ast.KindSet(ast.KindAttr),
	When:    inAction | attrUnknown,
	Check: func(p *Pass) {
		if p.Node.Broken() || p.Node.Parent().Broken() {
			return
		}
		a, _ := p.Node.Attr()
		c := p.Context()
		d := inStanza(p, a.NameSpan(), "unknown attribute "+quote(a.Name())+" of "+quote(c.Element.Name()))
		missing := missingAttributes(p, c)
		near, ok := nearestOf(a.Name(), missing, c.Known.AttributeNames())
		if !ok {
			near, ok = cutShort(a.Name(), missing)
		}
		if !ok {
			d.Message += ": remove it"
			d.AddFix("remove the attribute", false, removal(a))
		} else if slices.Contains(missing, near) {
			didYouMean(d, near, ast.Edit{Span: a.NameSpan(), New: near})
		} else {
			didYouMean(d, near)
		}
	},
}

// missingAttributes returns the names of the attributes that the element may
// have and has not. They are worked out once for all unknown ones of it.
func missingAttributes(p *Pass, c *Context) []string {
	if p.missing.node == c.Element.Node {
		return p.missing.names
	}
	var names []string
	for _, known := range c.Known.Attributes() {
		if _, there := c.Element.Attr(known.Name); !there {
			names = append(names, known.Name)
		}
	}
	p.missing.node, p.missing.names = c.Element.Node, names
	return names
}

// cutShort returns the only one of the names that has one letter more than a
// name of a single letter, which is too short to be near anything else.
func cutShort(name string, names []string) (long string, ok bool) {
	for _, n := range names {
		if len(name) != 1 || len(n) != 2 || !strings.Contains(n, name) {
			continue
		}
		if ok {
			return "", false
		}
		long, ok = n, true
	}
	return long, ok
}
