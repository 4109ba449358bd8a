package lsp

import (
	"context"
	"slices"

	"go.lsp.dev/protocol"

	"github.com/scs-tools/scs/ast"
)

// maxSelections bounds how often a selection can be widened. No script is that
// deep.
const maxSelections = 100

// selection answers "textDocument/selectionRange": from the word at the cursor
// over values, attributes, tags, elements and actions to the whole script.
func selection(_ context.Context, sn *snapshot, p *protocol.SelectionRangeParams) ([]protocol.SelectionRange, error) {
	answers := make([]protocol.SelectionRange, 0, len(p.Positions))
	for _, at := range p.Positions {
		offset, err := sn.offset(at)
		if err != nil {
			return nil, err
		}
		spans := selectionSpans(sn.file, offset)
		var whole *protocol.SelectionRange
		for _, span := range slices.Backward(spans) {
			whole = &protocol.SelectionRange{Range: sn.rangeOf(span), Parent: whole}
		}
		answers = append(answers, *whole)
	}
	return answers, nil
}

// selectionSpans returns the spans around the offset, each inside the next.
func selectionSpans(f *ast.File, offset int) []ast.Span {
	all := ast.Span{End: len(f.Text())}
	spans := []ast.Span{wordAt(f.Text(), all, offset)}
	add := func(span ast.Span) {
		last := spans[len(spans)-1]
		if len(spans) < maxSelections && span.Covers(last) && span != last {
			spans = append(spans, span)
		}
	}
	for n := f.NodeAt(offset); !n.IsZero(); n = n.Parent() {
		for _, part := range partsOf(n) {
			if part.Contains(offset) {
				add(part)
			}
		}
		add(n.Span())
	}
	add(all)
	if spans[0].Empty() && len(spans) > 1 {
		spans = spans[1:]
	}
	return spans
}

// partsOf returns the parts of a node that are worth selecting by themselves,
// inner ones first.
func partsOf(n ast.Node) []ast.Span {
	switch n.Kind() {
	case ast.KindComment:
		c, _ := n.Comment()
		return []ast.Span{c.ContentSpan()}
	case ast.KindSection:
		s, _ := n.Section()
		return []ast.Span{s.ClassSpan(), s.NameSpan(), s.LineSpan()}
	case ast.KindProperty:
		p, _ := n.Property()
		return []ast.Span{p.KeySpan(), p.ValueSpan()}
	case ast.KindAction:
		a, _ := n.Action()
		return []ast.Span{a.NameSpan(), a.VerbSpan(), a.LineSpan(), a.BodySpan()}
	case ast.KindElement:
		e, _ := n.Element()
		parts := []ast.Span{e.NameSpan(), e.StartTag()}
		if end, ok := e.EndTag(); ok {
			name, _ := e.EndNameSpan()
			parts = append(parts, name, end, ast.Span{Start: e.StartTag().End, End: end.Start})
		}
		return parts
	case ast.KindAttr:
		a, _ := n.Attr()
		return []ast.Span{a.NameSpan(), a.ValueSpan()}
	case ast.KindExpression:
		e, _ := n.Expression()
		return []ast.Span{e.NameSpan()}
	case ast.KindPlaceholder:
		p, _ := n.Placeholder()
		return []ast.Span{p.NameSpan()}
	}
	return nil
}
