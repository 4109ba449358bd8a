package rules

import (
	"fmt"
	"strings"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
)

var invalidJID = Rule{
	Code: "SCS111", Name: "invalid-jid", Severity: ast.Error, Fix: SafeFix,
	Summary: "a jid or a resource in the cast is invalid (RFC 7622)",
	On:      ast.KindSet(ast.KindProperty),
	Check: func(p *Pass) {
		property, _ := p.Node.Property()
		if p.Node.Broken() {
			return
		}
		value := property.Value()
		if value == "" || strings.Contains(value, "${") {
			return
		}
		switch property.Key() {
		case script.PropertyJID:
			if where, what := jidFault(value); what != "" {
				reportJID(p, property, where, what)
			}
		case script.PropertyResource:
			if where, what := resourceFault(value); what != "" {
				p.Report(where.Shift(property.ValueSpan().Start), fmt.Sprintf("invalid resource %s: %s", quote(value), what))
			}
		}
	},
}

// reportJID reports a fault of a JID, with a fix where the fault says what was
// meant.
func reportJID(p *Pass, property ast.Property, where ast.Span, what string) {
	value, span := property.Value(), property.ValueSpan()
	if port, colon := portOf(value); port != "" && where.Start == colon {
		at := span.Start + colon
		cut := ast.Span{Start: at, End: at + 1 + len(port)}
		d := p.Report(cut, fmt.Sprintf("invalid JID %s: write the port as %s", quote(value), script.PropertyPort))
		if !hasProperty(p, script.PropertyPort) {
			d.AddFix("move the port to "+script.PropertyPort, false,
				ast.Edit{Span: cut}, addProperty(property, script.PropertyPort, port))
		}
		return
	}
	d := p.Report(where.Shift(span.Start), fmt.Sprintf("invalid JID %s: %s", quote(value), what))
	if where.Start > 0 && where.End == len(value) && value[where.Start] == '/' {
		d.AddFix("remove the slash", true, ast.Edit{Span: ast.Span{Start: span.End - 1, End: span.End}})
	}
}
