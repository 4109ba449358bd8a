package rules

import (
	"strings"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
)

var unclosedExpression = Rule{
	Code: "SCS303", Name: "unclosed-expression", Severity: ast.Error, Fix: SafeFix,
	Summary: "an expression or a placeholder lacks its closing brace",
	On:      ast.KindSet(ast.KindExpression, ast.KindPlaceholder),
	When:    inAction,
	Check: func(p *Pass) {
		if !p.Node.Broken() || p.Node.Parent().Broken() {
			return
		}
		span := p.Node.Span()
		end, sure := 0, false
		if e, ok := p.Node.Expression(); ok {
			end, sure = expressionEnd(p, e)
		} else if placeholder, ok := p.Node.Placeholder(); ok {
			end, sure = placeholderEnd(placeholder)
		}
		if end == 0 {
			p.Report(span, "the "+p.Node.Kind().String()+" has no \"}\"")
			return
		}
		span.End = end
		p.Report(span, "the "+p.Node.Kind().String()+" "+quote(p.File().Slice(span))+" has no \"}\"").
			AddFix("insert }", sure, ast.Edit{Span: ast.Span{Start: end, End: end}, New: "}"})
	},
}

// expressionEnd tells where the brace of an unclosed expression belongs, 0 if
// nobody knows, and whether what it then says is known to the script.
func expressionEnd(p *Pass, e ast.Expression) (end int, sure bool) {
	start := e.Span().Start + len("${")
	inner := p.File().Slice(ast.Span{Start: start, End: e.Span().End})
	for _, form := range []string{"'s JID", "'s full JID"} {
		name, _, ok := strings.Cut(inner, form)
		if !ok {
			continue
		}
		end = start + len(name) + len(form)
		if p.Script.Find(strings.TrimSpace(name)) != script.None {
			return end, true
		}
	}
	if end > 0 {
		return end, false
	}
	word := inner
	if space := strings.IndexAny(inner, " \t"); space >= 0 {
		word = inner[:space]
	}
	if word == "" {
		return 0, false
	}
	if p.Script.Bound(word, p.Action.Index) != script.None {
		return start + len(word), true
	}
	if word != inner { // the name may be the first word, the whole or what is between
		return 0, false
	}
	return start + len(word), false
}

// placeholderEnd tells where the brace of an unclosed placeholder belongs, 0
// if nobody knows, and whether the placeholder is sound then.
func placeholderEnd(placeholder ast.Placeholder) (end int, sure bool) {
	switch {
	case placeholder.Keyword() == "":
		return 0, false
	case placeholder.Keyword() == ast.PlaceholderAny && placeholder.Name() == "":
		return placeholder.KeywordSpan().End, true
	case placeholder.Keyword() == ast.PlaceholderCapture && placeholder.Name() != "" &&
		!strings.ContainsAny(placeholder.Name(), " \t"):
		return placeholder.Span().End, true
	case !strings.ContainsAny(placeholder.Text(), " \t"):
		return placeholder.Span().End, false
	}
	return 0, false
}
