package rules

import (
	"strings"

	"github.com/scs-tools/scs/ast"
)

var unexpectedBody = Rule{
	Code: "SCS204", Name: "unexpected-body", Severity: ast.Error, Fix: UnsafeFix,
	Summary: "a stanza follows an action that has none",
	On:      ast.KindSet(ast.KindAction),
	When:    actionTakesNoBody,
	Check: func(p *Pass) {
		a := p.Action
		stanza, ok := a.Stanza()
		if !ok {
			return
		}
		span := ast.Span{Start: stanza.Span().Start, End: stanza.NameSpan().End}
		edits, line := lostLine(p, stanza)
		insert := `insert "` + line + `" before it`
		if !a.ExpectsNothing() {
			p.Report(span, `"`+a.Verb.String()+`" takes no stanza: is an action line missing above this one?`).
				Relate(a.VerbSpan(), "the action").
				AddFix(insert, false, edits...)
			return
		}
		own := a.LineSpan()
		expects := strings.TrimRight(strings.TrimSuffix(p.File().Slice(own), "nothing"), " \t")
		nothing := ast.Span{Start: own.Start + len(expects), End: own.End}
		p.Report(span, `a stanza follows "receives: nothing": remove "nothing", or add the missing action line above this stanza`).
			Relate(own, "the action").
			AddFix(`remove "nothing"`, false, ast.Edit{Span: nothing}).
			AddFix(insert, false, edits...)
	},
}
