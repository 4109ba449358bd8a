package rules

import "github.com/scs-tools/scs/ast"

var straySeparator = Rule{
	Code: "SCS105", Name: "stray-separator", Severity: ast.Info, Unnecessary: true, Fix: SafeFix,
	Summary: "a second line of dashes follows the separator",
	On:      ast.KindSet(ast.KindSeparator),
	Check: func(p *Pass) {
		separator := p.Script.Separator.Node
		if p.Node == separator || p.Node.Span().Start <= castEnd(p.Script) {
			return
		}
		span := p.Node.Span()
		at := ast.Span{Start: span.Start, End: span.Start}
		p.Report(span, "only the first line of dashes is the separator: make this one a comment").
			Relate(separator.Span(), "the separator is here").
			AddFix("write it as a comment", true, ast.Edit{Span: at, New: "# "}).
			AddFix("remove the line", false, removeLines(p.File(), span.Start, span.End))
	},
}
