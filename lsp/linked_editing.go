package lsp

import (
	"context"
	"strings"

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
	names := emptyTagNamesAt(sn.file, offset)
	if names == nil {
		names = tagNamesAt(sn.file, offset)
	}
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

// emptyTagNamesAt returns the places of the two names where somebody has removed
// both, to write another one: "<>" and "</>", which are no element any more. They
// are known to belong together if there is one of each in the block.
func emptyTagNamesAt(f *ast.File, offset int) []ast.Span {
	const startTag, endTag = "<>", "</>"
	block := f.TopAt(offset)
	if block.IsZero() {
		return nil
	}
	text, base := f.Slice(block.Span()), block.Span().Start
	start, end := strings.Index(text, startTag), strings.Index(text, endTag)
	if start < 0 || end < start || strings.LastIndex(text, startTag) != start || strings.LastIndex(text, endTag) != end {
		return nil
	}
	start, end = base+start+len("<"), base+end+len("</")
	if offset != start && offset != end {
		return nil
	}
	return []ast.Span{{Start: start, End: start}, {Start: end, End: end}}
}
