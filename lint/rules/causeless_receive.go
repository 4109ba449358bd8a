package rules

import (
	"strings"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
)

var causelessReceive = Rule{
	Code: "SCS215", Name: "causeless-receive", Severity: ast.Info, Fix: UnsafeFix,
	Summary: "a character receives before anything makes the server send",
	On:      ast.KindSet(ast.KindAction),
	When:    inReceives | actionOnline,
	Check: func(p *Pass) {
		a := p.Action
		if a.ExpectsNothing() {
			return
		}
		connects := quietSince(p)
		if connects == nil || sentTooEarly(p.Script, connects) {
			return
		}
		stanza, ok := a.Stanza()
		if !ok || serverMaySpeak(stanza) || !p.Script.Understood(0, a.Index) {
			return
		}
		nl := script.LineBreak(p.File())
		name := actorName(p)
		presence := name + " " + ast.VerbSends.String() + ":" + nl + "\t<presence/>"
		p.Report(a.VerbSpan(), `nothing was sent since "`+name+
			`" connected: without initial presence the server does not send this`).
			Relate(connects.VerbSpan(), "here it has connected").
			AddFix("send initial presence first", false, script.InsertBefore(a.Action, presence))
	},
}

// quietSince returns the action that connected the character if since then
// nobody has done anything but receive, and the character not even that.
func quietSince(p *Pass) *script.Action {
	a := p.Action
	if a.Index == 0 {
		return nil
	}
	if before := &p.Script.Actions[a.Index-1]; before.Verb == ast.VerbSends {
		return nil // as nearly everywhere: no history is needed
	}
	last := max(p.Script.History(a.Index-1).Loud, p.Script.Previous(a.Character, a.Index))
	if last == script.None {
		return nil
	}
	if b := &p.Script.Actions[last]; b.Character == a.Character && b.Verb == ast.VerbConnects {
		return b
	}
	return nil
}

// sentTooEarly reports whether the last thing that the character did before it
// connected was to send: that is the cause, in the wrong place.
func sentTooEarly(s *script.Script, connects *script.Action) bool {
	before := s.Previous(connects.Character, connects.Index)
	return before != script.None && s.Actions[before].Verb == ast.VerbSends
}

// serverMaySpeak reports whether an expected stanza may come from the server
// itself, which may greet or ask without a cause. What answers an iq by its id
// has a cause of its own kind, or lacks that.
func serverMaySpeak(stanza ast.Element) bool {
	if script.IsAnswer(stanza) {
		id, ok := stanza.Attr("id")
		return ok && !script.HasParts(id)
	}
	from, ok := stanza.Attr("from")
	if !ok {
		return stanza.Local() == "iq"
	}
	return !script.HasParts(from) && !strings.Contains(from.Value(), "@")
}
