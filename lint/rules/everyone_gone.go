package rules

import (
	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
)

var everyoneGone = Rule{
	Code: "SCS214", Name: "everyone-gone", Severity: ast.Info, Fix: UnsafeFix,
	Summary: "nobody is connected in the middle of the script",
	On:      ast.KindSet(ast.KindAction),
	When:    actionDisconnects | actionOnline,
	Check: func(p *Pass) {
		a := p.Action
		if a.Online > 0 || a.Index == len(p.Script.Actions)-1 {
			return // at the end it is as it should be
		}
		next := actionAt(p, history(p).AnyConnects)
		if next == nil || !sentBefore(p) || !p.Script.Understood(0, next.Index) {
			return
		}
		newcomer := p.Script.Characters[next.Character].Name
		d := p.Report(a.VerbSpan(), `nobody is connected until "`+newcomer+
			`" connects: a server that resets when its last session ends loses what was sent before`).
			Relate(next.VerbSpan(), `here "`+newcomer+`" connects`)
		if next.Character != a.Character && !a.HasBody() {
			d.AddFix(`disconnect when "`+newcomer+`" is connected`, false,
				script.RemoveAction(a.Action), script.InsertAfter(next.Action, a.Text()))
		}
	},
}

// sentBefore reports whether anybody has sent anything before, so that the
// server may have something to forget.
func sentBefore(p *Pass) bool {
	first := history(p).Sends
	return first != script.None && first < p.Action.Index
}
