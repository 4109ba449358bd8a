package rules

import "github.com/scs-tools/scs/ast"

var receivesNotConnected = Rule{
	Code: "SCS208", Name: "receives-not-connected", Severity: ast.Error, Fix: UnsafeFix,
	Summary: "a character receives while it is not connected, which fails",
	On:      ast.KindSet(ast.KindAction),
	When:    inReceives | actionOffline,
	Check: func(p *Pass) {
		if !actsOffline(p) {
			return
		}
		message := `"` + actorName(p) + `" receives ` + offlineBecause(p) + ", which fails: " + offlineRemedy(p)
		relateOffline(p, p.Report(p.Action.VerbSpan(), message))
	},
}
