package ast

import (
	"iter"
	"sort"
	"strings"
	"sync"
)

// File is the tree of one script. It never changes: an edit makes a new File
// by [Reparse]. It is safe for concurrent use.
type File struct {
	name   string
	text   string // with line feeds for lone carriage returns
	source string // as it was parsed, where it has lone carriage returns; "" elsewhere
	blocks []placed
	opaque bool // it was not parsed: it is no text, or too large

	lineOnce sync.Once
	lines    []int // offsets at which the lines start, made when first asked for
}

// placed is a block at its place in one file. The same block may stand in
// several files at different places.
type placed struct {
	start int
	*block
}

// block is the unit of recovery and of re-use: the comments before an opening
// line, that line, and what belongs to it. Everything in it counts from its
// start, and it is never written to again once parsed.
type block struct {
	length      int
	nodes       []node
	diagnostics []Diagnostic // spans relative to the block
	prefixes    prefixes
}

// Name returns the name that the file was parsed under.
func (f *File) Name() string { return f.name }

// Text returns the file's text, byte for byte as it was parsed.
func (f *File) Text() string {
	if f.source != "" {
		return f.source
	}
	return f.text
}

// Slice returns the bytes of a span of the file.
func (f *File) Slice(s Span) string { return f.Text()[s.Start:s.End] }

// Nodes returns the top-level nodes in document order: comments, sections,
// separators, actions and lines that are nothing known.
func (f *File) Nodes() iter.Seq[Node] {
	return func(yield func(Node) bool) {
		for b := range f.blocks {
			nodes := f.blocks[b].nodes
			for i := int32(0); i < int32(len(nodes)); i = nodes[i].next {
				if !yield(Node{f, &nodes[i], int32(b), i}) {
					return
				}
			}
		}
	}
}

// Sections returns the character sections in document order.
func (f *File) Sections() iter.Seq[Section] {
	return func(yield func(Section) bool) {
		for n := range f.Nodes() {
			if s, ok := n.Section(); ok && !yield(s) {
				return
			}
		}
	}
}

// Actions returns the actions in document order.
func (f *File) Actions() iter.Seq[Action] {
	return func(yield func(Action) bool) {
		for n := range f.Nodes() {
			if a, ok := n.Action(); ok && !yield(a) {
				return
			}
		}
	}
}

// Diagnostics returns the file's syntax errors, in order of their place.
// Every one of them has a code of [SyntaxTable].
func (f *File) Diagnostics() []Diagnostic {
	var all []Diagnostic
	for i := range f.blocks {
		b := &f.blocks[i]
		if len(b.diagnostics) == 0 {
			continue
		}
		first := len(all)
		for j := range b.diagnostics {
			all = append(all, b.diagnostics[j].Shift(b.start))
		}
		own := all[first:]
		sort.SliceStable(own, func(i, j int) bool { return own[i].Span.Start < own[j].Span.Start })
	}
	if f.source != "" {
		all = append(all, f.reportReturns())
		sort.SliceStable(all, func(i, j int) bool { return all[i].Span.Start < all[j].Span.Start })
	}
	return all
}

// Shift returns a copy of the diagnostic with everything in it moved by delta
// bytes.
func (d Diagnostic) Shift(delta int) Diagnostic {
	d.Span = d.Span.Shift(delta)
	related := make([]Related, 0, len(d.Related))
	for _, r := range d.Related {
		related = append(related, Related{r.Span.Shift(delta), r.Message})
	}
	d.Related = related
	fixes := make([]Fix, 0, len(d.Fixes))
	for _, fix := range d.Fixes {
		edits := make([]Edit, 0, len(fix.Edits))
		for _, e := range fix.Edits {
			edits = append(edits, Edit{e.Span.Shift(delta), e.New})
		}
		fix.Edits = edits
		fixes = append(fixes, fix)
	}
	d.Fixes = fixes
	return d
}

// NodeAt returns the innermost node whose span contains the offset, or the
// zero Node where there is none. Between two nodes that touch, the later one
// is chosen.
func (f *File) NodeAt(offset int) Node {
	b := sort.Search(len(f.blocks), func(i int) bool { return f.blocks[i].start > offset }) - 1
	if b < 0 {
		return Node{}
	}
	found := Node{}
	nodes := f.blocks[b].nodes
	at := int32(offset - f.blocks[b].start)
	for i, end := int32(0), int32(len(nodes)); i < end; {
		if n := &nodes[i]; n.start <= at && at <= n.end {
			found = Node{f, &nodes[i], int32(b), i}
			// A later sibling may touch the same offset: look at it before going down.
			if next := n.next; next < end && nodes[next].start <= at && at <= nodes[next].end {
				i = next
				continue
			}
			end = n.next
			i++
		} else {
			i = n.next
		}
	}
	return found
}

// Position returns the line and column of an offset in bytes. An offset
// outside the text is taken as its nearest end.
func (f *File) Position(offset int) Position {
	offset = min(max(offset, 0), len(f.text))
	lines := f.lineStarts()
	line := sort.Search(len(lines), func(i int) bool { return lines[i] > offset })
	return Position{Line: line, Column: offset - lines[line-1] + 1}
}

// LineCount returns the number of lines; a final line feed starts one more,
// empty line.
func (f *File) LineCount() int { return len(f.lineStarts()) }

// Line returns the span of a line, counted from 1, without its line ending.
// A line that the file does not have is empty, at the nearest end.
func (f *File) Line(line int) Span {
	lines := f.lineStarts()
	if line < 1 {
		return Span{}
	}
	if line > len(lines) {
		return Span{len(f.text), len(f.text)}
	}
	start, end := lines[line-1], len(f.text)
	if line < len(lines) {
		end = lines[line] - 1
		if end > start && f.text[end-1] == '\r' {
			end--
		}
	}
	return Span{start, end}
}

func (f *File) lineStarts() []int {
	f.lineOnce.Do(func() {
		lines := make([]int, 1, 1+strings.Count(f.text, "\n"))
		for i := 0; ; {
			n := strings.IndexByte(f.text[i:], '\n')
			if n < 0 {
				break
			}
			i += n + 1
			lines = append(lines, i)
		}
		f.lines = lines
	})
	return f.lines
}
