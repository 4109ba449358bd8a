package rules

import "github.com/scs-tools/scs/ast"

var invalidJIDValue = Rule{
	Code: "SCS416", Name: "invalid-jid-value", Severity: ast.Warning, Fix: NoFix,
	Summary: "an attribute for a JID has another value",
	On:      ast.KindSet(ast.KindAttr),
	When:    inAction | attrJID,
	Check: func(p *Pass) {
		if p.attr.Type != "jid" { // only most likely a JID
			return
		}
		a, _ := p.Node.Attr()
		if isPlainJID(a.Raw()) {
			return
		}
		value, ok := literal(a)
		if !ok {
			return
		}
		where, what := jidFault(value)
		if what == "" {
			return
		}
		span := where.Shift(a.ValueSpan().Start)
		if value == "" {
			span = a.NameSpan()
		} else if value != a.Raw() || span.Start < a.ValueSpan().Start {
			span = a.ValueSpan()
		}
		inStanza(p, span, "invalid JID "+quote(value)+": "+what)
	},
}
