package update

import (
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/runner"
)

// Names knows the expressions that stand for the JIDs of a cast.
type Names struct {
	expressions map[string]string // by JID
}

// NewNames returns the expressions for the bare JIDs of a cast. Of two
// characters with one account neither is meant.
func NewNames(s *script.Script) *Names {
	n := &Names{expressions: map[string]string{}}
	count := map[string]int{}
	for i := range s.Characters {
		count[s.Characters[i].Bare()]++
	}
	for i := range s.Characters {
		c := &s.Characters[i]
		if bare := c.Bare(); bare != "" && count[bare] == 1 {
			n.expressions[bare] = "${" + c.Name + "'s JID}"
		}
	}
	return n
}

// Event learns the full JID of who logs in. It is for [runner.Options].
func (n *Names) Event(e runner.Event) {
	if e.Kind == runner.EventConnected {
		n.expressions[e.Text] = "${" + e.Character + "'s full JID}"
	}
}
