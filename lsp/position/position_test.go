package position_test

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/lsp/position"
)

func at(line, character int) position.Position {
	return position.Position{Line: line, Character: character}
}

func TestOffsetToPosition(t *testing.T) {
	for _, tt := range []struct {
		name        string
		text        string
		offset      int
		utf16, utf8 position.Position
	}{
		{"the start", "Romeo\n", 0, at(0, 0), at(0, 0)},
		{"the end of a line", "Romeo\nJuliet\n", 5, at(0, 5), at(0, 5)},
		{"the start of a line", "Romeo\nJuliet\n", 6, at(1, 0), at(1, 0)},
		{"the end of a file that ends with a line feed", "Romeo\n", 6, at(1, 0), at(1, 0)},
		{"the end of a file that does not", "Romeo", 5, at(0, 5), at(0, 5)},
		{"an empty file", "", 0, at(0, 0), at(0, 0)},
		{"behind a letter of two bytes", "é|", 2, at(0, 1), at(0, 2)},
		{"behind a letter of three bytes", "→|", 3, at(0, 1), at(0, 3)},
		{"behind an emoji, which is two code units", "🌹|", 4, at(0, 2), at(0, 4)},
		{"behind several of them on a later line", "\n🌹 🌹|", 10, at(1, 5), at(1, 9)},
		{"behind bytes that are not UTF-8", "\xff\xfe|", 2, at(0, 2), at(0, 2)},
		{"behind CRLF", "Romeo\r\nJuliet", 7, at(1, 0), at(1, 0)},
		{"before CRLF", "Romeo\r\nJuliet", 5, at(0, 5), at(0, 5)},
		{"inside CRLF counts as before it", "Romeo\r\nJuliet", 6, at(0, 5), at(0, 5)},
		{"a CR alone ends a line", "Romeo\rJuliet", 6, at(1, 0), at(1, 0)},
		{"a CR at the end of the file", "Romeo\r", 6, at(1, 0), at(1, 0)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := position.NewMapper(tt.text, position.UTF16).OffsetToPosition(tt.offset); got != tt.utf16 {
				t.Errorf("UTF-16: got %v, want %v", got, tt.utf16)
			}
			if got := position.NewMapper(tt.text, position.UTF8).OffsetToPosition(tt.offset); got != tt.utf8 {
				t.Errorf("UTF-8: got %v, want %v", got, tt.utf8)
			}
		})
	}
}

func TestPositionToOffset(t *testing.T) {
	const outside = -1
	for _, tt := range []struct {
		name     string
		text     string
		encoding position.Encoding
		position position.Position
		want     int
	}{
		{"a code unit behind an emoji", "🌹|", position.UTF16, at(0, 2), 4},
		{"a byte behind an emoji", "🌹|", position.UTF8, at(0, 4), 4},
		{"between the halves of a surrogate pair is before it", "🌹|", position.UTF16, at(0, 1), 0},
		{"inside the bytes of a letter is before it", "é|", position.UTF8, at(0, 1), 0},
		{"behind the end of a line is its end", "Romeo\nJuliet", position.UTF16, at(0, 99), 5},
		{"behind the end of a line that ends with CRLF is before that", "Romeo\r\nJuliet", position.UTF16, at(0, 6), 5},
		{"the empty line at the end of a file", "Romeo\n", position.UTF16, at(1, 0), 6},
		{"the start of the line behind the last one is the end of the file", "Romeo", position.UTF16, at(1, 0), 5},
		{"a character behind that is outside", "Romeo", position.UTF16, at(1, 1), outside},
		{"a line that is not there is outside", "Romeo\n", position.UTF16, at(3, 0), outside},
		{"a negative line is outside", "Romeo\n", position.UTF16, at(-1, 0), outside},
		{"a negative character is outside", "Romeo\n", position.UTF16, at(0, -1), outside},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := position.NewMapper(tt.text, tt.encoding).PositionToOffset(tt.position)
			if err != nil {
				got = outside
			}
			if got != tt.want {
				t.Errorf("got %d (%v), want %d", got, err, tt.want)
			}
		})
	}
}

// A range that a client has changed must be exact: what a question may round
// is an error here.
func TestChangeToSpan(t *testing.T) {
	m := position.NewMapper("🌹 Romeo\nJuliet\n", position.UTF16)
	for _, tt := range []struct {
		name       string
		start, end position.Position
		want       string // of the text; "error" if the range is refused
	}{
		{"whole characters", at(0, 0), at(0, 2), "🌹"},
		{"up to the end of the file", at(1, 0), at(2, 0), "Juliet\n"},
		{"the line behind the last", at(1, 0), at(3, 0), "Juliet\n"},
		{"behind the end of a line is its end", at(0, 3), at(0, 1000), "Romeo"},
		{"half an emoji", at(0, 1), at(0, 2), "error"},
		{"backwards", at(1, 0), at(0, 0), "error"},
		{"a line that is not there", at(0, 0), at(9, 0), "error"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := "error"
			if span, err := m.ChangeToSpan(position.Range{Start: tt.start, End: tt.end}); err == nil {
				got = m.Text()[span.Start:span.End]
			}
			if got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// randomText returns a text with all that is hard: letters of one to four
// bytes, every line ending, bytes that are not UTF-8.
func randomText(rnd *rand.Rand, pieces int) string {
	from := []string{"a", "Romeo ", "é", "→", "🌹", "\n", "\r\n", "\r", "\n\n", "\xff", "\t"}
	var b strings.Builder
	for range rnd.IntN(pieces + 1) {
		b.WriteString(from[rnd.IntN(len(from))])
	}
	return b.String()
}

// naive converts an offset by going through the text from its start.
func naive(text string, offset int, encoding position.Encoding) position.Position {
	var p position.Position
	for i := 0; i < offset; {
		r, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case r == '\r' && strings.HasPrefix(text[i:], "\r\n"):
			if i+1 == offset {
				return p // inside
			}
			size = 2
			p = at(p.Line+1, 0)
		case r == '\r', r == '\n':
			p = at(p.Line+1, 0)
		case encoding == position.UTF8:
			p.Character += size
		default:
			p.Character += utf16.RuneLen(r)
		}
		i += size
	}
	return p
}

// Mapper, Cursor and the naive way agree, and positions lead back to offsets.
func TestConversionsAgree(t *testing.T) {
	for seed := range uint64(500) {
		rnd := rand.New(rand.NewPCG(seed, 1))
		text := randomText(rnd, 60)
		for _, encoding := range []position.Encoding{position.UTF16, position.UTF8} {
			m := position.NewMapper(text, encoding)
			cursor := m.Cursor()
			for offset := 0; offset <= len(text); offset++ {
				if offset < len(text) && !utf8.RuneStart(text[offset]) {
					continue
				}
				want := naive(text, offset, encoding)
				if got := m.OffsetToPosition(offset); got != want {
					t.Fatalf("%q at %d: got %v, want %v", text, offset, got, want)
				}
				if got := cursor.OffsetToPosition(offset); got != want {
					t.Fatalf("%q at %d: the cursor is at %v, want %v", text, offset, got, want)
				}
				inside := offset > 0 && offset < len(text) && text[offset-1] == '\r' && text[offset] == '\n'
				if back, err := m.PositionToOffset(want); err != nil || back != offset && !inside {
					t.Fatalf("%q: %v leads to %d (%v), want %d", text, want, back, err, offset)
				}
			}
		}
	}
}

// A mapper that has followed edits equals a fresh one.
func TestEdited(t *testing.T) {
	for seed := range uint64(300) {
		rnd := rand.New(rand.NewPCG(seed, 2))
		text := randomText(rnd, 40)
		m := position.NewMapper(text, position.UTF16)
		for range 20 {
			start := rnd.IntN(len(text) + 1)
			edit := ast.Edit{
				Span: ast.Span{Start: start, End: start + rnd.IntN(min(8, len(text)-start)+1)},
				New:  randomText(rnd, 5),
			}
			before := text
			text = text[:edit.Span.Start] + edit.New + text[edit.Span.End:]
			m = m.Edited(edit, text)
			fresh := position.NewMapper(text, position.UTF16)
			if m.LineCount() != fresh.LineCount() {
				t.Fatalf("%q with %v: %d lines, want %d", before, edit, m.LineCount(), fresh.LineCount())
			}
			for line := range fresh.LineCount() {
				if m.LineSpan(line) != fresh.LineSpan(line) {
					t.Fatalf("%q with %v: line %d is %v, want %v", before, edit, line, m.LineSpan(line), fresh.LineSpan(line))
				}
			}
			if end := len(text); m.OffsetToPosition(end) != fresh.OffsetToPosition(end) {
				t.Fatalf("%q with %v: ends at %v, want %v", before, edit, m.OffsetToPosition(end), fresh.OffsetToPosition(end))
			}
		}
	}
}

// A cursor costs one pass, however long the lines are.
func BenchmarkCursorOnOneLongLine(b *testing.B) {
	text := strings.Repeat("🌹 Romeo ", 100_000)
	m := position.NewMapper(text, position.UTF16)
	for b.Loop() {
		cursor := m.Cursor()
		for offset := 0; offset < len(text); offset += 11 {
			cursor.OffsetToPosition(offset)
		}
	}
}
