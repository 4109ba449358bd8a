package rules

import (
	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
)

// isAvailable reports whether a character is certainly available where the pass
// stands: it has sent its presence since it connected, and since then nobody has
// sent anything that may have changed that.
func isAvailable(p *Pass, character int) bool {
	if p.presence == nil {
		p.presence = presences(p.Script)
	}
	last := p.Script.Previous(character, p.Action.Index)
	if last == script.None {
		return false
	}
	came := p.presence[last].came
	return came != script.None && p.Script.Actions[came].Verb == ast.VerbSends && p.presence[p.Action.Index-1].disturbed < came
}

// presence is what is known of presences up to an action, by index of an action;
// script.None if there is none.
type presence struct {
	came      int // the latest in which the character of the action connects or sends its presence
	disturbed int // the latest in which anybody may have changed the presence of anybody
}

func presences(s *script.Script) []presence {
	all := make([]presence, len(s.Actions))
	came := make([]int, len(s.Characters))
	for i := range came {
		came[i] = script.None
	}
	disturbed := script.None
	for i := range s.Actions {
		a := &s.Actions[i]
		stanza, ok := a.Stanza()
		switch {
		case a.Character == script.None:
			disturbed = i
		case a.Verb == ast.VerbConnects:
			came[a.Character] = i
		case a.Verb != ast.VerbSends:
		case !ok || stanza.Local() == script.StanzaIQ || stanza.Local() == script.StanzaPresence && stanza.AttrValue("type") != "":
			disturbed = i
		case stanza.Local() == script.StanzaPresence:
			if _, directed := stanza.Attr("to"); !directed {
				came[a.Character] = i
			}
		}
		all[i] = presence{script.None, disturbed}
		if a.Character != script.None {
			all[i].came = came[a.Character]
		}
	}
	return all
}
