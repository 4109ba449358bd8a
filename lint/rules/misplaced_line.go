package rules

import (
	"sort"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
)

var misplacedLine = Rule{
	Code: "SCS116", Name: "misplaced-line", Severity: ast.Error, Fix: SafeFix,
	Summary: "an action is before the separator, or a section after it",
	On:      ast.KindSet(ast.KindNone),
	Check: func(p *Pass) {
		s := p.Script
		if s.Separator.IsZero() {
			return
		}
		at := s.Separator.Span().Start
		if len(s.Actions) > 0 && s.Actions[0].Span().Start < at {
			misplacedActions(p)
		}
		if n := len(s.Characters); n > 0 && s.Characters[n-1].Section.Span().Start > at {
			misplacedSections(p)
		}
	},
}

// misplacedActions reports each run of actions before the separator once. Only
// the last run is offered a fix, which keeps the order of the actions; the one
// before is the last in its turn.
func misplacedActions(p *Pass) {
	s := p.Script
	separator := s.Separator.Span()
	actions := s.Actions
	for i := range actions {
		if actions[i].Span().Start > separator.Start {
			actions = actions[:i]
			break
		}
	}
	for len(actions) > 0 {
		run := actions[:1]
		section := nextSection(s, run[0].Span().Start)
		for len(run) < len(actions) && actions[len(run)].Span().Start < section {
			run = actions[:len(run)+1]
		}
		actions = actions[len(run):]
		if run[0].Verb == ast.VerbUnknown {
			continue
		}
		d := p.Report(run[0].LineSpan(), "an action before the separator: move it below the line of dashes").
			Relate(separator, "the separator is here")
		switch {
		case section > separator.Start:
			d.Message = "an action before the separator: move the line of dashes above it"
			raiseSeparator(d, s.Separator, run[0].Action)
		case len(actions) == 0:
			lowerActions(d, s.Separator, run)
		}
	}
}

// nextSection returns where the first section behind the offset starts, or the
// end of the file.
func nextSection(s *script.Script, at int) int {
	next := sort.Search(len(s.Characters), func(i int) bool { return s.Characters[i].Section.Span().Start > at })
	if next < len(s.Characters) {
		return s.Characters[next].Section.Span().Start
	}
	return len(s.File.Text())
}

// raiseSeparator offers to move the separator above an action.
func raiseSeparator(d *ast.Diagnostic, separator ast.Separator, action ast.Action) {
	f := separator.File()
	from := ast.Span{Start: commentsAbove(separator.Node, false), End: separator.Span().End}
	to := commentsAbove(action.Node, true)
	nl := script.LineBreak(f)
	d.AddFix("move the separator up", true,
		ast.Edit{Span: ast.Span{Start: to, End: to}, New: f.Slice(from) + nl + nl},
		removeLines(f, from.Start, from.End))
}

// lowerActions offers to move a run of actions behind the separator.
func lowerActions(d *ast.Diagnostic, separator ast.Separator, run []script.Action) {
	f := separator.File()
	nl := script.LineBreak(f)
	end := run[len(run)-1].Span().End
	start := commentsAbove(run[0].Node, false)
	to := separator.Span().End
	d.AddFix("move it below the separator", true,
		removeLines(f, start, end),
		ast.Edit{Span: ast.Span{Start: to, End: to}, New: nl + nl + f.Slice(ast.Span{Start: start, End: end})})
}

// misplacedSections reports every section behind the separator, or the first
// one if the cast has lines of dashes between its sections.
func misplacedSections(p *Pass) {
	s := p.Script
	f := p.File()
	separator := s.Separator.Span()
	end := castEnd(s)
	to, nl := commentsAbove(s.Separator.Node, false), script.LineBreak(f)
	for i := range s.Characters {
		section := s.Characters[i].Section
		if section.Span().Start < separator.Start {
			continue
		}
		if end >= 0 {
			p.Report(section.LineSpan(), "the cast continues after the separator: remove the lines of dashes between sections").
				Relate(separator, "the first line of dashes is here").
				AddFix("remove the lines of dashes between sections", true, removeSeparators(f, end)...)
			return
		}
		from := ast.Span{Start: commentsAbove(section.Node, false), End: section.Span().End}
		p.Report(section.LineSpan(), "a section after the separator: move it above the line of dashes").
			Relate(separator, "the separator is here").
			AddFix("move the section above the separator", true,
				ast.Edit{Span: ast.Span{Start: to, End: to}, New: f.Slice(from) + nl + nl},
				removeBlock(section.Node))
	}
}

// removeSeparators returns the edits that remove every line of dashes before
// an offset.
func removeSeparators(f *ast.File, before int) []ast.Edit {
	var edits []ast.Edit
	for n := range f.Nodes() {
		span := n.Span()
		if span.Start >= before {
			break
		}
		if n.Kind() == ast.KindSeparator {
			edits = append(edits, removeLines(f, span.Start, span.End))
		}
	}
	return edits
}
