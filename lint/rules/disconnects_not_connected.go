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
		if actedOffline(p) || !p.Script.Certain(a.Character, a.Index) {
			return
		}
		gone, next := latest(p, ast.VerbDisconnects), nextConnects(p)
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
			d.AddFix("remove the action", false, removeAction(a.Action))
		}
	},
}

// actedOffline reports whether the character has sent or received since it was
// last connected: then it should be connected still, which is reported there.
func actedOffline(p *Pass) bool {
	for i := p.Action.Index - 1; i >= 0; i-- {
		a := &p.Script.Actions[i]
		if a.Character != p.Action.Character {
			continue
		}
		if a.Before == script.Connected {
			return false
		}
		if a.Verb.HasBody() {
			return true
		}
	}
	return false
}
