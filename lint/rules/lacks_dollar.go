package rules

import (
	"strings"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
)

var lacksDollar = Rule{
	Code: "SCS302", Name: "lacks-dollar", Severity: ast.Warning, Fix: SafeFix,
	Summary: "a variable in braces lacks the dollar sign before them and is plain text",
	On:      ast.KindSet(ast.KindNone, ast.KindExpression),
	When:    inAction,
	Check: func(p *Pass) {
		if p.Node.IsZero() {
			capturesWithoutDollar(p)
			return
		}
		e, _ := p.Node.Expression()
		if !e.LacksDollar() || e.Parent().Broken() {
			return
		}
		start := ast.Span{Start: e.Span().Start, End: e.Span().Start}
		if p.Script.Find(e.Name()) != script.None {
			p.Report(e.Span(), quote(e.Text())+" is plain text: write "+quote("$"+e.Text())).
				AddFix("insert $", true, ast.Edit{Span: start, New: "$"})
		} else if near, _, ok := nearCharacter(p, e.Name()); ok {
			p.Report(e.Span(), quote(e.Text())+" is plain text: did you mean a JID of "+quote(near)+"?").
				AddFix("insert $ and write "+quote(near), false, ast.Edit{Span: start, New: "$"}, ast.Edit{Span: e.NameSpan(), New: near})
		}
	},
}

// capturesWithoutDollar reports {NAME} where NAME is captured earlier. Only a
// script that captures anything is searched.
func capturesWithoutDollar(p *Pass) {
	if len(p.Script.Bindings) == 0 {
		return
	}
	for i := p.Script.Bindings[0].Action + 1; i < len(p.Script.Actions); i++ {
		for n := range p.Script.Actions[i].Descendants() {
			span := ast.Span{}
			if a, ok := n.Attr(); ok && !a.Broken() {
				span = a.ValueSpan()
			} else if n.Kind() == ast.KindText {
				span = n.Span()
			}
			if !span.Empty() {
				captureWithoutDollar(p, span, i)
			}
		}
	}
}

// captureWithoutDollar looks at one attribute value or text.
func captureWithoutDollar(p *Pass, span ast.Span, action int) {
	text := p.File().Slice(span)
	for at := 0; ; {
		open := strings.IndexByte(text[at:], '{')
		if open < 0 {
			return
		}
		open += at
		at = open + 1
		end := strings.IndexAny(text[at:], "{}")
		if end < 0 {
			return
		}
		name := text[at : at+end]
		if text[at+end] == '{' || name == "" || open > 0 && text[open-1] == '$' || p.Script.Bound(name, action) == script.None {
			continue
		}
		found := ast.Span{Start: span.Start + open, End: span.Start + at + len(name) + len("}")}
		p.Report(found, quote(p.File().Slice(found))+" is plain text: write \"${"+name+"}\" for what was captured").
			AddFix("insert $", false, ast.Edit{Span: ast.Span{Start: found.Start, End: found.Start}, New: "$"})
	}
}
