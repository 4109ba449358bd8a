package script

import (
	"strings"

	"github.com/scs-tools/scs/ast"
)

// LineBreak returns the line ending of the file.
func LineBreak(f *ast.File) string {
	if i := strings.IndexByte(f.Text(), '\n'); i > 0 && f.Text()[i-1] == '\r' {
		return "\r\n"
	}
	return "\n"
}

// RemoveAction returns the edit that removes an action with its body, and the
// blank lines that would be left over.
func RemoveAction(a ast.Action) ast.Edit {
	text := a.File().Text()
	span := a.Span()
	end := len(text) - len(strings.TrimLeft(text[span.End:], " \t\r\n"))
	if end < len(text) {
		// What follows starts in column 0: white space before it ends with a line break.
		return ast.Edit{Span: ast.Span{Start: span.Start, End: end}}
	}
	start := len(strings.TrimRight(text[:span.Start], " \t\r\n"))
	return ast.Edit{Span: ast.Span{Start: start, End: end}, New: LineBreak(a.File())}
}

// Commented reports whether a comment stands right above an action.
func Commented(a ast.Action) bool {
	before := a.File().Text()[:a.Span().Start]
	end := len(strings.TrimRight(before, " \t\r\n"))
	if end == 0 || strings.Count(before[end:], "\n") > 1 {
		return false
	}
	_, ok := a.File().NodeAt(end - 1).Comment()
	return ok
}

// InsertBefore returns the edit that puts an action in front of another one.
// The action is its text from the name to the end of its body.
func InsertBefore(a ast.Action, action string) ast.Edit {
	at := a.Span().Start
	nl := LineBreak(a.File())
	return ast.Edit{Span: ast.Span{Start: at, End: at}, New: action + nl + nl}
}

// InsertAfter returns the edit that puts an action behind another one and its
// body.
func InsertAfter(a ast.Action, action string) ast.Edit {
	at := a.Span().End
	nl := LineBreak(a.File())
	return ast.Edit{Span: ast.Span{Start: at, End: at}, New: nl + nl + action}
}

// InsertInHead returns the edit that puts a comment below the title, the
// description and the tags of a script, or at its start if it has none.
func InsertInHead(f *ast.File, comment string) ast.Edit {
	at := -1
	for n := range f.Nodes() {
		c, ok := n.Comment()
		if !ok {
			break
		}
		if c.IsTitle() || c.IsDescription() || c.IsTag() {
			at = n.Span().End
		}
	}
	if at >= 0 {
		return ast.Edit{Span: ast.Span{Start: at, End: at}, New: LineBreak(f) + comment}
	}
	const mark = "\uFEFF" // a byte-order mark stays first
	at = len(f.Text()) - len(strings.TrimPrefix(f.Text(), mark))
	return ast.Edit{Span: ast.Span{Start: at, End: at}, New: comment + LineBreak(f)}
}
