package rules

import (
	"strings"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/spec/nearest"
)

var badStrictValue = Rule{
	Code: "SCS310", Name: "bad-strict-value", Severity: ast.Warning, Fix: SafeFix,
	Summary: "the value of scansion:strict is not true or false",
	On:      ast.KindSet(ast.KindAttr),
	When:    inReceives | attrScansion,
	Check: func(p *Pass) {
		a, _ := p.Node.Attr()
		if a.Name() != script.AttrStrict || a.Broken() {
			return
		}
		value := a.Value()
		if _, ok := script.StrictValue(value); ok {
			return
		}
		span := a.ValueSpan()
		if span.Empty() {
			span = a.Span()
		}
		d := p.Report(span, "invalid value "+quote(value)+" for "+script.AttrStrict+", which has no effect: write \"true\" or \"false\"")
		folded := strings.ToLower(strings.TrimSpace(value))
		if _, ok := script.StrictValue(folded); ok {
			d.AddFix("write "+folded, true, ast.Edit{Span: a.ValueSpan(), New: folded})
		} else if meant, ok := strictMeant(folded); ok {
			d.AddFix("write "+meant, false, ast.Edit{Span: a.ValueSpan(), New: meant})
		}
	},
}

// strictMeant guesses which value was meant.
func strictMeant(value string) (string, bool) {
	switch value {
	case "on", "t", "y", "strict":
		return "true", true
	case "off", "f", "n", "none", "loose":
		return "false", true
	}
	return nearest.Nearest(value, []string{"true", "false"})
}
