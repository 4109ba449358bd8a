package redact

import (
	"slices"
	"strings"
	"unicode"

	"github.com/scs-tools/scs/ast"
)

// words is a set of words that is looked for in texts, in time that hardly
// grows with their number.
type words struct {
	first   [256]bool
	lengths []int // ascending
	set     map[string]bool
}

func (w *words) add(word string) {
	if word == "" || w.set[word] {
		return
	}
	if w.set == nil {
		w.set = map[string]bool{}
	}
	w.set[word] = true
	w.first[word[0]] = true
	if at, there := slices.BinarySearch(w.lengths, len(word)); !there {
		w.lengths = slices.Insert(w.lengths, at, len(word))
	}
}

func (w *words) has(word string) bool { return w.set[word] }

// find tells of the places where a word is no part of a longer one. Of those
// that start at the same byte it is the longest.
func (w *words) find(text string, found func(start, end int)) {
	for i := 0; i < len(text); i++ {
		if !w.first[text[i]] || i > 0 && isLetter(text[i-1]) && isLetter(text[i]) {
			continue
		}
		for _, n := range slices.Backward(w.lengths) {
			end := i + n
			if end > len(text) || end < len(text) && isLetter(text[end]) && isLetter(text[end-1]) || !w.set[text[i:end]] {
				continue
			}
			found(i, end)
			break
		}
	}
}

// isLetter reports whether a byte may be part of a word.
func isLetter(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '_' || c >= 0x80
}

// isPlain reports whether a password is an ordinary word or number.
func isPlain(password string) bool {
	letters, digits := 0, 0
	for _, r := range password {
		switch {
		case unicode.IsLetter(r):
			letters++
		case unicode.IsDigit(r):
			digits++
		default:
			return false
		}
	}
	return letters == 0 || digits == 0
}

// shortest is the length, in bytes, from which a password is hidden in the
// midst of other words. What is shorter is a word of every other sentence.
const shortest = 3

// wholeOnly reports whether a password is hidden only where nothing stands
// beside it.
func wholeOnly(password string) bool { return len(password) < shortest }

// isWhole reports whether nothing stands beside the span, or quotes do.
func isWhole(text string, start, end int) bool {
	before, after := strings.TrimSpace(text[:start]), strings.TrimSpace(text[end:])
	if before == "" && after == "" {
		return true
	}
	if start == 0 || end == len(text) {
		return false
	}
	quote := text[start-1]
	return (quote == '"' || quote == '\'') && text[end] == quote
}

// appendWords adds the passwords in a part of a text: as they are, as they are
// written in XML, in addresses and in quoted strings, and in base64.
func (s *Secrets) appendWords(found []ast.Span, text string, part ast.Span, marks []ast.Span) []ast.Span {
	value := text[part.Start:part.End]
	add := func(start, end int) {
		span := ast.Span{Start: part.Start + start, End: part.Start + end}
		next, _ := slices.BinarySearchFunc(marks, span.Start, func(m ast.Span, at int) int { return m.End - at - 1 })
		if next == len(marks) || marks[next].Start >= span.End {
			found = append(found, span)
		}
	}
	search := func(text string, place func(start, end int) (int, int)) {
		s.alone.find(text, func(start, end int) {
			word := text[start:end]
			if s.said().ordinary[word] || wholeOnly(word) && !isWhole(text, start, end) {
				return
			}
			add(place(start, end))
		})
	}
	search(value, func(start, end int) (int, int) { return start, end })
	for _, e := range escapes {
		if strings.IndexByte(value, e.lead) >= 0 {
			plain, offsets := e.decode(value)
			search(plain, func(start, end int) (int, int) { return offsets[start], offsets[end] })
		}
	}
	s.findBase64(value, add)
	return found
}

// appendAll adds every place where a word stands.
func appendAll(spans []ast.Span, text, word string) []ast.Span {
	for at := 0; ; {
		i := strings.Index(text[at:], word)
		if i < 0 {
			return spans
		}
		at += i + len(word)
		spans = append(spans, ast.Span{Start: at - len(word), End: at})
	}
}

// merge sorts spans and joins those that overlap.
func merge(spans []ast.Span) []ast.Span {
	slices.SortFunc(spans, func(a, b ast.Span) int { return a.Start - b.Start })
	var merged []ast.Span
	for _, s := range spans {
		if n := len(merged); n > 0 && s.Start < merged[n-1].End {
			merged[n-1].End = max(merged[n-1].End, s.End)
			continue
		}
		merged = append(merged, s)
	}
	return merged
}
