package rules

import (
	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/spec/nearest"
)

var unknownCharacter = Rule{
	Code: "SCS201", Name: "unknown-character", Severity: ast.Error, Fix: SafeFix,
	Summary: "an action names a character that the cast does not have",
	On:      ast.KindSet(ast.KindAction),
	When:    actionUnclear,
	Check: func(p *Pass) {
		a := p.Action
		if a.Character != script.None || inBrokenCast(p, a.Name()) {
			return
		}
		if a.Verb == ast.VerbUnknown {
			// Without a verb it is not clear where the name ends.
			if _, near := nearest.Nearest(a.VerbText(), ast.Verbs()); !near || a.Broken() {
				return
			}
		}
		name := a.Name()
		near, safe, ok := nearCharacter(p, name)
		if !ok {
			d := p.Report(a.NameSpan(), `the cast has no "`+name+`": declare the character in a section [Client] `+name)
			declareCharacter(p, d, name)
			return
		}
		d := p.Report(a.NameSpan(), `the cast has no "`+name+`": did you mean "`+near+`"?`)
		d.AddFix(`write "`+near+`"`, safe, ast.Edit{Span: a.NameSpan(), New: near})
		if !safe {
			declareCharacter(p, d, name)
		}
	},
}
