package report

import (
	"cmp"
	"slices"
	"strings"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/internal/excerpt"
	"github.com/scs-tools/scs/runner"
)

// scriptBlock is an action of the script as the page shows it, or what stands
// between two actions.
type scriptBlock struct {
	Class  string // how it went
	Action int    // -1 for none
	Row    string // id of a row of the diagram that shows it; "" if none does
	Lines  []scriptLine
}

// scriptLine is one line of a script.
type scriptLine struct {
	Number int
	First  bool // of an action
	Text   []htmlSpan
	Notes  []string // what is to say about the line
}

// maxScript bounds the lines of a script that are shown.
const maxScript = 3000

// code returns the script with how each of its actions went.
func (r *run) code(s *htmlSection, f *runner.Failure, states map[int]string) []scriptBlock {
	if r.script.File == nil {
		return nil
	}
	file := r.file()
	rows := map[int]string{}
	for i := range s.Tries {
		for j := range s.Tries[i].Rows {
			row := &s.Tries[i].Rows[j]
			rows[row.Action] = row.ID
		}
	}
	notes, marks := r.codeNotes(f)
	marks = withoutOverlaps(marks)
	byLine := map[int]int{} // the action that starts on a line
	ends := map[int]int{}
	for i, a := range script.New(file).Actions {
		first := file.Position(a.Span().Start).Line
		byLine[first], ends[i] = i, file.Position(lastByte(file, a.Span())).Line
	}
	var blocks []scriptBlock
	end := 0
	for n := 1; n <= min(file.LineCount(), maxScript); n++ {
		action, starts := byLine[n]
		switch {
		case starts:
			class := states[action]
			if class == "" {
				class = "z" // was not run
			}
			blocks = append(blocks, scriptBlock{Class: class, Action: action, Row: rows[action]})
			end = ends[action]
		case n > end && (len(blocks) == 0 || blocks[len(blocks)-1].Action != script.None):
			blocks = append(blocks, scriptBlock{Action: script.None})
		}
		block := &blocks[len(blocks)-1]
		block.Lines = append(block.Lines, scriptLine{
			Number: n, First: starts, Text: markedLine(file, n, marks), Notes: notes[n],
		})
	}
	return blocks
}

// codeNotes returns what is to say about lines of a script, and which parts of
// it that is about.
func (r *run) codeNotes(f *runner.Failure) (notes map[int][]string, marks []ast.Span) {
	notes = map[int][]string{}
	if f == nil {
		for _, d := range r.result.Result.Syntax {
			line, _ := excerpt.Place(r.script.File, d.Span.Start)
			notes[line] = append(notes[line], r.finding(d))
			marks = append(marks, d.Span)
			for _, related := range d.Related {
				line, _ := excerpt.Place(r.script.File, related.Span.Start)
				notes[line] = append(notes[line], r.shown(related.Message))
				marks = append(marks, related.Span)
			}
		}
		return notes, marks
	}
	for _, note := range r.places(f, nearest(f)) {
		line, _ := excerpt.Place(r.script.File, note.Span.Start)
		notes[line] = append(notes[line], excerpt.Printable(note.Text))
		marks = append(marks, note.Span)
	}
	return notes, marks
}

// withoutOverlaps returns marks in order, without those that others overlap: of one
// in another the inner one is left, which says more.
func withoutOverlaps(marks []ast.Span) []ast.Span {
	slices.SortFunc(marks, func(a, b ast.Span) int { return cmp.Or(a.Start-b.Start, b.End-a.End) })
	var left []ast.Span
	for _, m := range marks {
		n := len(left) - 1
		switch {
		case n < 0 || m.Start >= left[n].End:
			left = append(left, m)
		case m.End <= left[n].End:
			left[n] = m
		}
	}
	return left
}

// markedLine returns a line of a script with the marks that lie in it.
func markedLine(f *ast.File, n int, marks []ast.Span) []htmlSpan {
	line := f.Line(n)
	text := strings.TrimRight(f.Slice(line), "\r\n")
	at := 0
	var parts []htmlSpan
	add := func(to int, differs bool) {
		if to > at {
			parts = append(parts, htmlSpan{excerpt.Printable(expandTabs(strings.ToValidUTF8(text[at:to], "\uFFFD"))), differs})
			at = to
		}
	}
	for _, m := range marks {
		start, end := m.Start-line.Start, min(m.End-line.Start, len(text))
		if start < at || start >= len(text) || end <= start {
			continue
		}
		add(start, false)
		add(end, true)
	}
	add(len(text), false)
	return parts
}

// expandTabs writes tabs as two spaces.
func expandTabs(text string) string { return strings.ReplaceAll(text, "\t", "  ") }
