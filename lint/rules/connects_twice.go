package rules

import (
	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
)

var connectsTwice = Rule{
	Code: "SCS206", Name: "connects-twice", Severity: ast.Warning, Fix: UnsafeFix,
	Summary: "a character connects that is already connected",
	On:      ast.KindSet(ast.KindAction),
	When:    actionConnects | actionOnline,
	Check: func(p *Pass) {
		a := p.Action
		if !p.Script.Certain(a.Character, a.Index) {
			return
		}
		d := p.Report(a.VerbSpan(), `"`+actorName(p)+`" is already connected: remove the action, or disconnect first`).
			Relate(connected(p).VerbSpan(), "here it has connected")
		if !a.HasBody() {
			d.AddFix("remove the action", false, script.RemoveAction(a.Action))
		}
	},
}
