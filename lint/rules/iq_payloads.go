package rules

import (
	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
)

var iqPayloads = Rule{
	Code: "SCS404", Name: "iq-payloads", Severity: ast.Warning, Fix: NoFix,
	Summary: "an iq that is sent to get or set something has no payload, or several",
	On:      ast.KindSet(ast.KindElement),
	When:    inSends | elementIQ,
	Check: func(p *Pass) {
		c := p.Context()
		kind := c.kind
		if p.Node.Broken() || kind != script.TypeGet && kind != script.TypeSet {
			return
		}
		var first, second ast.Element
		for n := range c.Element.Content() {
			e, ok := n.Element()
			switch {
			case n.Kind() == ast.KindMalformed || n.Broken():
				return
			case !ok:
			case first.IsZero():
				first = e
			case second.IsZero():
				second = e
			}
		}
		switch {
		case first.IsZero():
			inStanza(p, c.Element.NameSpan(), `an iq of the type "`+kind+`" has one payload: say what to `+kind)
		case !second.IsZero():
			inStanza(p, second.NameSpan(), `an iq of the type "`+kind+`" has one payload: send this in its own iq`).
				Relate(first.NameSpan(), "the first payload")
		}
	},
}
