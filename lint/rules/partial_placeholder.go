package rules

import (
	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
)

var partialPlaceholder = Rule{
	Code: "SCS314", Name: "partial-placeholder", Severity: ast.Info, Fix: UnsafeFix,
	Summary: "a placeholder is only a part of a value, which the Lua tool does not support",
	On:      ast.KindSet(ast.KindPlaceholder),
	When:    inReceives,
	Check: func(p *Pass) {
		placeholder, _ := p.Node.Placeholder()
		if !isFirstPlaceholder(p) || p.Node.Broken() || !script.Known(placeholder) ||
			p.Node.Parent().Broken() || script.Whole(placeholder) {
			return
		}
		const message = "the Lua tool does not document placeholders as a part of a value: only scs matches them"
		if touchesPlaceholder(p.Node) {
			return
		}
		if a, ok := p.Node.Parent().Attr(); ok {
			p.Report(placeholder.Span(), message).
				AddFix("expect any value of "+a.Name(), false, ast.Edit{Span: a.ValueSpan(), New: placeholder.Text()})
			return
		}
		d := p.Report(placeholder.Span(), message)
		text := p.Node.Parent()
		if script.IsAllText(text) {
			d.AddFix("expect any text", false, ast.Edit{Span: text.Span(), New: placeholder.Text()})
		}
	},
}

// isFirstPlaceholder reports whether the placeholder that the pass stands at is
// the first one of its value, which stands for all of them.
func isFirstPlaceholder(p *Pass) bool {
	value := p.Node.Parent()
	if p.withPlaceholder == value {
		return false
	}
	p.withPlaceholder = value
	return true
}
