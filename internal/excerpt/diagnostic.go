package excerpt

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/internal/display"
)

// Diagnostic prints a diagnostic: its headline, then the lines that it and what
// is related to it are about. It returns how many columns the numbers of those
// lines take, for what is to stand under them.
func (p *Printer) Diagnostic(out *bytes.Buffer, f *ast.File, d ast.Diagnostic) (gutter int) {
	p.Headline(out, f, d)
	marks := []Mark{{Span: d.Span, Main: true, Color: p.Style.Severity[d.Severity]}}
	for _, related := range d.Related {
		marks = append(marks, Mark{Span: related.Span, Note: related.Message})
	}
	for _, m := range marks {
		gutter = max(gutter, Gutter(f.Position(m.Span.Start).Line))
	}
	for _, m := range marks {
		p.Marked(out, f, m, gutter)
	}
	return gutter
}

// More prints on one line how many diagnostics of a file are left out.
func (p *Printer) More(out *bytes.Buffer, f *ast.File, d ast.Diagnostic) {
	fmt.Fprintf(out, "%s%s:%s %s\n", p.Style.Path, display.Path(f.Name()), p.Style.Reset, Printable(d.Message))
}

// Headline prints a diagnostic on one line: file:line:column: severity[code
// name] message. In a terminal that is too narrow the message goes on below.
func (p *Printer) Headline(out *bytes.Buffer, f *ast.File, d ast.Diagnostic) {
	s := &p.Style
	line, column := Place(f, d.Span.Start)
	place := fmt.Sprintf("%s:%d:%d:", display.Path(f.Name()), line, column)
	what := fmt.Sprintf("%s[%s %s]", d.Severity, d.Code, d.Name)
	rest := what[len(d.Severity.String()):]
	fmt.Fprintf(out, "%s%s%s %s%s%s%s", s.Path, place, s.Reset, s.Severity[d.Severity], d.Severity, s.Reset, rest)
	p.Hang(out, Width(place)+1+Width(what), d.Message)
}

// hanging is how far the lines of a text that goes on below are indented.
const hanging = 4

// Hang ends a line that has so many columns with a text, after a space. What has
// no room stands on lines of its own below, indented.
func (p *Printer) Hang(out *bytes.Buffer, column int, text string) {
	text = Printable(text)
	if p.Width == 0 || column+1+Width(text) <= p.Width {
		fmt.Fprintf(out, " %s\n", text)
		return
	}
	const fewest = 20 // columns that are worth filling
	if room := p.Width - column - 1; room >= fewest {
		first := Wrap(text, room)[0]
		out.WriteString(" " + first)
		text = strings.TrimLeft(text[len(first):], " ")
	}
	out.WriteByte('\n')
	for _, line := range Wrap(text, max(p.Width-hanging, fewest)) {
		fmt.Fprintf(out, "%*s%s\n", hanging, "", line)
	}
}
