package rules

import "github.com/scs-tools/scs/ast"

var missingAttribute = Rule{
	Code: "SCS410", Name: "missing-attribute", Severity: ast.Warning, Fix: NoFix,
	Summary: "an element that is sent lacks an attribute that it must have",
	On:      ast.KindSet(ast.KindElement),
	When:    inSends | elementNeedsAttr,
	Check: func(p *Pass) {
		c := p.Context()
		if !c.Known.Closed() || p.Node.Broken() ||
			p.Around() == nil && c.isStanza() {
			return
		}
		for _, known := range c.Known.Required() {
			if !known.Origin.Closed() || known.Default != "" {
				continue
			}
			if _, there := c.Element.Attr(known.Name); there || hasUnknownAttribute(c) {
				continue
			}
			d := inStanza(p, c.Element.NameSpan(), quote(c.Element.Name())+" lacks the attribute "+quote(known.Name)+": add it")
			if meantRight(p) {
				d.Severity = min(d.Severity, ast.Info)
			}
		}
	},
}
