package rules

import (
	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
)

var reconnects = Rule{
	Code: "SCS210", Name: "reconnects", Severity: ast.Info,
	Summary: "a character connects again after it has disconnected",
	On:      ast.KindSet(ast.KindAction),
	When:    actionConnects | actionOffline,
	Check: func(p *Pass) {
		a := p.Action
		if a.Before != script.Disconnected || !p.Script.Certain(a.Character, a.Index) {
			return
		}
		p.Report(a.VerbSpan(), `"`+actorName(p)+`" connects again, in a new session: send its presence again, `+
			"and expect only what the server kept").
			Relate(disconnected(p).VerbSpan(), "here it has disconnected")
	},
}
