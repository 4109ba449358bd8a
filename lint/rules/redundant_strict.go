package rules

import (
	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
)

var redundantStrict = Rule{
	Code: "SCS311", Name: "redundant-strict", Severity: ast.Info, Unnecessary: true, Fix: SafeFix, OptIn: true,
	Summary: "scansion:strict repeats the default of its element",
	On:      ast.KindSet(ast.KindAttr),
	When:    inReceives | attrScansion,
	Check: func(p *Pass) {
		a, _ := p.Node.Attr()
		if a.Name() != script.AttrStrict || a.Broken() {
			return
		}
		strict, ok := script.StrictValue(a.Value())
		if !ok || strict != script.StrictByNature(a.Element()) {
			return
		}
		message := "an element of jabber:client is compared loosely by default: remove "
		if strict {
			message = "an element with its own namespace is compared strictly by default: remove "
		}
		p.Report(a.Span(), message+script.AttrStrict).
			AddFix("remove the attribute", true, removal(a))
	},
}
