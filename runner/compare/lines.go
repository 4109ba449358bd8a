package compare

import (
	"strings"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/internal/diff"
	"github.com/scs-tools/scs/runner/match"
)

// Sign says on which side of a comparison a line stands.
type Sign byte

// The sides.
const (
	Both     Sign = ' '
	Expected Sign = '-'
	Received Sign = '+'
)

// Line is one line of a comparison.
type Line struct {
	Sign    Sign
	Differs []ast.Span // bytes of Text that differ from the line it is compared with

	row row
}

// Text returns the line, indented.
func (l *Line) Text() string { return l.row.String() }

// Indent returns how many spaces begin the line.
func (l *Line) Indent() int { return 2 * l.row.depth }

// Segments returns the parts of the line behind its indentation.
func (l *Line) Segments() []Segment { return l.row.segments }

// unasked reports whether nobody asked for any of the line.
func (l *Line) unasked() bool { return l.row.key() == "" }

// Stanzas compares an expected stanza, with its expressions put in, with a
// received one; pair is what the matcher says about the two. Lines have at most
// that many columns where their parts can be divided. ok is false if the two
// are not to be compared: stanzas of different kinds, too large ones, or one
// that cannot be read.
func Stanzas(pair match.Pair, expected, received []byte, columns int) (lines []Line, ok bool) {
	wanted, err := Parse(expected)
	if err != nil {
		return nil, false
	}
	came, err := Parse(received)
	if err != nil || wanted.root.name != came.root.name {
		return nil, false
	}
	c := comparison{columns: columns}
	c.pair(&pair, wanted.root, came.root, place{0, ast.NamespaceClient, ast.NamespaceClient})
	return compare(rows(wanted.root, columns), rows(came.root, columns)), true
}

// rows prints a stanza.
func rows(e *element, columns int) []row {
	p := printer{columns: columns}
	p.element(e, 0, ast.NamespaceClient)
	return p.rows
}

// compare finds the lines that differ. Lines that nobody asked for count as
// belonging to both.
func compare(want, got []row) []Line {
	old, oldRows, _ := keys(want)
	new, newRows, before := keys(got)
	var lines []Line
	emit := func(s Sign, r row) { lines = append(lines, Line{Sign: s, row: r}) }
	free := func(j int) {
		for _, r := range before[j] {
			emit(Both, r)
		}
	}
	i, j := 0, 0
	starts := offsets(old)
	for _, edit := range diff.Edits(old, new) {
		for ; i < len(oldRows) && starts[i] < edit.Span.Start; i, j = i+1, j+1 {
			free(j)
			emit(Both, newRows[j])
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
		emit(Both, newRows[j])
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
func changed(want, got []row, before [][]row) []Line {
	var lines []Line
	j := 0
	flush := func(to int) {
		for ; j < to; j++ {
			for _, r := range before[j] {
				lines = append(lines, Line{Sign: Both, row: r})
			}
			lines = append(lines, Line{Sign: Received, row: got[j]})
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
			lines = append(lines, Line{Sign: Expected, row: w})
			continue
		}
		flush(mate)
		for _, r := range before[mate] {
			lines = append(lines, Line{Sign: Both, row: r})
		}
		j = mate + 1
		old, new := changedWords(w, got[mate])
		lines = append(lines, Line{Expected, old, w}, Line{Received, new, got[mate]})
	}
	flush(len(got))
	return lines
}
