package lsp

import (
	"context"

	"go.lsp.dev/protocol"

	"github.com/scs-tools/scs/ast"
)

// tagNamePattern says in the words of JavaScript what a tag's name may become
// while its two places are edited together.
const tagNamePattern = `[^\s<>/="'&]+`

// linkedEditing answers "textDocument/linkedEditingRange": the names in the
// start tag and the end tag of an element.
func linkedEditing(_ context.Context, sn *snapshot, p *protocol.LinkedEditingRangeParams) (*protocol.LinkedEditingRanges, error) {
	offset, err := sn.offset(p.Position)
	if err != nil {
		return nil, err
	}
	names := tagNamesAt(sn.file, offset)
	if len(names) < 2 || sn.file.Slice(names[0]) != sn.file.Slice(names[1]) {
		return nil, nil
	}
	pattern := tagNamePattern
	linked := &protocol.LinkedEditingRanges{WordPattern: &pattern}
	for _, span := range names {
		linked.Ranges = append(linked.Ranges, sn.rangeOf(span))
	}
	return linked, nil
}

// tagNamesAt returns the names in the tags of the element of which the offset
// stands in a tag's name: none, one, or the start tag's and the end tag's.
func tagNamesAt(f *ast.File, offset int) []ast.Span {
	for n := f.NodeAt(offset); !n.IsZero(); n = n.Parent() {
		e, ok := n.Element()
		if !ok {
			continue
		}
		start := e.NameSpan()
		end, closed := e.EndNameSpan()
		if start.Contains(offset) || closed && end.Contains(offset) {
			if !closed {
				return []ast.Span{start}
			}
			return []ast.Span{start, end}
		}
	}
	return nil
}
