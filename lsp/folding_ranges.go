package lsp

import (
	"cmp"
	"context"
	"slices"

	"go.lsp.dev/protocol"

	"github.com/scs-tools/scs/ast"
)

// folding answers "textDocument/foldingRange": runs of comments,
// characters, actions with their bodies, scenes, and elements of several lines.
func folding(_ context.Context, sn *snapshot, _ *protocol.FoldingRangeParams) ([]protocol.FoldingRange, error) {
	f := &foldCollector{sn: sn, folds: []protocol.FoldingRange{}}
	f.topLevel()
	for n := range sn.file.All() {
		if e, ok := n.Element(); ok {
			f.element(e)
		}
	}
	for _, one := range sn.outline() {
		if one.kind == protocol.SymbolKindNamespace {
			f.add(one.span, protocol.FoldingRangeKindRegion)
		}
	}
	slices.SortStableFunc(f.folds, func(a, b protocol.FoldingRange) int {
		return cmp.Or(cmp.Compare(a.StartLine, b.StartLine), cmp.Compare(b.EndLine, a.EndLine))
	})
	// One fold a line is what editors can show: the outermost.
	f.folds = slices.CompactFunc(f.folds, func(a, b protocol.FoldingRange) bool { return a.StartLine == b.StartLine })
	if limit := sn.client.foldingLimit; limit > 0 && len(f.folds) > limit {
		f.folds = f.folds[:limit]
	}
	return f.folds, nil
}

// foldCollector collects folds.
type foldCollector struct {
	sn    *snapshot
	folds []protocol.FoldingRange
}

// add adds a fold from the first line of a span to its last, if there are two.
func (f *foldCollector) add(span ast.Span, kind protocol.FoldingRangeKind) {
	f.lines(f.sn.mapper.LineOf(span.Start), f.sn.mapper.LineOf(span.End), kind)
}

func (f *foldCollector) lines(from, to int, kind protocol.FoldingRangeKind) {
	if to > from {
		f.folds = append(f.folds, protocol.FoldingRange{StartLine: uint32(from), EndLine: uint32(to), Kind: kind})
	}
}

// topLevel adds comments, sections and actions.
func (f *foldCollector) topLevel() {
	var comments ast.Span
	end := func() {
		f.add(comments, protocol.FoldingRangeKindComment)
		comments = ast.Span{}
	}
	for n := range f.sn.file.Nodes() {
		span := n.Span()
		if n.Kind() == ast.KindComment {
			if comments.Empty() || f.sn.mapper.LineOf(span.Start) != f.sn.mapper.LineOf(comments.End)+1 {
				end()
				comments = span
			}
			comments.End = span.End
			continue
		}
		end()
		f.add(span, protocol.FoldingRangeKindRegion)
	}
	end()
}

// element adds an element up to the line before its end tag, so that the end
// tag stays to be seen.
func (f *foldCollector) element(e ast.Element) {
	from, to := f.sn.mapper.LineOf(e.Span().Start), f.sn.mapper.LineOf(e.Span().End)
	if end, ok := e.EndTag(); ok {
		if line := f.sn.mapper.LineOf(end.Start); line > f.sn.mapper.LineOf(e.StartTag().End) {
			to = line - 1
		}
	}
	f.lines(from, to, protocol.FoldingRangeKindRegion)
}
