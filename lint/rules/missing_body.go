package rules

import (
	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
)

var missingBody = Rule{
	Code: "SCS203", Name: "missing-body", Severity: ast.Error, Fix: UnsafeFix,
	Summary: "a sends or receives has no stanza",
	On:      ast.KindSet(ast.KindAction),
	When:    actionNeedsBody,
	Check: func(p *Pass) {
		a := p.Action
		if a.Broken() || hasMarkup(a.Action) || bodyUnindented(p) {
			return
		}
		if a.Verb == ast.VerbReceives {
			p.Report(a.VerbSpan(), `"receives" has no stanza: write it on the next line, indented by a tab, or fill it in with "scs run --update"`)
			return
		}
		d := p.Report(a.VerbSpan(), `"`+a.Verb.String()+`" has no stanza: write one on the next line, indented by a tab`)
		for range a.Children() {
			return // a stanza that is commented out is not thrown away
		}
		d.AddFix("remove the action", false, script.RemoveAction(a.Action))
	},
}

// hasMarkup reports whether a body holds more than comments or CDATA: a
// stanza, or something that a syntax error speaks of.
func hasMarkup(a ast.Action) bool {
	for n := range a.Children() {
		if k := n.Kind(); k != ast.KindComment && k != ast.KindXMLComment && k != ast.KindCData {
			return true
		}
	}
	return false
}

// bodyUnindented reports whether the line behind the action is nothing known:
// the stanza may have lost its indentation, of which a syntax error speaks.
func bodyUnindented(p *Pass) bool {
	for n := p.Node.Next(); !n.IsZero(); n = n.Next() {
		if n.Kind() != ast.KindComment {
			return n.Broken()
		}
	}
	return false
}
