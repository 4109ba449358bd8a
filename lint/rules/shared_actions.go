package rules

import (
	"github.com/scs-tools/scs/ast/script"
)

// actorName returns the name of the character that acts.
func actorName(p *Pass) string {
	if p.Action.Character == script.None {
		return p.Action.Name()
	}
	return p.Script.Characters[p.Action.Character].Name
}
