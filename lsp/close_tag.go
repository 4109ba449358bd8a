package lsp

import (
	"context"
	"strings"

	"go.lsp.dev/protocol"

	"github.com/scs-tools/scs/ast"
)

// methodCloseTag asks what closes the tag that the user has just written, up to
// its ">", or the end tag that the user has begun with "</". A client asks right
// after the letter. On-type formatting cannot say it: an end tag belongs behind
// the cursor, and editors put the cursor behind what is inserted there.
const methodCloseTag = "scs/closeTag"

// closedTag is the answer: what to write, and where the cursor stands then.
type closedTag struct {
	Edit   protocol.TextEdit `json:"edit"`
	Cursor protocol.Position `json:"cursor"`
}

// closeTag answers "scs/closeTag": nil where nothing is to be closed.
func closeTag(_ context.Context, sn *snapshot, p *protocol.TextDocumentPositionParams) (*closedTag, error) {
	offset, err := sn.offset(p.Position)
	if err != nil {
		return nil, err
	}
	var edit ast.Edit
	cursor := offset
	switch before := sn.text()[:offset]; {
	case strings.HasSuffix(before, ">"):
		edit = sn.closeStartTag(offset)
	case strings.HasSuffix(before, "</"):
		edit = sn.completeEndTag(offset)
		cursor = edit.Span.Start + len(edit.New)
	}
	if edit.New == "" {
		return nil, nil
	}
	text := sn.text()[:edit.Span.Start] + edit.New + sn.text()[edit.Span.End:]
	at := sn.mapper.Edited(edit, text).OffsetToPosition(cursor)
	return &closedTag{Edit: sn.textEdit(edit), Cursor: toProtocol(at)}, nil
}

// closeStartTag returns the edit that closes the element whose start tag ends at
// the offset, if it lacks its end tag and holds nothing that follows.
func (sn *snapshot) closeStartTag(offset int) ast.Edit {
	e, ok := elementAt(sn.file, offset-1)
	if !ok || e.StartTag().End != offset || e.SelfClosing() || e.Name() == "" {
		return ast.Edit{}
	}
	if _, closed := e.EndTag(); closed {
		return ast.Edit{}
	}
	line := sn.mapper.LineOf(offset)
	span := sn.mapper.LineSpan(line)
	rest := strings.TrimSpace(sn.text()[offset:span.End])
	if rest != "" && !strings.HasPrefix(rest, "</") {
		return ast.Edit{}
	}
	if line+1 < sn.mapper.LineCount() {
		here, below := sn.file.Slice(span), sn.file.Slice(sn.mapper.LineSpan(line+1))
		if strings.TrimSpace(below) != "" && len(leadingSpace(below)) > len(leadingSpace(here)) {
			return ast.Edit{} // the tag is put round what is there
		}
	}
	return ast.Edit{Span: ast.Span{Start: offset, End: offset}, New: "</" + e.Name() + ">"}
}

// completeEndTag returns the edit that completes the end tag of which "</"
// stands before the offset: with the name of the element that is open there, in
// the place of an end tag that follows at once.
func (sn *snapshot) completeEndTag(offset int) ast.Edit {
	start := offset - len("</")
	if nameLength(sn.text()[offset:]) > 0 {
		return ast.Edit{} // the name stands there
	}
	without := ast.Reparse(sn.file, ast.Edit{Span: ast.Span{Start: start, End: offset}})
	open := openElements(without, start)
	if len(open) == 0 {
		return ast.Edit{}
	}
	e := open[len(open)-1]
	edit := ast.Edit{Span: ast.Span{Start: offset, End: offset}, New: e.Name() + ">"}
	if end, closed := e.EndTag(); closed {
		if end.Start != start {
			return ast.Edit{}
		}
		edit.Span.End += end.End - end.Start
	} else if strings.HasPrefix(sn.text()[offset:], ">") {
		edit.Span.End++
	}
	line := sn.mapper.LineSpan(sn.mapper.LineOf(offset))
	indent := sn.text()[line.Start:start]
	wanted := leadingSpace(sn.file.Slice(sn.mapper.LineSpan(sn.mapper.LineOf(e.Span().Start))))
	if strings.TrimSpace(indent) == "" && indent != wanted && !sn.whitespaceIsText(e, start) {
		edit = ast.Edit{Span: ast.Span{Start: line.Start, End: edit.Span.End}, New: wanted + "</" + edit.New}
	}
	return edit
}
