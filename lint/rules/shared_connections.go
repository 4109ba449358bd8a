package rules

import (
	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
)

// latest returns the latest action before this one in which the character
// that acts did what the verb says, or nil. A connects of a character that was
// connected already does nothing, and so does a disconnects of one that was
// not.
func latest(p *Pass, verb ast.Verb) *script.Action {
	for i := p.Action.Index - 1; i >= 0; i-- {
		a := &p.Script.Actions[i]
		if a.Character == p.Action.Character && a.Verb == verb && a.Before != a.After {
			return a
		}
	}
	return nil
}

// nextConnects returns the next action behind this one that connects the
// character that acts, or nil.
func nextConnects(p *Pass) *script.Action {
	for i := p.Action.Index + 1; i < len(p.Script.Actions); i++ {
		a := &p.Script.Actions[i]
		if a.Character == p.Action.Character && a.Verb == ast.VerbConnects {
			return a
		}
	}
	return nil
}

// actsOffline reports whether the character of an action that is taken for not
// connected certainly is not, and no earlier action has the same finding:
// one lost line is reported once, however much it spoils.
func actsOffline(p *Pass) bool {
	a := p.Action
	for i := a.Index - 1; i >= 0; i-- {
		b := &p.Script.Actions[i]
		if b.Character != a.Character {
			continue
		}
		if b.Before == script.Connected {
			break
		}
		if b.Verb.HasBody() {
			return false
		}
	}
	return p.Script.Certain(a.Character, a.Index)
}

// relateOffline adds to a finding of actsOffline where the character has
// disconnected or will connect, and offers to fix it.
func relateOffline(p *Pass, d *ast.Diagnostic) {
	name := actorName(p)
	gone, next := latest(p, ast.VerbDisconnects), nextConnects(p)
	if gone != nil {
		d.Relate(gone.VerbSpan(), "here it has disconnected")
	}
	switch {
	case next != nil:
		d.Relate(next.VerbSpan(), "here it connects")
		d.AddFix(`move "`+next.File().Slice(next.LineSpan())+`" up`, false,
			insertBefore(causeOf(p).Action, next.Text()), removeAction(next.Action))
	case gone == nil:
		connects := name + " " + ast.VerbConnects.String()
		d.AddFix(`insert "`+connects+`"`, false, insertBefore(causeOf(p).Action, connects))
	default:
		stayOnline(p, d, gone)
	}
}

// causeOf returns the action before which the character that acts is to be
// connected: the first one that it does offline, or what may cause what it
// receives there.
func causeOf(p *Pass) *script.Action {
	first := p.Action
	for i := first.Index - 1; i >= 0; i-- {
		a := &p.Script.Actions[i]
		if a.Character != p.Action.Character {
			continue
		}
		if a.Before == script.Connected {
			break
		}
		first = a
	}
	for i := first.Index; i >= 0; i-- {
		if a := &p.Script.Actions[i]; a.Verb == ast.VerbSends {
			return a
		} else if a.Verb != ast.VerbReceives {
			break
		}
	}
	return first
}

// stayOnline offers to disconnect a character only when it has done all that
// the script has it do.
func stayOnline(p *Pass, d *ast.Diagnostic, gone *script.Action) {
	last := p.Action
	for i := last.Index + 1; i < len(p.Script.Actions); i++ {
		if a := &p.Script.Actions[i]; a.Character == last.Character {
			last = a
		}
	}
	if last.Verb == ast.VerbDisconnects {
		d.AddFix("remove the earlier disconnects", false, removeAction(gone.Action))
		return
	}
	d.AddFix(`move "`+gone.File().Slice(gone.LineSpan())+`" down`, false,
		removeAction(gone.Action), insertAfter(last.Action, gone.Text()))
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
