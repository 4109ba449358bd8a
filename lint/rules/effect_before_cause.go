package rules

import (
	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
)

var effectBeforeCause = Rule{
	Code: "SCS217", Name: "effect-before-cause", Severity: ast.Warning, Fix: UnsafeFix,
	Summary: "a character expects another one to leave before that one disconnects",
	On:      ast.KindSet(ast.KindElement),
	When:    inReceives | inStanzaTag,
	Check: func(p *Pass) {
		stanza := p.Context().Element
		if stanza.Local() != script.StanzaPresence || stanza.AttrValue("type") != "unavailable" || stanza.Broken() {
			return
		}
		from, ok := stanza.Attr("from")
		if !ok {
			return
		}
		leaver := whoseFullJID(p.Script, from)
		if leaver == script.None || leaver == p.Action.Character {
			return
		}
		leaves := leavesLater(p, leaver)
		if leaves == nil {
			return
		}
		name := p.Script.Characters[leaver].Name
		if d := p.earlier(name); d != nil {
			addPlace(d, p.Action.VerbSpan())
			return
		}
		p.Report(p.Action.VerbSpan(), quote(name)+" is still connected here: move "+quote(name+" "+ast.VerbDisconnects.String())+" up").
			Relate(leaves.VerbSpan(), quote(name)+" disconnects here").
			AddFix("move "+quote(name+" "+ast.VerbDisconnects.String())+" up", false,
				script.InsertBefore(p.Action.Action, leaves.Text()), script.RemoveAction(leaves.Action))
	},
}

// whoseFullJID returns the character whose full JID an attribute has, or
// script.None.
func whoseFullJID(s *script.Script, a ast.Attr) int {
	for n := range a.Children() {
		if e, ok := n.Expression(); ok && e.Form() == ast.FormFullJID && n.Text() == a.Raw() {
			return s.Find(e.Name())
		}
	}
	value, ok := literal(a)
	if !ok {
		return script.None
	}
	for i := range s.WithFull(value) {
		return i
	}
	return script.None
}

// leavesLater returns the action that disconnects a character behind the one at
// hand, if that is what the character does next and nothing before could have
// made it leave: since it became available, nobody has sent anything but
// messages and available presence.
func leavesLater(p *Pass, leaver int) *script.Action {
	leaves := actionAt(p, p.Script.Next(leaver, p.Action.Index))
	if leaves == nil || leaves.Verb != ast.VerbDisconnects || leaves.Before != script.Connected {
		return nil
	}
	if !isAvailable(p, leaver) {
		return nil
	}
	return leaves
}
