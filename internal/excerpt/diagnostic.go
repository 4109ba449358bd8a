package excerpt

import (
	"bytes"
	"fmt"

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
// name] message.
func (p *Printer) Headline(out *bytes.Buffer, f *ast.File, d ast.Diagnostic) {
	s := &p.Style
	line, column := Place(f, d.Span.Start)
	fmt.Fprintf(out, "%s%s:%d:%d:%s %s%s%s[%s %s] %s\n", s.Path, display.Path(f.Name()), line, column, s.Reset,
		s.Severity[d.Severity], d.Severity, s.Reset, d.Code, d.Name, Printable(d.Message))
}
