package rules

import (
	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
)

var neverDisconnects = Rule{
	Code: "SCS211", Name: "never-disconnects", Severity: ast.Info, OptIn: true, Fix: UnsafeFix,
	Summary: "a character is still connected when the script ends",
	On:      ast.KindSet(ast.KindAction),
	When:    actionConnects,
	Check: func(p *Pass) {
		a := p.Action
		if a.Before == a.After {
			return
		}
		if history(p).NextDisconnects != script.None {
			return
		}
		last := &p.Script.Actions[len(p.Script.Actions)-1]
		if !p.Script.Understood(0, len(p.Script.Actions)) {
			return
		}
		goodbye := actorName(p) + " " + ast.VerbDisconnects.String()
		p.Report(a.VerbSpan(), `"`+actorName(p)+`" connects and never disconnects: write "`+goodbye+`" at the end`).
			AddFix(`add "`+goodbye+`" at the end`, false, script.InsertAfter(last.Action, goodbye))
	},
}
