package rules

import (
	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
)

// actionAt returns the action of an index, nil for [script.None].
func actionAt(p *Pass, index int) *script.Action {
	if index == script.None {
		return nil
	}
	return &p.Script.Actions[index]
}

// history returns what happens around the action that the pass stands at.
func history(p *Pass) *script.History { return p.Script.History(p.Action.Index) }

// connected returns the latest action before this one that connected its
// character, or nil.
func connected(p *Pass) *script.Action { return actionAt(p, history(p).Connects) }

// disconnected returns the latest action before this one that disconnected its
// character, or nil.
func disconnected(p *Pass) *script.Action { return actionAt(p, history(p).Disconnects) }

// nextConnects returns the next action behind this one that connects the
// character that acts, or nil.
func nextConnects(p *Pass) *script.Action { return actionAt(p, history(p).NextConnects) }

// actsOffline reports whether the character of an action that is taken for not
// connected certainly is not, and no earlier action has the same finding:
// one lost line is reported once by a rule, however much it spoils. What is sent
// into the void does not hide that what is received fails.
func actsOffline(p *Pass) bool {
	h, acted := history(p), false
	switch p.Action.Verb {
	case ast.VerbSends:
		acted = h.Sent
	case ast.VerbReceives:
		acted = h.Received
	}
	return !acted && p.Script.Certain(p.Action.Character, p.Action.Index)
}

// relateOffline adds to a finding of actsOffline where the character has
// disconnected or will connect, and offers to fix it.
func relateOffline(p *Pass, d *ast.Diagnostic) {
	name := actorName(p)
	gone, next := disconnected(p), nextConnects(p)
	if gone != nil {
		d.Relate(gone.VerbSpan(), "here it has disconnected")
	}
	switch {
	case next != nil:
		d.Relate(next.VerbSpan(), "here it connects")
		d.AddFix(`move "`+next.File().Slice(next.LineSpan())+`" up`, false,
			script.InsertBefore(causeOf(p).Action, next.Text()), script.RemoveAction(next.Action))
	case gone == nil:
		connects := name + " " + ast.VerbConnects.String()
		d.AddFix(`insert "`+connects+`"`, false, script.InsertBefore(causeOf(p).Action, connects))
	default:
		stayOnline(p, d, gone)
	}
}

// causeOf returns the action before which the character that acts is to be
// connected: the first one that it does offline, or what may cause what it
// receives there.
func causeOf(p *Pass) *script.Action {
	first := history(p).Offline
	if loud := &p.Script.Actions[max(0, p.Script.History(first).Loud)]; loud.Verb == ast.VerbSends {
		return loud
	}
	return &p.Script.Actions[first]
}

// stayOnline offers to disconnect a character only when it has done all that
// the script has it do.
func stayOnline(p *Pass, d *ast.Diagnostic, gone *script.Action) {
	own := p.Script.ActionsOf(p.Action.Character)
	last := &p.Script.Actions[own[len(own)-1]]
	if last.Verb == ast.VerbDisconnects {
		d.AddFix("remove the earlier disconnects", false, script.RemoveAction(gone.Action))
		return
	}
	d.AddFix(`move "`+gone.File().Slice(gone.LineSpan())+`" down`, false,
		script.RemoveAction(gone.Action), script.InsertAfter(last.Action, gone.Text()))
}

// offlineBecause says why the character of actsOffline is not connected.
func offlineBecause(p *Pass) string {
	switch {
	case p.Action.Before == script.Disconnected:
		return "after disconnecting"
	case nextConnects(p) != nil:
		return "before it connects"
	}
	return "but never connects"
}

// offlineRemedy says what to do about it.
func offlineRemedy(p *Pass) string {
	switch {
	case nextConnects(p) != nil:
		return "connect first"
	case p.Action.Before == script.Disconnected:
		return "disconnect later"
	}
	return `write "` + actorName(p) + ` connects" before it`
}
