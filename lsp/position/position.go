// Package position converts between bytes, which the program counts in, and
// lines and characters, which editors count in (LSP 3.17, "Position").
//
// A character is a UTF-16 code unit, or a byte where client and server agree
// on UTF-8. Lines end with LF, CRLF or a CR alone; the line ending is no part
// of the line.
package position

import (
	"fmt"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/scs-tools/scs/ast"
)

// Encoding says what a character of a [Position] is.
type Encoding uint8

// The encodings.
const (
	UTF16 Encoding = iota // code units of 16 bits; what LSP means unless something else is agreed on
	UTF8                  // bytes
)

// Position is a place between two characters, as editors count it.
type Position struct {
	Line      int // from 0
	Character int // from 0, in units of the encoding
}

// Range is what lies between two positions.
type Range struct {
	Start, End Position
}

// Mapper converts places in one text. It never changes, and is safe for
// concurrent use.
type Mapper struct {
	text     string
	encoding Encoding
	lines    []int32 // offsets at which the lines start; the first is 0
	ascii    bool    // the text is known to be ASCII: bytes and code units are the same
}

// NewMapper returns the mapper of a text of less than 2 GiB.
func NewMapper(text string, encoding Encoding) *Mapper {
	m := &Mapper{text: text, encoding: encoding, ascii: isASCII(text)}
	m.lines = append(make([]int32, 0, 1+strings.Count(text, "\n")), 0)
	if strings.IndexByte(text, '\r') >= 0 {
		m.lines = appendStarts(m.lines, text, 1, len(text))
		return m
	}
	for at := 0; ; {
		feed := strings.IndexByte(text[at:], '\n')
		if feed < 0 {
			return m
		}
		at += feed + 1
		m.lines = append(m.lines, int32(at))
	}
}

// Edited returns the mapper of the text that an edit has made of m's. It costs
// what the edit is long, and little for each line.
func (m *Mapper) Edited(edit ast.Edit, text string) *Mapper {
	start, end := edit.Span.Start, edit.Span.End
	behind := start + len(edit.New)
	// Whether a line starts at an offset depends on the bytes on both sides.
	first := max(1, sort.Search(len(m.lines), func(i int) bool { return int(m.lines[i]) >= start }))
	last := sort.Search(len(m.lines), func(i int) bool { return int(m.lines[i]) > end })
	last = max(first, last)

	lines := make([]int32, first, len(m.lines)+strings.Count(edit.New, "\n")+2)
	copy(lines, m.lines)
	lines = appendStarts(lines, text, max(1, start), behind)
	moved := len(lines)
	lines = append(lines, m.lines[last:]...)
	for i, delta := moved, int32(behind-end); i < len(lines); i++ {
		lines[i] += delta
	}
	return &Mapper{text: text, encoding: m.encoding, lines: lines, ascii: m.ascii && isASCII(edit.New)}
}

// appendStarts appends the offsets from first to last, both included, at which
// a line of the text starts.
func appendStarts(lines []int32, text string, first, last int) []int32 {
	for at := first; at <= last; at++ {
		switch text[at-1] {
		case '\n':
			lines = append(lines, int32(at))
		case '\r':
			if at == len(text) || text[at] != '\n' {
				lines = append(lines, int32(at))
			}
		}
	}
	return lines
}

func isASCII(text string) bool {
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// Text returns the text.
func (m *Mapper) Text() string { return m.text }

// LineCount returns the number of lines; a text that ends with a line ending
// has an empty line behind it.
func (m *Mapper) LineCount() int { return len(m.lines) }

// LineSpan returns the bytes of a line, counted from 0, without its line
// ending. The file must have the line.
func (m *Mapper) LineSpan(line int) ast.Span {
	start, end := int(m.lines[line]), len(m.text)
	if line+1 < len(m.lines) {
		end = int(m.lines[line+1])
		if m.text[end-1] == '\n' {
			end--
		}
		if end > start && m.text[end-1] == '\r' {
			end--
		}
	}
	return ast.Span{Start: start, End: end}
}

// LineOf returns the line, counted from 0, that an offset lies in.
func (m *Mapper) LineOf(offset int) int {
	line, found := slices.BinarySearch(m.lines, int32(offset))
	if !found {
		line--
	}
	return max(line, 0)
}

// OffsetToPosition returns the position of a byte offset. An offset inside a
// line ending is at the end of its line.
func (m *Mapper) OffsetToPosition(offset int) Position {
	line := m.LineOf(offset)
	span := m.LineSpan(line)
	return Position{line, m.units(span.Start, min(offset, span.End))}
}

// SpanToRange returns the range of a span of bytes.
func (m *Mapper) SpanToRange(s ast.Span) Range {
	return Range{m.OffsetToPosition(s.Start), m.OffsetToPosition(s.End)}
}

// units counts the characters of a part of one line.
func (m *Mapper) units(start, end int) int {
	if m.ascii || m.encoding == UTF8 {
		return end - start
	}
	return utf16Units(m.text[start:end])
}

// utf16Units returns how many UTF-16 code units the text takes. A byte that is
// not UTF-8 counts as one, like the replacement character that editors show.
func utf16Units(text string) int {
	n := 0
	for _, r := range text {
		n++
		if r > 0xFFFF {
			n++
		}
	}
	return n
}

// PositionToOffset returns the byte offset of a position that a client asks
// about. A character behind the end of the line counts as that end, as LSP
// has it, and one inside a code point as its start. The place behind the last
// line, where some clients end a range, is the end of the text; any other line
// that the text does not have is an error.
func (m *Mapper) PositionToOffset(p Position) (int, error) {
	offset, _, err := m.offset(p)
	return offset, err
}

// RangeToSpan returns the bytes of a range that a client asks about.
func (m *Mapper) RangeToSpan(r Range) (ast.Span, error) {
	start, err := m.PositionToOffset(r.Start)
	if err != nil {
		return ast.Span{}, err
	}
	end, err := m.PositionToOffset(r.End)
	if err != nil {
		return ast.Span{}, err
	}
	if end < start {
		return ast.Span{}, fmt.Errorf("the range ends (%s) before it starts (%s)", r.End, r.Start)
	}
	return ast.Span{Start: start, End: end}, nil
}

// ChangeToSpan returns the bytes of a range whose text a client has changed.
// Whatever could make the two texts differ unnoticed is an error: a position
// inside a code point too.
func (m *Mapper) ChangeToSpan(r Range) (ast.Span, error) {
	for _, p := range []Position{r.Start, r.End} {
		if _, whole, err := m.offset(p); err == nil && !whole {
			return ast.Span{}, fmt.Errorf("%s is inside a character", p)
		}
	}
	return m.RangeToSpan(r)
}

// offset returns the offset of a position, and whether no code point had to be
// cut for it.
func (m *Mapper) offset(p Position) (offset int, whole bool, err error) {
	if p.Line == len(m.lines) && p.Character == 0 {
		return len(m.text), true, nil
	}
	if p.Line < 0 || p.Line >= len(m.lines) || p.Character < 0 {
		return 0, false, fmt.Errorf("%s is outside the text, which has %d lines", p, len(m.lines))
	}
	span := m.LineSpan(p.Line)
	switch {
	case p.Character >= span.Len(): // no encoding has more units than bytes
		return span.End, true, nil
	case m.ascii:
		return span.Start + p.Character, true, nil
	case m.encoding == UTF8:
		at := span.Start + p.Character
		for at > span.Start && !utf8.RuneStart(m.text[at]) {
			at--
		}
		return at, at == span.Start+p.Character, nil
	}
	units := 0
	for i, r := range m.text[span.Start:span.End] {
		if units >= p.Character {
			return span.Start + i, true, nil
		}
		units++
		if r > 0xFFFF {
			if units == p.Character {
				return span.Start + i, false, nil
			}
			units++
		}
	}
	return span.End, true, nil
}

// String returns the position as messages show it.
func (p Position) String() string { return fmt.Sprintf("line %d, character %d", p.Line, p.Character) }

// Cursor converts offsets in ascending order at the cost of one pass over the
// text, however long its lines are. The zero Cursor is not ready for use.
type Cursor struct {
	mapper *Mapper
	at     Position
	offset int
	end    int // of the line, without its line ending
	next   int // where the next line starts, or behind the text
}

// Cursor returns a cursor at the start of the text.
func (m *Mapper) Cursor() *Cursor {
	c := &Cursor{mapper: m}
	c.enter(0)
	return c
}

func (c *Cursor) enter(line int) {
	span := c.mapper.LineSpan(line)
	c.at, c.offset, c.end = Position{Line: line}, span.Start, span.End
	c.next = len(c.mapper.text) + 1
	if line+1 < len(c.mapper.lines) {
		c.next = int(c.mapper.lines[line+1])
	}
}

// OffsetToPosition is [Mapper.OffsetToPosition]; an offset before the last one
// costs as much as there.
func (c *Cursor) OffsetToPosition(offset int) Position {
	if offset < c.offset || offset >= c.next {
		c.enter(c.mapper.LineOf(offset))
	}
	if stop := min(offset, c.end); stop > c.offset {
		c.at.Character += c.mapper.units(c.offset, stop)
		c.offset = stop
	}
	return c.at
}

// SpanToRange is [Mapper.SpanToRange] for spans whose starts ascend.
func (c *Cursor) SpanToRange(s ast.Span) Range {
	start := c.OffsetToPosition(s.Start)
	ahead := *c
	return Range{start, ahead.OffsetToPosition(s.End)}
}
