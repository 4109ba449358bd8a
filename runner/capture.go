package runner

import (
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/runner/match"
)

// captured is the value of a capture, and the action that has captured it.
type captured struct {
	value  string
	action int // in Script.Actions
}

// capture remembers what an action has captured, unless a later one has
// captured the same name.
func (r *run) capture(a *script.Action, all []match.Capture) {
	for _, c := range all {
		if before, ok := r.captures[c.Name]; !ok || before.action <= a.Index {
			r.captures[c.Name] = captured{c.Value, a.Index}
		}
	}
}
