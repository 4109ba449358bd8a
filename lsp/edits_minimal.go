package lsp

import (
	"strings"
	"unicode/utf8"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/internal/diff"
)

// minimalEdits returns the edits that make wanted of text and touch as little
// as they can, so that the editor's cursor, folds and marks stay where they
// are: no more than the part of each line that differs.
func minimalEdits(text, wanted string) []ast.Edit { return narrowEdits(text, diff.Edits(text, wanted)) }

// narrowEdits splits edits of whole lines into edits of parts of lines.
func narrowEdits(text string, edits []ast.Edit) []ast.Edit {
	var narrow []ast.Edit
	for _, e := range edits {
		before := strings.SplitAfter(text[e.Span.Start:e.Span.End], "\n")
		after := strings.SplitAfter(e.New, "\n")
		if len(before) != len(after) {
			narrow = appendNarrow(narrow, text, e)
			continue
		}
		at := e.Span.Start
		for i, line := range before {
			narrow = appendNarrow(narrow, text, ast.Edit{Span: ast.Span{Start: at, End: at + len(line)}, New: after[i]})
			at += len(line)
		}
	}
	return narrow
}

// appendNarrow appends an edit without what its old and new text have in
// common at their start and end. It cuts no code point and no CRLF in two.
func appendNarrow(edits []ast.Edit, text string, e ast.Edit) []ast.Edit {
	old := text[e.Span.Start:e.Span.End]
	if old == e.New {
		return edits
	}
	start := 0
	for start < len(old) && start < len(e.New) && old[start] == e.New[start] {
		start++
	}
	for start > 0 && (!isCursorPosition(old, start) || !isCursorPosition(e.New, start)) {
		start--
	}
	end := 0
	for end < len(old)-start && end < len(e.New)-start && old[len(old)-1-end] == e.New[len(e.New)-1-end] {
		end++
	}
	for end > 0 && (!isCursorPosition(old, len(old)-end) || !isCursorPosition(e.New, len(e.New)-end)) {
		end--
	}
	return append(edits, ast.Edit{
		Span: ast.Span{Start: e.Span.Start + start, End: e.Span.End - end}, New: e.New[start : len(e.New)-end],
	})
}

// isCursorPosition reports whether an editor can place its cursor at the
// offset.
func isCursorPosition(text string, at int) bool {
	if at == 0 || at == len(text) {
		return true
	}
	return utf8.RuneStart(text[at]) && (text[at-1] != '\r' || text[at] != '\n')
}
