package rules

import (
	"slices"
	"strings"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/spec/nearest"
)

var unknownVerb = Rule{
	Code: "SCS202", Name: "unknown-verb", Severity: ast.Error, Fix: SafeFix,
	Summary: "an action has an unknown verb",
	On:      ast.KindSet(ast.KindAction),
	When:    actionUnclear,
	Check: func(p *Pass) {
		if p.Action.Verb != ast.VerbUnknown {
			return
		}
		span := unknownVerbSpan(p)
		word := p.File().Slice(span)
		verbs := ast.Verbs()
		near, ok := nearest.Nearest(word, verbs)
		if !ok {
			if !p.Action.Broken() {
				p.Report(span, `unknown verb "`+word+`": write connects, disconnects, sends or receives`)
			}
			return
		}
		_, rival := nearest.Nearest(word, slices.DeleteFunc(verbs, func(v string) bool { return v == near }))
		p.Report(span, `unknown verb "`+word+`": did you mean "`+near+`"?`).
			AddFix(`write "`+near+`"`, !rival, ast.Edit{Span: span, New: near})
	},
}

// unknownVerbSpan returns the word that stands where a verb should: behind the
// character's name where the line starts with one, whatever else follows.
func unknownVerbSpan(p *Pass) ast.Span {
	a := p.Action
	span := a.VerbSpan()
	if a.Character != script.None {
		return span
	}
	if _, near := nearest.Nearest(a.VerbText(), ast.Verbs()); near {
		return span
	}
	line := a.LineSpan()
	text := p.File().Slice(line)
	longest := 0
	for i := range p.Script.Leading(text) {
		name := p.Script.Characters[i].Name
		if rest := text[len(name):]; rest[0] == ' ' && strings.TrimLeft(rest, " \t") != "" {
			longest = len(name)
			break
		}
	}
	if longest == 0 {
		return span
	}
	start := longest + len(text[longest:]) - len(strings.TrimLeft(text[longest:], " \t"))
	end := start + strings.IndexAny(text[start:]+" ", ": \t")
	return ast.Span{Start: line.Start + start, End: line.Start + end}
}
