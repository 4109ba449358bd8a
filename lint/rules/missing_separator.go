package rules

import (
	"strings"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
)

var missingSeparator = Rule{
	Code: "SCS104", Name: "missing-separator", Severity: ast.Error, Fix: SafeFix,
	Summary: "no line of dashes separates the cast from the actions",
	On:      ast.KindSet(ast.KindNone),
	Check: func(p *Pass) {
		s := p.Script
		if !s.Separator.IsZero() || len(s.Characters) == 0 {
			return
		}
		action, ok := firstKnownAction(s)
		if !ok {
			return
		}
		section := s.Characters[len(s.Characters)-1].Section.Node
		if section.Span().Start > action.Span().Start {
			p.Report(action.LineSpan(), "no separator after the cast: put all sections first, then a line of dashes, then the actions").
				Relate(s.Characters[len(s.Characters)-1].Section.LineSpan(), "the last section is here")
			return
		}
		dashes, unknown := separatorTry(section, action.Node)
		if unknown {
			return
		}
		d := p.Report(action.LineSpan(), "no separator after the cast: put a line \"-----\" above the first action")
		if !dashes.IsZero() {
			d.Relate(dashes.Span(), "two dashes are an empty comment")
			d.AddFix("write -----", true, ast.Edit{Span: dashes.Span(), New: separatorLine})
			return
		}
		at := commentsAbove(action.Node, true)
		nl := script.LineBreak(p.File())
		d.AddFix("add the separator", true, ast.Edit{Span: ast.Span{Start: at, End: at}, New: separatorLine + nl + nl})
	},
}

// separatorLine is the separator as most scripts write it.
const separatorLine = "-----"

// firstKnownAction returns the first action whose verb is known. A line with
// another verb may be anything.
func firstKnownAction(s *script.Script) (ast.Action, bool) {
	for i := range s.Actions {
		if s.Actions[i].Verb != ast.VerbUnknown {
			return s.Actions[i].Action, true
		}
	}
	return ast.Action{}, false
}

// separatorTry looks between a section and an action for what may have been
// meant as the separator: a comment of two dashes, or a line that is nothing
// known, which the parser reports.
func separatorTry(section, action ast.Node) (dashes ast.Node, unknown bool) {
	from, to := section.Span().End, action.Span().Start
	for n := range section.File().Nodes() {
		if at := n.Span().Start; at < from || at >= to {
			continue
		}
		switch n.Kind() {
		case ast.KindComment:
			if strings.TrimSpace(n.Text()) == "--" {
				dashes = n
			}
		case ast.KindUnknown:
			unknown = true
		}
	}
	return dashes, unknown
}
