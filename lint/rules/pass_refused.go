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
		refused, known := p.refused[i]
		if !known {
			answer := nextAnswer(p.Script, a)
			refused = answer != nil && awaitsError(answer)
			if p.refused == nil {
				p.refused = map[int]bool{}
			}
			p.refused[i] = refused
		}
		return refused
	case ast.VerbReceives:
		if stanza.AttrValue("type") != script.TypeError {
			return false
		}
		payload, ok := p.childAt(stanza, span)
		return ok && payload.Local() != "error" && !isNameSlip(payload.Local(), "error")
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
	if next := s.History(a.Index).NextReceives; next != script.None {
		return &s.Actions[next]
	}
	return nil
}

// childAt returns the child element of a stanza that holds a span. It starts at
// the one that was found last, for most findings come in order.
func (p *Pass) childAt(stanza ast.Element, span ast.Span) (ast.Element, bool) {
	from := p.child
	if from.IsZero() || from.Parent() != stanza.Node || from.Span().Start > span.Start {
		from = ast.Node{}
		for n := range stanza.Children() {
			from = n
			break
		}
	}
	for n := from; !n.IsZero() && n.Span().Start <= span.Start; n = n.Next() {
		p.child = n
		if e, ok := n.Element(); ok && n.Span().Covers(span) {
			return e, true
		}
	}
	return ast.Element{}, false
}
