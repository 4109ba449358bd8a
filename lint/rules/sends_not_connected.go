package rules

import (
	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
)

var sendsNotConnected = Rule{
	Code: "SCS207", Name: "sends-not-connected", Severity: ast.Warning, Fix: UnsafeFix,
	Summary: "a character sends while it is not connected, so nothing is sent",
	On:      ast.KindSet(ast.KindAction),
	When:    inSends | actionOffline,
	Check: func(p *Pass) {
		if !actsOffline(p) {
			return
		}
		message := `"` + actorName(p) + `" sends ` + offlineBecause(p) + ", so nothing is sent: " + offlineRemedy(p)
		d := p.Report(p.Action.VerbSpan(), message)
		relateOffline(p, d)
		if p.Action.Before == script.Disconnected {
			d.AddFix("remove the action", false, script.RemoveAction(p.Action.Action))
		}
	},
}
