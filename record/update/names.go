package update

import (
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/runner"
)

// names knows the expressions that stand for the JIDs of the cast.
type names struct {
	expressions map[string]string // by JID
}

// newNames returns the expressions for the bare JIDs of a cast. Of two
// characters with one account neither is meant.
func newNames(s *script.Script) *names {
	n := &names{expressions: map[string]string{}}
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

// event learns the full JID of who logs in.
func (n *names) event(e runner.Event) {
	if e.Kind == runner.EventConnected {
		n.expressions[e.Text] = "${" + e.Character + "'s full JID}"
	}
}
