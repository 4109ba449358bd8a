package rules

import (
	"strings"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/spec/nearest"
)

var unknownScansion = Rule{
	Code: "SCS309", Name: "unknown-scansion", Severity: ast.Warning, Fix: UnsafeFix,
	Summary: "a scansion: attribute or placeholder is unknown",
	On:      ast.KindSet(ast.KindAttr, ast.KindPlaceholder),
	When:    inReceives, WhenAttr: attrScansion,
	Check: func(p *Pass) {
		if p.Node.Broken() || p.Node.Parent().Broken() {
			return
		}
		if a, ok := p.Node.Attr(); ok {
			if a.Name() != script.AttrStrict {
				unknownScansionAttribute(p, a)
			}
			return
		}
		placeholder, _ := p.Node.Placeholder()
		switch {
		case script.Known(placeholder):
		case placeholder.Keyword() == ast.PlaceholderCapture:
			p.Report(placeholder.Span(), "the placeholder captures without a name: write {scansion:capture:NAME}").
				AddFix("write {scansion:any}", false, ast.Edit{Span: placeholder.Span(), New: "{scansion:any}"})
		case placeholder.Keyword() == ast.PlaceholderAny:
			nameBehindAny(p, placeholder)
		default:
			unknownKeyword(p, placeholder)
		}
	},
}

func unknownScansionAttribute(p *Pass, a ast.Attr) {
	message := "unknown attribute " + quote(a.Name())
	if _, ok := nearest.Nearest(a.Name(), []string{script.AttrStrict}); !ok {
		p.Report(a.NameSpan(), message+": it has no effect").
			AddFix("remove the attribute", false, removal(a))
		return
	}
	d := p.Report(a.NameSpan(), message+": did you mean "+quote(script.AttrStrict)+"?")
	if _, there := a.Element().Attr(script.AttrStrict); !there {
		d.AddFix("write "+script.AttrStrict, false, ast.Edit{Span: a.NameSpan(), New: script.AttrStrict})
	}
}

// nameBehindAny reports {scansion:any:NAME}.
func nameBehindAny(p *Pass, placeholder ast.Placeholder) {
	d := p.Report(placeholder.Span(), quote(placeholder.Text())+" captures nothing: write {scansion:capture:NAME} or {scansion:any}")
	if p.lastUse == nil {
		p.lastUse = map[string]int{}
		for i := range p.Script.Uses {
			p.lastUse[p.Script.Uses[i].Expression.Name()] = p.Script.Uses[i].Action
		}
	}
	if last, ok := p.lastUse[placeholder.Name()]; ok && last > p.Action.Index {
		capture := "{scansion:capture:" + placeholder.Name() + "}"
		d.AddFix("write "+capture, false, ast.Edit{Span: placeholder.Span(), New: capture})
	}
	d.AddFix("write {scansion:any}", false, ast.Edit{Span: placeholder.Span(), New: "{scansion:any}"})
}

func unknownKeyword(p *Pass, placeholder ast.Placeholder) {
	keyword := placeholder.Keyword()
	message := "unknown placeholder " + quote(placeholder.Text())
	keywords := []string{ast.PlaceholderAny, ast.PlaceholderCapture}
	if placeholder.Name() != "" { // only one of them has a name behind it
		keywords = keywords[1:]
	}
	meant, ok := nearest.Nearest(strings.TrimSpace(keyword), keywords)
	if !ok {
		p.Report(placeholder.KeywordSpan(), message+": write {scansion:any} or {scansion:capture:NAME}")
		return
	}
	p.Report(placeholder.KeywordSpan(), message+": did you mean "+quote(meant)+"?").
		AddFix("write "+meant, false, ast.Edit{Span: placeholder.KeywordSpan(), New: meant})
}
