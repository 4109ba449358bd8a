package rules

import (
	"fmt"
	"strings"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/spec/nearest"
)

var unknownClass = Rule{
	Code: "SCS106", Name: "unknown-class", Severity: ast.Error, Fix: SafeFix,
	Summary: "the class of a character is not Client",
	On:      ast.KindSet(ast.KindSection),
	Check: func(p *Pass) {
		section, _ := p.Node.Section()
		class := section.Class()
		if class == script.ClassClient || p.Node.Broken() {
			return
		}
		edit := ast.Edit{Span: section.ClassSpan(), New: script.ClassClient}
		const title = "write " + script.ClassClient
		word := strings.TrimSpace(class)
		if word == "" {
			at := section.Span().Start
			p.Report(ast.Span{Start: at, End: edit.Span.End + 1}, "the character has no class: write [Client]").AddFix(title, true, edit)
		} else if _, near := nearest.Nearest(word, []string{script.ClassClient}); near {
			p.Report(edit.Span, fmt.Sprintf("unknown class %s; did you mean %q?", quote(class), script.ClassClient)).AddFix(title, true, edit)
		} else {
			p.Report(edit.Span, fmt.Sprintf("unknown class %s: the only class is %q", quote(class), script.ClassClient)).AddFix(title, false, edit)
		}
	},
}
