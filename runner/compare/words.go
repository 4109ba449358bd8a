package compare

import (
	"slices"
	"strings"
	"unicode"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/internal/diff"
)

// changedWords returns the parts of two lines that are not in the other: words within
// an attribute or text that both have, else all of it. Parts that nobody asked
// for count as being in both.
func changedWords(a, b row) (inA, inB []ast.Span) {
	partsA, partsB := parts(a), parts(b)
	for _, p := range partsA {
		i := slices.IndexFunc(partsB, func(q part) bool { return q.name == p.name })
		if i < 0 {
			inA = append(inA, p.span)
			continue
		}
		q := partsB[i]
		partsB = slices.Delete(partsB, i, i+1)
		before, after := wordsOf(p.text, q.text)
		for _, s := range before {
			inA = append(inA, s.Shift(p.span.Start))
		}
		for _, s := range after {
			inB = append(inB, s.Shift(q.span.Start))
		}
	}
	for _, q := range partsB {
		inB = append(inB, q.span)
	}
	slices.SortFunc(inB, func(a, b ast.Span) int { return a.Start - b.Start })
	return inA, inB
}

// part is a piece of a line that has a name: an attribute, or what stands
// before, between and behind them.
type part struct {
	name string
	text string
	span ast.Span // of the line's text
}

func parts(r row) []part {
	var all []part
	at := 2 * r.depth
	for i, s := range r.segments {
		start := at
		at += len(s.Text)
		if s.Unasked {
			continue
		}
		p := part{text: s.Text, span: ast.Span{Start: start, End: at}}
		switch {
		case i == 0 && strings.HasPrefix(s.Text, "<"):
			p.name = "<"
		case strings.HasPrefix(s.Text, "</"), s.Text == ">", s.Text == "/>":
			p.name = s.Text
		case strings.HasPrefix(s.Text, " "):
			p.name, _, _ = strings.Cut(s.Text, "=")
			p.text, p.span.Start = s.Text[1:], start+1
		}
		all = append(all, p)
	}
	return all
}

// wordsOf returns the words of two texts that are not in the other.
func wordsOf(a, b string) (inA, inB []ast.Span) {
	inLines := func(text string) (lines string, places []ast.Span) {
		var all strings.Builder
		places = split(text)
		for _, s := range places {
			all.WriteString(text[s.Start:s.End] + "\n")
		}
		return all.String(), places
	}
	linesA, placesA := inLines(a)
	linesB, placesB := inLines(b)
	startsA, startsB := offsets(linesA), offsets(linesB)
	moved := 0 // how much longer linesB is so far
	for _, edit := range diff.Edits(linesA, linesB) {
		for i, start := range startsA {
			if start >= edit.Span.Start && start < edit.Span.End {
				inA = join(inA, placesA[i], a)
			}
		}
		at := edit.Span.Start + moved
		for j, start := range startsB {
			if start >= at && start < at+len(edit.New) {
				inB = join(inB, placesB[j], b)
			}
		}
		moved += len(edit.New) - edit.Span.Len()
	}
	return inA, inB
}

// join adds a word, which may follow the last one with nothing but spaces
// between.
func join(spans []ast.Span, s ast.Span, text string) []ast.Span {
	if n := len(spans); n > 0 && strings.Trim(text[spans[n-1].End:s.Start], " ") == "" {
		spans[n-1].End = s.End
		return spans
	}
	return append(spans, s)
}

// split returns the words of a text and the marks between them; spaces are
// neither.
func split(text string) []ast.Span {
	var found []ast.Span
	word := -1
	for i, r := range text {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_' || r == '-' || unicode.IsMark(r) {
			if word < 0 {
				word = i
			}
			continue
		}
		if word >= 0 {
			found = append(found, ast.Span{Start: word, End: i})
			word = -1
		}
		if r != ' ' {
			found = append(found, ast.Span{Start: i, End: i + len(string(r))})
		}
	}
	if word >= 0 {
		found = append(found, ast.Span{Start: word, End: len(text)})
	}
	return found
}
