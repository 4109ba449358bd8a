package formatter

import (
	"slices"
	"strings"

	"github.com/scs-tools/scs/ast"
)

// lineRange is a range of lines, counted from 1, both ends included.
type lineRange struct{ from, to int }

// wholeFile has all lines of any file.
var wholeFile = lineRange{1, int(^uint(0) >> 1)}

// script is a file as the formatter sees it: a row of items, of which those
// from first to before last are to be formatted.
type script struct {
	file        *ast.File
	text        string
	items       []item
	errors      []ast.Diagnostic // why items are left as they are, in order
	first, last int
	at          int  // the item at work: what fails if something does
	atStart     bool // the blank lines before the first item are to be formatted
	atEnd       bool // the blank lines behind the last item are to be formatted
}

// item is a top-level node of a file: a comment, a section, a separator, an
// action with its body. Between two items stands nothing but white space.
type item struct {
	node        ast.Node
	start       int  // of its first line
	end         int  // of its last line, trailing white space left out
	skipped     bool // has a syntax error, and so stays as it is up to the next item
	afterAction bool // is an action, or has one above it and only comments between: a scene has begun
}

func (it *item) isComment() bool { return it.node.Kind() == ast.KindComment }

func newScript(f *ast.File) *script {
	const bytesPerItem = 64
	s := &script{file: f, text: f.Text()}
	s.items = make([]item, 0, 4+len(s.text)/bytesPerItem)
	acted := false
	for n := range f.Nodes() {
		span := n.Span()
		span.Start = s.lineStart(span.Start)
		switch n.Kind() {
		case ast.KindAction:
			acted = true
		case ast.KindSeparator, ast.KindSection:
			acted = false
		}
		s.items = append(s.items, item{node: n, start: span.Start, end: span.End, afterAction: acted})
	}
	s.last = len(s.items)
	for _, d := range f.Diagnostics() {
		if d.Severity == ast.Error {
			s.errors = append(s.errors, d)
			if i := s.itemAt(d.Span.Start); i >= 0 {
				s.items[i].skipped = true
			}
		}
	}
	return s
}

// lineStart returns where the white space begins that a top-level node is
// indented by. It belongs to the node: to be indented is an error.
func (s *script) lineStart(start int) int {
	begin := max(strings.LastIndexByte(s.text[:start], '\n')+1, s.bomLength())
	if begin < start && strings.TrimSpace(s.text[begin:start]) == "" {
		return begin
	}
	return start
}

const byteOrderMark = "\uFEFF"

// bomLength returns the length of the byte-order mark that the file starts
// with.
func (s *script) bomLength() int {
	if strings.HasPrefix(s.text, byteOrderMark) {
		return len(byteOrderMark)
	}
	return 0
}

// itemAt returns the index of the item whose lines hold the offset, or of the
// one before it; -1 before the first.
func (s *script) itemAt(offset int) int {
	i, found := slices.BinarySearchFunc(s.items, offset, func(it item, at int) int { return it.start - at })
	if found {
		return i
	}
	return i - 1
}

// limitTo narrows what is to be formatted down to the items that have a line in
// the range.
func (s *script) limitTo(l lineRange) {
	if l == wholeFile {
		s.atStart, s.atEnd = true, true
		return
	}
	if l.from > l.to || l.to < 1 || l.from > s.file.LineCount() {
		s.last = 0
		return
	}
	from, to := s.file.Line(l.from).Start, s.file.Line(l.to).End
	for s.first < len(s.items) && s.items[s.first].end < from {
		s.first++
	}
	for s.last > s.first && s.items[s.last-1].start > to {
		s.last--
	}
	some := s.first < s.last || len(s.items) == 0
	s.atStart = some && l.from <= 1 && s.first == 0
	s.atEnd = some && l.to >= s.file.LineCount() && s.last == len(s.items)
}

// skippedErrors returns the errors in the items that were to be formatted.
func (s *script) skippedErrors() []ast.Diagnostic {
	var found []ast.Diagnostic
	for _, d := range s.errors {
		if i := s.itemAt(d.Span.Start); i < 0 && s.atStart || s.first <= i && i < s.last {
			found = append(found, d)
		}
	}
	return found
}

// skip marks items as not to be touched, for the reasons given.
func (s *script) skip(reasons []ast.Diagnostic) {
	for _, d := range reasons {
		s.items[s.itemAt(d.Span.Start)].skipped = true
	}
	s.errors = append(s.errors, reasons...)
	slices.SortStableFunc(s.errors, func(a, b ast.Diagnostic) int { return a.Span.Start - b.Span.Start })
}

// blankLines counts the blank lines between an item and the next.
func (s *script) blankLines(i int) int {
	return strings.Count(s.text[s.items[i].end:s.items[i+1].start], "\n") - 1
}
