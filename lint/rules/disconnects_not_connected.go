package rules

import (
	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
)

var disconnectsNotConnected = Rule{
	Code: "SCS209", Name: "disconnects-not-connected", Severity: ast.Warning, Fix: UnsafeFix,
	Summary: "a character disconnects that is not connected",
	On:      ast.KindSet(ast.KindAction),
	When:    actionDisconnects | actionOffline,
	Check: func(p *Pass) {
		a := p.Action
		if history(p).Sent || history(p).Received || !p.Script.Certain(a.Character, a.Index) {
			return
		}
		gone, next := disconnected(p), nextConnects(p)
		why := "has never connected"
		switch {
		case gone != nil:
			why = "has disconnected already"
		case next != nil:
			why = "has not connected yet"
		}
		d := p.Report(a.VerbSpan(), `"`+actorName(p)+`" `+why+": remove the action")
		if gone != nil {
			d.Relate(gone.VerbSpan(), "here it has disconnected")
		} else if next != nil {
			d.Relate(next.VerbSpan(), "here it connects")
		}
		if !a.HasBody() {
			d.AddFix("remove the action", false, script.RemoveAction(a.Action))
		}
	},
}
