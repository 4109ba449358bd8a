package rules

import (
	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
)

var textPlaceholder = Rule{
	Code: "SCS313", Name: "text-placeholder", Severity: ast.Info,
	Summary: "a placeholder is in text, where the Lua tool does not support it",
	On:      ast.KindSet(ast.KindPlaceholder),
	When:    inReceives,
	Check: func(p *Pass) {
		if p.Node.Broken() ||
			p.Node.Parent().Kind() != ast.KindText || p.Node.Parent().Broken() {
			return
		}
		if placeholder, _ := p.Node.Placeholder(); script.Known(placeholder) && script.Whole(placeholder) {
			p.Report(placeholder.Span(), "the Lua tool takes a placeholder in text literally: only scs supports it")
		}
	},
}
