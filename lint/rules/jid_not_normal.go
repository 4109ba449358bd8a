package rules

import (
	"strings"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/internal/address"
)

var jidNotNormal = Rule{
	Code: "SCS118", Name: "jid-not-normal", Severity: ast.Warning, Fix: SafeFix,
	Summary:  "a JID is not in the normal form that servers write",
	On:       ast.KindSet(ast.KindProperty, ast.KindAttr),
	WhenAttr: inAction | attrJID,
	Check: func(p *Pass) {
		if property, ok := p.Node.Property(); ok {
			notNormalInCast(p, property)
			return
		}
		a, _ := p.Node.Attr()
		value, ok := literal(a)
		if !ok || p.attr.Type != "jid" && !strings.Contains(value, "@") {
			return
		}
		normal := normalForm(value)
		if normal == value {
			return
		}
		fix := ast.Edit{Span: a.ValueSpan(), New: normal}
		if p.Action.Verb == ast.VerbSends {
			d := p.Report(a.ValueSpan(), quote(value)+" is not in normal form: the server takes it for "+quote(normal))
			d.Severity = ast.Info // to see what the server makes of it can be the test
			d.AddFix("write "+normal, false, fix)
			return
		}
		if len(p.contexts) > 1 && wasSent(p, value, false) {
			return // what others have sent is handed on as it is
		}
		p.Report(a.ValueSpan(), "no server sends "+quote(value)+", which is not in normal form: write "+quote(normal)).
			AddFix("write "+normal, true, fix)
	},
}

// notNormalInCast looks at a jid or a resource of the cast. The server answers
// in normal form whatever it was asked for.
func notNormalInCast(p *Pass, property ast.Property) {
	value := property.Value()
	if p.Node.Broken() || strings.Contains(value, "${") {
		return
	}
	normal := value
	switch property.Key() {
	case script.PropertyJID:
		normal = normalForm(value)
	case script.PropertyResource:
		if resource, err := address.NormalResource(value); err == nil {
			normal = resource
		}
	}
	if normal == value {
		return
	}
	p.Report(property.ValueSpan(), quote(value)+" is not in normal form, so no server sends it: write "+quote(normal)).
		AddFix("write "+normal, true, ast.Edit{Span: property.ValueSpan(), New: normal})
}

// normalForm returns a JID in normal form, and what is no JID, which is reported
// as that, as it is.
func normalForm(jid string) string {
	normal, err := address.Normal(jid)
	if err != nil || normal == jid {
		return jid
	}
	if _, what := jidFault(jid); what != "" {
		return jid
	}
	return normal
}
