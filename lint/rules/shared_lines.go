package rules

import (
	"strings"

	"github.com/scs-tools/scs/ast"
)

// nextLine returns the offset of the next line that is not blank, behind the
// line that at stands in.
func nextLine(f *ast.File, at int) int {
	text := f.Text()
	for {
		i := strings.IndexByte(text[at:], '\n')
		if i < 0 {
			return len(text)
		}
		at += i + 1
		line, _, _ := strings.Cut(text[at:], "\n")
		if strings.TrimSpace(line) != "" {
			return at
		}
	}
}

// commentsAbove returns where the comments above a top-level node start, or
// the start of the node where it has none. Comments of the script's head are
// not counted, nor are, unless apart is set, those with a blank line before
// the node.
func commentsAbove(n ast.Node, apart bool) int {
	text, start := n.File().Text(), n.Span().Start
	below := start // where what stands below the next comment starts
	for m := n.Previous(); !m.IsZero(); m = m.Previous() {
		c, ok := m.Comment()
		if !ok || c.IsTitle() || c.IsDescription() || c.IsTag() {
			break
		}
		if !apart && strings.Count(text[m.Span().End:below], "\n") > 1 {
			break
		}
		start, below = m.Span().Start, m.Span().Start
	}
	return start
}

// removeBlock returns the edit that removes a top-level node with the comments
// right above it and the blank lines that would be left over.
func removeBlock(n ast.Node) ast.Edit {
	return removeLines(n.File(), commentsAbove(n, false), n.Span().End)
}

// removeLines returns the edit that removes what stands between two offsets,
// the start of a line and the end of one, with the blank lines that would be
// left over.
func removeLines(f *ast.File, start, end int) ast.Edit {
	text := f.Text()
	end = nextLine(f, end)
	if end == len(text) {
		start = len(strings.TrimRight(text[:start], " \t\r\n"))
		end = len(strings.TrimRight(text, " \t\r\n"))
	}
	return ast.Edit{Span: ast.Span{Start: start, End: end}}
}

// withItsLine returns the span of a node, with the rest of its lines if nothing
// else stands there.
func withItsLine(n ast.Node) ast.Span {
	span, text := n.Span(), n.File().Text()
	start := strings.TrimRight(text[:span.Start], " \t")
	end := strings.TrimLeft(text[span.End:], " \t\r")
	if strings.HasSuffix(start, "\n") && strings.HasPrefix(end, "\n") {
		return ast.Span{Start: len(start), End: len(text) - len(end) + 1}
	}
	return span
}
