package report

import (
	"bytes"
	"fmt"
	"io"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/internal/excerpt"
)

// textReporter prints each diagnostic with the line it is about.
type textReporter struct {
	w      io.Writer
	source excerpt.Printer
	quiet  bool
	buf    bytes.Buffer
}

func newText(w io.Writer, o Options) Reporter {
	return &textReporter{w: w, source: excerpt.Printer{Style: excerpt.NewStyle(o.Color), Width: o.Width}, quiet: o.Quiet}
}

func (r *textReporter) Result(result Result) error {
	if len(result.Diagnostics) == 0 {
		return nil
	}
	r.buf.Reset()
	for _, d := range result.Diagnostics {
		if isOmitted(&d) {
			r.source.More(&r.buf, result.File, d)
		} else {
			r.diagnostic(result.File, d)
		}
		r.buf.WriteByte('\n')
	}
	_, err := r.w.Write(r.buf.Bytes())
	return err
}

func (r *textReporter) diagnostic(f *ast.File, d ast.Diagnostic) {
	gutter := r.source.Diagnostic(&r.buf, f, d)
	if len(d.Fixes) > 0 {
		s, fix := &r.source.Style, d.Fixes[0]
		fmt.Fprintf(&r.buf, "  %*s = %sfix%s:", gutter, "", s.Green, s.Reset)
		r.source.Hang(&r.buf, gutter+len("   = fix:"), fix.Title+" ("+fixOption(fix)+")")
	}
}

func (r *textReporter) Close(summary Summary) error {
	if r.quiet {
		return nil
	}
	_, err := io.WriteString(r.w, summaryLine(&r.source.Style, summary, r.source.Width))
	return err
}

// conciseReporter prints one line a diagnostic.
type conciseReporter struct {
	w      io.Writer
	source excerpt.Printer
	buf    bytes.Buffer
}

func newConcise(w io.Writer, o Options) Reporter {
	return &conciseReporter{w: w, source: excerpt.Printer{Style: excerpt.NewStyle(o.Color)}}
}

func (r *conciseReporter) Result(result Result) error {
	if len(result.Diagnostics) == 0 {
		return nil
	}
	r.buf.Reset()
	for _, d := range result.Diagnostics {
		if isOmitted(&d) {
			r.source.More(&r.buf, result.File, d)
		} else {
			r.source.Headline(&r.buf, result.File, d)
		}
	}
	_, err := r.w.Write(r.buf.Bytes())
	return err
}

func (r *conciseReporter) Close(Summary) error { return nil }

// printable returns the text without characters that a terminal would act on.
func printable(text string) string { return excerpt.Printable(text) }
