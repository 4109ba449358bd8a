package rules

import (
	"strings"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
)

// actorName returns the name of the character that acts.
func actorName(p *Pass) string {
	if p.Action.Character == script.None {
		return p.Action.Name()
	}
	return p.Script.Characters[p.Action.Character].Name
}

// lineBreak returns the line ending of the file.
func lineBreak(f *ast.File) string {
	if i := strings.IndexByte(f.Text(), '\n'); i > 0 && f.Text()[i-1] == '\r' {
		return "\r\n"
	}
	return "\n"
}

// removeAction returns the edit that removes an action with its body, and the
// blank lines that would be left over.
func removeAction(a ast.Action) ast.Edit {
	text := a.File().Text()
	span := a.Span()
	end := len(text) - len(strings.TrimLeft(text[span.End:], " \t\r\n"))
	if end < len(text) {
		// What follows starts in column 0: white space before it ends with a line break.
		return ast.Edit{Span: ast.Span{Start: span.Start, End: end}}
	}
	start := len(strings.TrimRight(text[:span.Start], " \t\r\n"))
	return ast.Edit{Span: ast.Span{Start: start, End: end}, New: lineBreak(a.File())}
}

// insertBefore returns the edit that puts an action in front of another one.
// The action is its text from the name to the end of its body.
func insertBefore(a ast.Action, action string) ast.Edit {
	at := a.Span().Start
	nl := lineBreak(a.File())
	return ast.Edit{Span: ast.Span{Start: at, End: at}, New: action + nl + nl}
}

// insertAfter returns the edit that puts an action behind another one and its
// body.
func insertAfter(a ast.Action, action string) ast.Edit {
	at := a.Span().End
	nl := lineBreak(a.File())
	return ast.Edit{Span: ast.Span{Start: at, End: at}, New: nl + nl + action}
}
