package script

import (
	"sort"

	"github.com/scs-tools/scs/ast"
)

// doubts are the places of a script that leave open what happens there. The
// lists are in order, and empty for nearly every script.
type doubts struct {
	actions []int       // in Script.Actions: what is done or by whom is not known, or a stanza is one too many
	anybody int         // the first action by somebody unknown that may connect or disconnect anybody; [None] if none does
	by      map[int]int // by character, the first action of an unknown verb
	lines   []int       // for each line behind the cast that is nothing known, how many actions stand before it
}

// Certain reports whether it is certain whether a character is connected when
// the action of that index starts. It is not where a line before it that
// nobody understands may have connected or disconnected the character: one
// with an unknown verb, or one that connects somebody whom the cast lacks and
// whose name may be misspelt.
func (s *Script) Certain(character, action int) bool {
	if first := s.doubts.anybody; first != None && first < action {
		return false
	}
	if first, ok := s.doubts.by[character]; ok && first < action {
		return false
	}
	return len(s.doubts.lines) == 0 || s.doubts.lines[0] > action
}

// add adds an action that leaves something open.
func (d *doubts) add(a *Action) {
	d.actions = append(d.actions, a.Index)
	switch {
	case a.Verb != ast.VerbUnknown && (a.Character != None || a.Verb.HasBody()):
	case a.Character == None:
		if d.anybody == None {
			d.anybody = a.Index
		}
	default:
		if d.by == nil {
			d.by = map[int]int{}
		}
		if _, ok := d.by[a.Character]; !ok {
			d.by[a.Character] = a.Index
		}
	}
}

// Understood reports whether everything is understood that happens from one
// action, included, to another, not included: each action's verb and
// character are known, no line between them is nothing known, and no action
// holds a stanza too many, whose own action line must have been lost. An index
// of 0 stands for the start of the script's actions, and len(s.Actions) for
// the end of the file.
func (s *Script) Understood(from, to int) bool {
	d := &s.doubts
	if i := sort.SearchInts(d.actions, from); i < len(d.actions) && d.actions[i] < to {
		return false
	}
	after := from + 1
	if from == 0 {
		after = 0
	}
	i := sort.SearchInts(d.lines, after)
	return i == len(d.lines) || d.lines[i] > to
}

// doubtful reports whether it is left open what the action does, or who does
// it, or to which action one of its stanzas belongs.
func (a *Action) doubtful() bool {
	if a.Character == None || a.Verb == ast.VerbUnknown {
		return true
	}
	allowed := 0
	if a.Verb.HasBody() && !a.ExpectsNothing() {
		allowed = 1
	}
	for range a.Stanzas() {
		allowed--
	}
	return allowed < 0
}
