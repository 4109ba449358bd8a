package rules

import (
	"slices"
	"sort"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
)

// leaveOutRefused leaves out what was found in stanzas that are sent to be
// refused, whatever the rule: being wrong is what they are there for. What
// cannot run at all is reported there too.
func (p *Pass) leaveOutRefused(found []ast.Diagnostic) []ast.Diagnostic {
	return slices.DeleteFunc(found, func(d ast.Diagnostic) bool {
		return d.Severity < ast.Error && p.isRefused(d.Span)
	})
}

// isRefused reports whether a span lies in a stanza that is sent and whose
// awaited answer is an error, or in what such an answer repeats of it.
func (p *Pass) isRefused(span ast.Span) bool {
	actions := p.Script.Actions
	i := sort.Search(len(actions), func(i int) bool { return actions[i].Span().End > span.Start })
	if i == len(actions) || !actions[i].Span().Covers(span) {
		return false
	}
	a := &actions[i]
	stanza, ok := a.Stanza()
	if !ok || !stanza.Span().Covers(span) {
		return false
	}
	switch a.Verb {
	case ast.VerbSends:
		answer := nextAnswer(p.Script, a)
		return answer != nil && awaitsError(answer)
	case ast.VerbReceives:
		if stanza.AttrValue("type") != script.TypeError {
			return false
		}
		for payload := range stanza.Elements() {
			if payload.Span().Covers(span) {
				return payload.Local() != "error" && !isNameSlip(payload.Local(), "error")
			}
		}
	}
	return false
}

// nextAnswer returns the action that awaits the answer to what an action sends:
// that to the iq, or for want of one what the character receives next. It is
// nil if there is none.
func nextAnswer(s *script.Script, a *script.Action) *script.Action {
	if answer := answerToIQ(s, a); answer != nil {
		return answer
	}
	for i := a.Index + 1; i < len(s.Actions); i++ {
		if next := &s.Actions[i]; next.Character == a.Character && next.Verb == ast.VerbReceives {
			return next
		}
	}
	return nil
}
