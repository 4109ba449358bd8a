package lsp

import (
	"context"
	"strings"

	"go.lsp.dev/protocol"

	"github.com/scs-tools/scs/ast"
)

// The letters after which an editor asks for on-type formatting.
const (
	onNewLine = "\n"
	onTagEnd  = ">"
)

// onTypeFormatting answers "textDocument/onTypeFormatting": the indentation of
// a line that has just been begun, and of an end tag that has just been
// completed. Nothing else moves while the user types.
func onTypeFormatting(_ context.Context, sn *snapshot, p *protocol.DocumentOnTypeFormattingParams) ([]protocol.TextEdit, error) {
	offset, err := sn.offset(p.Position)
	if err != nil {
		return nil, err
	}
	var edits []ast.Edit
	line := sn.mapper.LineOf(offset)
	switch p.Ch {
	case onNewLine:
		edits = sn.indentNewLine(line)
	case onTagEnd:
		edits = sn.indentEndTag(line, offset)
	}
	return sn.textEdits(edits), nil
}

// indentNewLine indents a line by what stands before it, and takes away white
// space at the end of the line before.
func (sn *snapshot) indentNewLine(line int) []ast.Edit {
	if line == 0 || line >= sn.mapper.LineCount() {
		return nil
	}
	var edits []ast.Edit
	text := sn.text()
	above := sn.mapper.LineSpan(line - 1)
	if end := above.Start + len(strings.TrimRight(text[above.Start:above.End], " \t")); end < above.End && !sn.inText(end) {
		edits = append(edits, ast.Edit{Span: ast.Span{Start: end, End: above.End}})
	}
	return append(edits, sn.indent(line, sn.indentOf(line))...)
}

// inText reports whether white space at the offset is part of a text that is
// sent or compared.
func (sn *snapshot) inText(offset int) bool {
	switch sn.file.NodeAt(offset).Kind() {
	case ast.KindText, ast.KindCData, ast.KindXMLComment, ast.KindAttr:
		return true
	}
	return false
}

// indent returns the edit that makes a line start with so many tabs.
func (sn *snapshot) indent(line, tabs int) []ast.Edit {
	span := sn.mapper.LineSpan(line)
	white := ast.Span{Start: span.Start, End: span.Start + len(leadingSpace(sn.file.Slice(span)))}
	wanted := strings.Repeat("\t", tabs)
	if sn.file.Slice(white) == wanted || tabs < 0 {
		return nil
	}
	return []ast.Edit{{Span: white, New: wanted}}
}

// indentOf returns how many tabs a line is to start with, or -1 if that is the
// user's business.
func (sn *snapshot) indentOf(line int) int {
	span := sn.mapper.LineSpan(line)
	start := span.Start + len(leadingSpace(sn.file.Slice(span)))
	opener := sn.enclosingBlock(line)
	switch opener.Kind() {
	case ast.KindSection:
		if sn.blankAbove(line) {
			return 0
		}
		return 1
	case ast.KindAction:
		a, _ := opener.Action()
		if !a.Verb().HasBody() || a.ExpectsNothing() {
			return 0
		}
		if e, ok := startTagAround(sn.file, start); ok {
			return sn.leadingTabs(sn.mapper.LineOf(e.Span().Start)) + 1
		}
		open := openElements(sn.file, start)
		if len(open) == 0 && sn.hasStanzaAbove(a, start) {
			return 0 // the stanza is complete
		}
		if len(open) > 0 && sn.whitespaceIsText(open[len(open)-1], start) {
			return -1
		}
		depth := 1 + len(open)
		if strings.HasPrefix(sn.text()[start:span.End], "</") && len(open) > 0 {
			depth--
		}
		return depth
	}
	return 0
}

// startTagAround returns the element in whose start tag an offset lies.
func startTagAround(f *ast.File, offset int) (ast.Element, bool) {
	e, ok := elementAt(f, offset)
	if !ok {
		return e, false
	}
	tag := e.StartTag()
	return e, tag.Start < offset && offset < tag.End
}

// leadingSpace returns the spaces and tabs that a line starts with.
func leadingSpace(line string) string {
	return line[:len(line)-len(strings.TrimLeft(line, " \t"))]
}

// leadingTabs returns how many tabs a line starts with.
func (sn *snapshot) leadingTabs(line int) int {
	text := sn.file.Slice(sn.mapper.LineSpan(line))
	return len(text) - len(strings.TrimLeft(text, "\t"))
}

// enclosingBlock returns the section or action whose lines a line may belong
// to: the last top-level node that starts above it and is no comment.
func (sn *snapshot) enclosingBlock(line int) ast.Node {
	at := sn.mapper.LineSpan(line).Start
	var found ast.Node
	for n := range sn.file.Nodes() {
		if n.Span().Start >= at {
			break
		}
		if n.Kind() != ast.KindComment {
			found = n
		}
	}
	return found
}

func (sn *snapshot) blankAbove(line int) bool {
	above := sn.mapper.LineSpan(line - 1)
	return strings.TrimSpace(sn.file.Slice(above)) == ""
}

// hasStanzaAbove reports whether a stanza of the action ends before the
// offset.
func (sn *snapshot) hasStanzaAbove(a ast.Action, offset int) bool {
	stanza, ok := a.Stanza()
	return ok && stanza.Span().End <= offset
}

// whitespaceIsText reports whether the white space at the offset inside an
// element is text: the element holds words of its own, or the offset stands in
// a tag.
func (sn *snapshot) whitespaceIsText(e ast.Element, offset int) bool {
	for n := range e.Content() {
		if k := n.Kind(); k == ast.KindText || k == ast.KindCData {
			return true
		}
	}
	return sn.inText(offset)
}

// indentEndTag gives an end tag that begins its line the indentation of its
// start tag.
func (sn *snapshot) indentEndTag(line, offset int) []ast.Edit {
	for n := sn.file.NodeAt(offset); !n.IsZero(); n = n.Parent() {
		e, ok := n.Element()
		if !ok {
			continue
		}
		end, closed := e.EndTag()
		if !closed || end.End != offset {
			continue
		}
		span := sn.mapper.LineSpan(line)
		if strings.TrimSpace(sn.file.Slice(ast.Span{Start: span.Start, End: end.Start})) != "" || sn.whitespaceIsText(e, end.Start) {
			return nil
		}
		begin := sn.mapper.LineSpan(sn.mapper.LineOf(e.Span().Start))
		first := sn.file.Slice(begin)
		wanted := leadingSpace(first)
		if have := (ast.Span{Start: span.Start, End: end.Start}); sn.file.Slice(have) != wanted {
			return []ast.Edit{{Span: have, New: wanted}}
		}
		return nil
	}
	return nil
}
