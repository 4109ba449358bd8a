package rules

import "github.com/scs-tools/scs/ast"

var twoStanzasSent = Rule{
	Code: "SCS205", Name: "two-stanzas-sent", Severity: ast.Warning, Fix: UnsafeFix,
	Summary: "one sends holds two stanzas",
	On:      ast.KindSet(ast.KindAction),
	When:    inSends,
	Check: func(p *Pass) {
		if !holdsTwoStanzas(p.Action.Action) {
			return
		}
		first, _ := p.Action.Stanza()
		for stanza := range p.Action.Stanzas() {
			if stanza == first {
				continue
			}
			edits, line := lostLine(p, stanza)
			p.Report(ast.Span{Start: stanza.Span().Start, End: stanza.NameSpan().End},
				`"sends" has more than 1 stanza: is an action line missing above this one?`).
				Relate(ast.Span{Start: first.Span().Start, End: first.NameSpan().End}, "the first stanza").
				AddFix(`insert "`+line+`" before it`, false, edits...)
		}
	},
}

// holdsTwoStanzas reports whether a body certainly holds more than one stanza.
// Where its syntax is wrong, the second may be the rest of the first.
func holdsTwoStanzas(a ast.Action) bool {
	stanzas := 0
	for n := range a.Children() {
		if n.Broken() || n.Kind() == ast.KindMalformed {
			return false
		}
		if n.Kind() == ast.KindElement {
			stanzas++
		}
	}
	return stanzas > 1
}
