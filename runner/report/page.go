package report

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/internal/excerpt"
	"github.com/scs-tools/scs/runner/compare"
)

// page is what is written for a person, before it is written.
type page struct {
	excerpt.Printer
	buf     bytes.Buffer
	verbose bool
}

func newPage(o Options) *page {
	return &page{Printer: excerpt.Printer{Style: excerpt.NewStyle(o.Color), Width: o.Width}, verbose: o.Verbose}
}

// take returns what has been written, and starts anew.
func (p *page) take() []byte {
	data := bytes.Clone(p.buf.Bytes())
	p.buf.Reset()
	return data
}

// What a line may take, in columns.
const (
	minColumns = 20  // on any terminal
	maxColumns = 100 // where the width is not known
)

// columns returns how many columns a line may take that is indented.
func (p *page) columns(indent int) int {
	if p.Width == 0 {
		return maxColumns
	}
	return max(p.Width-indent, minColumns)
}

// indent is how far the words of a failure stand in.
const indent = 4

// heading starts a section of a failure.
func (p *page) heading(text string) {
	p.buf.WriteByte('\n')
	p.paragraph(indent-2, p.Style.Bold, text)
}

// paragraph writes a text, broken where it does not fit.
func (p *page) paragraph(indent int, color, text string) {
	if p.Width == 0 {
		p.line(indent, color, text)
		return
	}
	for i, part := range excerpt.Wrap(text, p.columns(indent+2)) {
		p.line(indent+2*min(i, 1), color, part)
	}
}

// line writes one line.
func (p *page) line(indent int, color, text string) {
	reset := p.Style.Reset
	if color == "" {
		reset = ""
	}
	fmt.Fprintf(&p.buf, "%*s%s%s%s\n", indent, "", color, text, reset)
}

// colored returns text in a colour.
func (p *page) colored(color, text string) string {
	if color == "" || text == "" {
		return text
	}
	return color + text + p.Style.Reset
}

// What is shown of a script round a failing action, in lines.
const (
	shortBody   = 14 // a body of at most that is shown whole
	shortBefore = 9  // so is the action before, which may be what it answers
)

// source shows the lines of a script that marks are on, with some around
// them. The action is the failing one.
func (p *page) source(f *ast.File, action ast.Action, marks []excerpt.Mark) {
	wanted := map[int]bool{}
	want := func(from, to int) {
		for n := max(from, 1); n <= min(to, f.LineCount()); n++ {
			wanted[n] = true
		}
	}
	for _, m := range marks {
		n := f.Position(m.Span.Start).Line
		want(n-1, n+1)
	}
	if !action.IsZero() {
		first := f.Position(action.Span().Start).Line
		last := f.Position(lastByte(f, action.Span())).Line
		want(first, first)
		if last-first <= shortBody {
			want(first, last)
		}
		before := first
		for a := range f.Actions() {
			if a.Span().Start < action.Span().Start {
				before = f.Position(a.Span().Start).Line
			}
		}
		if first-before <= shortBefore {
			want(before, first)
		}
		for n := first - 1; n > 0 && strings.TrimSpace(f.Slice(f.Line(n))) != "" && n > before; n-- {
			if first-n > shortBefore {
				break
			}
			want(n, first) // comments
		}
	}
	var lines []int
	for n := range wanted {
		lines = append(lines, n)
	}
	slices.Sort(lines)
	// Blank lines at the ends say nothing.
	blank := func(n int) bool { return strings.TrimSpace(f.Slice(f.Line(n))) == "" }
	for len(lines) > 0 && blank(lines[0]) {
		lines = lines[1:]
	}
	for len(lines) > 0 && blank(lines[len(lines)-1]) {
		lines = lines[:len(lines)-1]
	}
	if len(lines) == 0 {
		return
	}
	gutter := excerpt.Gutter(lines[len(lines)-1])
	for from := 0; from < len(lines); {
		to := from
		for to+1 < len(lines) && lines[to+1] == lines[to]+1 {
			to++
		}
		if from > 0 {
			fmt.Fprintf(&p.buf, "  %s%*s%s\n", p.Style.Dim, gutter+2, excerpt.Dots, p.Style.Reset)
		}
		p.Lines(&p.buf, f, lines[from], lines[to], marks, gutter)
		from = to + 1
	}
}

// lastByte returns the offset of the last byte of a span that is no white
// space.
func lastByte(f *ast.File, s ast.Span) int {
	text := strings.TrimRight(f.Slice(s), " \t\r\n")
	return s.Start + max(len(text)-1, 0)
}

// actionAt returns the action at an offset of a script.
func actionAt(f *ast.File, offset int) ast.Action {
	for a := range f.Actions() {
		if s := a.Span(); s.Start <= offset && offset < s.End {
			return a
		}
	}
	return ast.Action{}
}

// difference writes a comparison.
func (p *page) difference(lines []compare.Line) {
	s := &p.Style
	for _, l := range compare.Focus(lines) {
		color, mark := "", ""
		switch l.Sign {
		case compare.Expected:
			color, mark = s.Green, s.Green+s.Invert
		case compare.Received:
			color, mark = s.Red, s.Red+s.Invert
		}
		fmt.Fprintf(&p.buf, "%*s%s", indent-2, "", p.colored(color, string(l.Sign)+" "))
		p.row(&l, color, mark)
		if s.Reset == "" && l.Sign != compare.Both {
			p.carets(&l)
		}
	}
}

// row writes one line of a comparison, cut where it does not fit.
func (p *page) row(l *compare.Line, color, mark string) {
	text := l.Text()
	cut := excerpt.Fit(text, p.columns(indent))
	limit := len(text)
	if cut != text {
		limit = len(cut) - len(excerpt.Dots)
	}
	at := 0
	write := func(to int, color string) {
		to = min(to, limit)
		if to > at {
			p.buf.WriteString(p.colored(color, text[at:to]))
			at = to
		}
	}
	end := l.Indent()
	write(end, "")
	for _, segment := range l.Segments() {
		end += len(segment.Text)
		if segment.Unasked {
			write(end, p.Style.Dim)
			continue
		}
		for _, m := range l.Differs {
			if m.End > at && m.Start < end {
				write(m.Start, color)
				write(min(m.End, end), mark)
			}
		}
		write(end, color)
	}
	if limit < len(text) {
		p.buf.WriteString(excerpt.Dots)
	}
	p.buf.WriteByte('\n')
}

// carets points at the parts of a line that differ, where there is no colour
// to do so, unless all of it does.
func (p *page) carets(l *compare.Line) {
	text := l.Text()
	var b strings.Builder
	marked, columns := 0, p.columns(indent)
	for _, m := range l.Differs {
		width := excerpt.Width(text[m.Start:m.End])
		column := excerpt.Width(text[:m.Start])
		if column+width > columns {
			break
		}
		b.WriteString(strings.Repeat(" ", column-excerpt.Width(b.String())) + strings.Repeat("^", width))
		marked += width
	}
	if marked > 0 && 3*marked < 2*excerpt.Width(strings.TrimLeft(text, " ")) {
		fmt.Fprintf(&p.buf, "%*s%s\n", indent, "", b.String())
	}
}

// PageStyle returns the style sheet of the pages, for pages of other packages
// that are to look like them.
func PageStyle() string { return pageFile("style.css") }
