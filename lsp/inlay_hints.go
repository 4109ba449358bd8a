package lsp

import (
	"context"

	"go.lsp.dev/protocol"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
)

// inlayHints answers "textDocument/inlayHint": the JIDs that expressions stand
// for, and how expected elements are compared. The user asks for each.
func inlayHints(_ context.Context, sn *snapshot, p *protocol.InlayHintParams) ([]protocol.InlayHint, error) {
	span, err := sn.span(p.Range)
	if err != nil {
		return nil, err
	}
	hints := []protocol.InlayHint{}
	set := sn.settings.editor
	if !set.hintJIDs && !set.hintStrict {
		return hints, nil
	}
	s := sn.script()
	add := func(at int, label, tooltip string) {
		padded := true
		hints = append(hints, protocol.InlayHint{
			Position: toProtocol(sn.mapper.OffsetToPosition(at)), Label: protocol.String(label),
			Tooltip: markupContent(tooltip, sn.client.markdownHover), PaddingLeft: &padded,
		})
	}
	for i := range s.Actions {
		a := &s.Actions[i]
		if at := a.Span(); at.End < span.Start || at.Start > span.End {
			continue
		}
		for n := range a.Descendants() {
			if at := n.Span(); at.End < span.Start || at.Start > span.End {
				continue
			}
			if e, ok := n.Expression(); ok && set.hintJIDs {
				if r := s.Resolve(e, i); r.Known && !e.LacksDollar() {
					add(e.Span().End, r.Value, sn.describeExpression(e))
				}
			}
			if e, ok := n.Element(); ok && set.hintStrict && a.Verb == ast.VerbReceives {
				label := "loose"
				if script.Strict(e) {
					label = "strict"
				}
				add(e.NameSpan().End, label, describeStrict(e))
			}
		}
	}
	return hints, nil
}
