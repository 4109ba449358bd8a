package ast

// Span is a half-open range of byte offsets into a file's text. The zero Span
// is the empty range at the start of the file.
type Span struct {
	Start int // offset of the first byte
	End   int // offset after the last byte; never below Start
}

// Len returns the number of bytes in the span.
func (s Span) Len() int { return s.End - s.Start }

// Empty reports whether the span holds no byte: such a span is a place.
func (s Span) Empty() bool { return s.Start == s.End }

// Contains reports whether offset lies in the span or just behind its last
// byte, where an editor's cursor may stand.
func (s Span) Contains(offset int) bool { return s.Start <= offset && offset <= s.End }

// Covers reports whether t lies wholly inside s.
func (s Span) Covers(t Span) bool { return s.Start <= t.Start && t.End <= s.End }

// Shift returns the span moved by delta bytes.
func (s Span) Shift(delta int) Span { return Span{s.Start + delta, s.End + delta} }

// Position is an offset as a person counts it.
type Position struct {
	Line   int // from 1
	Column int // in bytes, from 1
}

// Edit replaces the bytes of Span by New. Several edits of one change are
// stated against the same text and do not overlap.
type Edit struct {
	Span Span
	New  string
}
