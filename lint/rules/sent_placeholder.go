package rules

import (
	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
)

var sentPlaceholder = Rule{
	Code: "SCS307", Name: "sent-placeholder", Severity: ast.Warning, Fix: UnsafeFix,
	Summary: "a placeholder in a sent stanza is sent literally",
	On:      ast.KindSet(ast.KindPlaceholder),
	When:    inSends,
	Check: func(p *Pass) {
		if p.Node.Broken() || p.Node.Parent().Broken() {
			return
		}
		placeholder, _ := p.Node.Placeholder()
		name := placeholder.Name()
		switch {
		case name == "":
			p.Report(placeholder.Span(), "a placeholder is sent literally: write the value to send")
		case p.Script.Bound(name, p.Action.Index) == script.None:
			p.Report(placeholder.Span(), "a placeholder is sent literally and captures nothing: write the value to send")
		default:
			p.Report(placeholder.Span(), "a placeholder is sent literally: write \"${"+name+"}\" for what was captured").
				AddFix("write \"${"+name+"}\"", false, ast.Edit{Span: placeholder.Span(), New: "${" + name + "}"})
		}
	},
}
