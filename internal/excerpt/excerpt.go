// Package excerpt shows lines of a script to a person, with marks under what a
// message is about, in the number of columns that there are.
package excerpt

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/scs-tools/scs/ast"
)

// Printer prints excerpts.
type Printer struct {
	Style Style
	Width int // columns of the terminal; 0 for lines of any length
}

// Mark is a place of a script that is to be seen.
type Mark struct {
	Span  ast.Span
	Note  string // one line beside the marks; "" for none
	Main  bool   // what the message is about; else a place that explains it
	Color string // of the marks and the note: one of the style's sequences; "" for unobtrusive marks
}

// Place returns where an offset of a script lies as people count: lines and
// columns from 1, columns in characters (Unicode code points).
func Place(f *ast.File, offset int) (line, column int) {
	p := f.Position(offset)
	at := f.Line(p.Line)
	return p.Line, 1 + utf8.RuneCountInString(f.Text()[at.Start:max(at.Start, min(offset, at.End))])
}

// Gutter returns how many columns the number of a line takes.
func Gutter(line int) int { return len(strconv.Itoa(line)) }

// Marked prints the first line of a mark's span, and the marks under it.
func (p *Printer) Marked(out *bytes.Buffer, f *ast.File, m Mark, gutter int) {
	line := f.Position(m.Span.Start).Line
	v := p.view(f, line, m.Span, gutter)
	p.line(out, line, gutter, v.before+v.inside+v.after)
	p.mark(out, m, v, gutter)
}

// Lines prints some lines of a script, from first to last, with marks under
// those where they start. Of a line that is too long the part around its first
// mark is shown.
func (p *Printer) Lines(out *bytes.Buffer, f *ast.File, first, last int, marks []Mark, gutter int) {
	for line := first; line <= last; line++ {
		var here []Mark
		for _, m := range marks {
			if f.Position(m.Span.Start).Line == line {
				here = append(here, m)
			}
		}
		slices.SortStableFunc(here, func(a, b Mark) int { return a.Span.Start - b.Span.Start })
		if len(here) == 0 {
			start := f.Line(line).Start
			v := p.view(f, line, ast.Span{Start: start, End: start}, gutter)
			p.line(out, line, gutter, v.before+v.inside+v.after)
			continue
		}
		shown := ""
		for i, m := range here {
			v := p.view(f, line, m.Span, gutter)
			if text := v.before + v.inside + v.after; i == 0 || text != shown {
				p.line(out, line, gutter, text)
				shown = text
			}
			p.mark(out, m, v, gutter)
		}
	}
}

// line prints a line with its number.
func (p *Printer) line(out *bytes.Buffer, number, gutter int, text string) {
	s := &p.Style
	if text != "" {
		text = " " + text
	}
	fmt.Fprintf(out, "  %s%*d |%s%s\n", s.Dim, gutter, number, s.Reset, text)
}

// mark prints what stands under a line: marks, and the note beside or, where
// there is no room, under them.
func (p *Printer) mark(out *bytes.Buffer, m Mark, v view, gutter int) {
	s := &p.Style
	first, color := "~", m.Color
	if m.Main {
		first = "^"
	} else if color == "" {
		color = s.Dim
	}
	note, beside := Printable(m.Note), ""
	colored := func(text string) string {
		if m.Color == "" {
			return text
		}
		return m.Color + text + s.Reset
	}
	room := p.room(gutter)
	if note != "" && (room == 0 || v.column+v.width+1+Width(note) <= room) {
		note, beside = "", " "+colored(note)
	}
	under := func(column int, text string) {
		line := fmt.Sprintf("  %s%*s |%s %*s%s", s.Dim, gutter, "", s.Reset, column, "", text)
		out.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	under(v.column, color+first+strings.Repeat("~", v.width-1)+s.Reset+beside)
	if note == "" {
		return
	}
	for _, part := range Wrap(note, room) {
		under(min(v.column, room-Width(part)), colored(part))
	}
}

// room returns how many columns a line of the script has, or 0 if it may have
// any number.
func (p *Printer) room(gutter int) int {
	if p.Width == 0 {
		return 0
	}
	return max(p.Width-len("  ")-gutter-len(" | "), 20)
}

// view is a line as it is shown, in three parts: the one between is marked.
type view struct {
	before, inside, after string
	column, width         int // of the marked part
}

// maxSide bounds how many bytes are shown of a mark, before it and behind it.
// Nobody reads more, and many marks on one long line must not show it many
// times.
const maxSide = 1000

// fromRune returns the text from its first whole character on.
func fromRune(text string) string {
	for len(text) > 0 && !utf8.RuneStart(text[0]) {
		text = text[1:]
	}
	return text
}

// toRune returns the start of the text, of at most that many bytes, that does
// not part a character.
func toRune(text string, most int) string {
	for most > 0 && !utf8.RuneStart(text[most]) {
		most--
	}
	return text[:most]
}

func (p *Printer) view(f *ast.File, number int, marked ast.Span, gutter int) view {
	line := f.Line(number)
	start := min(max(marked.Start, line.Start), line.End)
	end := min(max(marked.End, start), line.End)
	before, inside, after := f.Text()[line.Start:start], f.Text()[start:end], f.Text()[end:line.End]
	var cutBefore, cutInside, cutAfter string
	if len(before) > maxSide {
		before, cutBefore = fromRune(before[len(before)-maxSide:]), Dots
	}
	if len(inside) > maxSide {
		inside, cutInside, after = toRune(inside, maxSide), Dots, ""
	}
	if len(after) > maxSide {
		after, cutAfter = toRune(after, maxSide), Dots
	}
	var v view
	v.before, v.column = Expand(before, Width(cutBefore))
	v.before = cutBefore + v.before
	var behind int
	v.inside, behind = Expand(inside, v.column)
	v.inside += cutInside
	v.after, _ = Expand(after, behind)
	v.after += cutAfter
	v.width = max(behind-v.column, 1)
	if room := p.room(gutter); room > 0 {
		v.fit(room)
	}
	return v
}

// fit cuts a long line so that the marked part shows in the given room, with
// dots where something has been cut.
func (v *view) fit(room int) {
	total := v.column + v.width + Width(v.after)
	if total <= room {
		return
	}
	const lead = 16 // columns of context before the mark
	if v.column+v.width > room-1 && v.column > lead {
		v.before = Dots + cutLeft(v.before, lead-1)
		v.column = Width(v.before)
	}
	if v.column+v.width > room-1 {
		v.width = max(room-1-v.column, 1)
		v.inside, v.after = cutRight(v.inside, v.width)+Dots, ""
		return
	}
	v.after = Fit(v.after, room-v.column-v.width)
}
