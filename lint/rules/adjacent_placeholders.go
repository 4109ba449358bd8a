package rules

import (
	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
)

var adjacentPlaceholders = Rule{
	Code: "SCS315", Name: "adjacent-placeholders", Severity: ast.Error, Fix: UnsafeFix,
	Summary: "two placeholders have no text between them, so they are ambiguous",
	On:      ast.KindSet(ast.KindPlaceholder),
	When:    inReceives,
	Check: func(p *Pass) {
		placeholder, _ := p.Node.Placeholder()
		if p.Node.Broken() || p.Node.Parent().Broken() || !script.Known(placeholder) {
			return
		}
		before, ok := script.PlaceholderBefore(p.Node)
		if !ok {
			return
		}
		d := p.Report(placeholder.Span(), "two placeholders with no text between them are ambiguous: write one").
			Relate(before.Span(), "the one before")
		switch {
		case placeholder.Keyword() == ast.PlaceholderAny:
			d.AddFix("remove "+placeholder.Text(), false, ast.Edit{Span: placeholder.Span()})
		case before.Keyword() == ast.PlaceholderAny:
			d.AddFix("remove "+before.Text(), false, ast.Edit{Span: before.Span()})
		}
	},
}
