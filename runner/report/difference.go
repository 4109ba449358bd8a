package report

import (
	"slices"
	"strings"
	"unicode"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/internal/diff"
	"github.com/scs-tools/scs/internal/excerpt"
	"github.com/scs-tools/scs/runner/match"
)

// sign says on which side of a comparison a line stands.
type sign byte

const (
	both     sign = ' '
	expected sign = '-'
	received sign = '+'
)

// line is one line of a difference.
type line struct {
	sign  sign
	row   row
	marks []ast.Span // bytes of the row's text that differ from the line it is held against
}

// difference compares an expected stanza with a received one, line by line.
// ok is false if they are not to be compared: stanzas of different kinds, too
// large ones, or one that cannot be read.
func difference(action ast.Action, want string, got []byte, columns int) (lines []line, ok bool) {
	if len(want) > maxCompared || len(got) > maxCompared {
		return nil, false
	}
	pattern, ok := expectedPattern(action, want)
	if !ok {
		return nil, false
	}
	wanted, err := match.Parse([]byte(want))
	if err != nil {
		return nil, false
	}
	came, err := match.Parse(got)
	if err != nil {
		return nil, false
	}
	e, r := newElement(wanted.Element()), newElement(came.Element())
	if e.name != r.name {
		return nil, false
	}
	c := comparison{columns: columns, budget: maxAsked}
	c.pair(pattern, e, r, place{0, ast.NamespaceClient, ast.NamespaceClient})
	return compare(rows(e, columns), rows(r, columns)), true
}

// rows prints a stanza.
func rows(e *element, columns int) []row {
	p := printer{columns: columns}
	p.element(e, 0, ast.NamespaceClient)
	return p.rows
}

// compare finds the lines that differ. Lines that nobody asked for count as
// belonging to both.
func compare(want, got []row) []line {
	old, oldRows, _ := keys(want)
	new, newRows, before := keys(got)
	var lines []line
	emit := func(s sign, r row) { lines = append(lines, line{sign: s, row: r}) }
	free := func(j int) {
		for _, r := range before[j] {
			emit(both, r)
		}
	}
	i, j := 0, 0
	starts := offsets(old)
	for _, edit := range diff.Edits(old, new) {
		for ; i < len(oldRows) && starts[i] < edit.Span.Start; i, j = i+1, j+1 {
			free(j)
			emit(both, newRows[j])
		}
		first, last := i, j+strings.Count(edit.New, "\n")
		for i < len(oldRows) && starts[i] < edit.Span.End {
			i++
		}
		lines = append(lines, changed(oldRows[first:i], newRows[j:last], before[j:])...)
		j = last
	}
	for ; j < len(newRows); j++ {
		free(j)
		emit(both, newRows[j])
	}
	free(j)
	return lines
}

// keys returns the lines that are compared as one text, the rows that they
// are of, and the rows that stand before each and are not compared.
func keys(all []row) (text string, compared []row, before [][]row) {
	var b strings.Builder
	before = [][]row{nil}
	for _, r := range all {
		key := r.key()
		if key == "" {
			before[len(before)-1] = append(before[len(before)-1], r)
			continue
		}
		b.WriteString(key + "\n")
		compared = append(compared, r)
		before = append(before, nil)
	}
	return b.String(), compared, before
}

// offsets returns where the lines of a text start.
func offsets(text string) []int {
	var starts []int
	at := 0
	for l := range strings.Lines(text) {
		starts = append(starts, at)
		at += len(l)
	}
	return starts
}

// changed puts lines that differ under each other where they are about the
// same attribute or element, and marks the words that differ.
func changed(want, got []row, before [][]row) []line {
	var lines []line
	j := 0
	flush := func(to int) {
		for ; j < to; j++ {
			for _, r := range before[j] {
				lines = append(lines, line{sign: both, row: r})
			}
			lines = append(lines, line{sign: received, row: got[j]})
		}
	}
	for _, w := range want {
		mate := -1
		for k := j; k < len(got); k++ {
			if w.about == got[k].about && w.about.pair > 0 {
				mate = k
				break
			}
		}
		if mate < 0 {
			lines = append(lines, line{sign: expected, row: w})
			continue
		}
		flush(mate)
		for _, r := range before[mate] {
			lines = append(lines, line{sign: both, row: r})
		}
		j = mate + 1
		old, new := words(w, got[mate])
		lines = append(lines, line{expected, w, old}, line{received, got[mate], new})
	}
	flush(len(got))
	return lines
}

// words returns the parts of two lines that are not in the other: words within
// an attribute or text that both have, else all of it. Parts that nobody asked
// for count as being in both.
func words(a, b row) (inA, inB []ast.Span) {
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
		at += len(s.text)
		if s.unasked {
			continue
		}
		p := part{text: s.text, span: ast.Span{Start: start, End: at}}
		switch {
		case i == 0 && strings.HasPrefix(s.text, "<"):
			p.name = "<"
		case strings.HasPrefix(s.text, "</"), s.text == ">", s.text == "/>":
			p.name = s.text
		case strings.HasPrefix(s.text, " "):
			p.name, _, _ = strings.Cut(s.text, "=")
			p.text, p.span.Start = s.text[1:], start+1
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

// What is shown of a difference.
const (
	contextLines = 3  // round what differs
	unaskedLines = 3  // of a row of lines that nobody asked for
	shownLines   = 60 // in all
)

// focus leaves out lines far from what differs.
func focus(lines []line) []line {
	near := make([]bool, len(lines))
	for i, l := range lines {
		near[i] = near[i] || i == 0 || i == len(lines)-1
		if l.sign != both {
			for k := max(i-contextLines, 0); k < min(i+contextLines+1, len(lines)); k++ {
				near[k] = true
			}
		}
	}
	var shown, skipped []line
	skip := func() {
		if len(skipped) > 1 {
			skipped = []line{omitted(len(skipped), "", skipped[0])}
		}
		shown = append(shown, skipped...)
		skipped = nil
	}
	var unasked []line
	free := func() {
		if n := unaskedLines; len(unasked) > n+1 {
			unasked = append(unasked[:n:n], omitted(len(unasked)-n, " more that may be there", unasked[0]))
		}
		shown = append(shown, unasked...)
		unasked = nil
	}
	for i, l := range lines {
		switch {
		case !near[i]:
			free()
			skipped = append(skipped, l)
		case l.sign == both && l.row.key() == "":
			skip()
			unasked = append(unasked, l)
		default:
			skip()
			free()
			shown = append(shown, l)
		}
	}
	skip()
	free()
	if n := shownLines; len(shown) > n+1 {
		shown = append(shown[:n:n], omitted(len(shown)-n, " more", shown[n]))
	}
	return shown
}

// omitted stands for lines that are not shown; like is one of them.
func omitted(n int, what string, like line) line {
	text := excerpt.Dots + " " + counted(n, "line") + what
	return line{sign: both, row: row{depth: like.row.depth, segments: []segment{{text, true}}}}
}
