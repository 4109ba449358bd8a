package report

import (
	"bytes"
	"fmt"
	"io"

	"github.com/scs-tools/scs/internal/display"
	"github.com/scs-tools/scs/internal/excerpt"
	"github.com/scs-tools/scs/internal/exchange"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/suite"
)

// tapReporter writes the Test Anything Protocol, version 13: a test point a
// run, with the facts of a failure as a YAML block under it.
type tapReporter struct {
	sink
	runs
	buf    bytes.Buffer
	points int
}

func newTAP(w io.Writer, o Options) Reporter {
	return &tapReporter{sink: sink{w: w}, runs: newRuns(o)}
}

func (t *tapReporter) Event(e suite.Event) {
	r := t.event(e)
	switch e.Kind {
	case suite.RunFinished:
		t.point(r)
	case suite.RunNotStarted:
		t.begin()
		t.line("ok", r, " # SKIP "+exchange.TAPDescription(notStartedText(e.Reason)))
	}
	t.write(t.buf.Bytes())
	t.buf.Reset()
}

// tapVersion is the newest that Perl's harness reads.
const tapVersion = "TAP version 13\n"

// begin writes the first line, once, and counts a test point.
func (t *tapReporter) begin() {
	if t.points == 0 {
		t.buf.WriteString(tapVersion)
	}
	t.points++
}

// line writes the line of a test point.
func (t *tapReporter) line(word string, r *run, directive string) {
	name := display.Path(r.script.Path)
	if title := r.title(); title != "" {
		name += ": " + title
	}
	fmt.Fprintf(&t.buf, "%s %d - %s%s\n", word, t.points, exchange.TAPDescription(excerpt.Printable(name)), directive)
}

// point writes the test point of a run.
func (t *tapReporter) point(r *run) {
	t.begin()
	word, directive := "not ok", ""
	switch r.verdict {
	case passed, flaky:
		word = "ok"
	case cancelled:
		word, directive = "ok", " # SKIP cancelled"
	case skipped:
		word, directive = "ok", " # SKIP "+exchange.TAPDescription(r.setAside())
	case expected:
		directive = " # todo fails as expected " + exchange.TAPDescription(r.setAside())
	}
	t.line(word, r, directive)
	t.buf.WriteString("  ---\n")
	t.entry(2, "outcome", string(r.verdict))
	if r.result.Attempts > 1 {
		fmt.Fprintf(&t.buf, "  attempts: %d\n", r.result.Attempts)
	}
	if r.verdict != noServer && r.verdict != refused && r.verdict != skipped {
		fmt.Fprintf(&t.buf, "  duration_ms: %g\n", milliseconds(r.duration()))
	}
	switch r.verdict {
	case failed, flaky, nothing, expected, noVerdict:
		if try, f := r.failure(); f != nil {
			t.failure(r, try, f)
		}
	case noServer:
		t.entry(2, "message", r.secrets.value(display.Error(r.result.Err)))
	case refused:
		t.entry(2, "message", r.why())
		t.findings(r.jsonDiagnostics(r.result.Result.Syntax))
	}
	if n := r.reordered(); n > 0 {
		fmt.Fprintf(&t.buf, "  reordered: %d\n", n)
	}
	for i, e := range r.loggedErrors() {
		if i == 0 {
			t.buf.WriteString("  server_errors:\n")
		}
		fmt.Fprintf(&t.buf, "    - line: %d\n", e.line)
		t.entry(6, "text", e.text())
	}
	t.findings(r.jsonDiagnostics(r.result.Result.Findings))
	t.buf.WriteString("  ...\n")
}

// findings writes diagnostics, if there are any.
func (t *tapReporter) findings(all []jsonDiagnostic) {
	if len(all) == 0 {
		return
	}
	t.buf.WriteString("  findings:\n")
	for _, d := range all {
		fmt.Fprintf(&t.buf, "    - code: %s\n      name: %s\n      line: %d\n      column: %d\n", d.Code, d.Name, d.Span.Start.Line, d.Span.Start.Column)
		t.entry(6, "message", excerpt.Printable(d.Message))
	}
}

// failure writes the facts of a failure: those of the nearest stanza stand for
// all that came.
func (t *tapReporter) failure(r *run, try *try, failure *runner.Failure) {
	f := r.jsonFailure(try, failure)
	t.entry(2, "message", f.Message)
	fmt.Fprintf(&t.buf, "  code: %s\n  name: %s\n  at:\n", f.Code, f.Name)
	t.entry(4, "file", r.script.Path)
	fmt.Fprintf(&t.buf, "    line: %d\n    column: %d\n", f.Span.Start.Line, f.Span.Start.Column)
	if f.Expected != nil {
		t.entry(2, "expected", truncate(f.Expected.XML, storedValue))
	}
	t.order(r, failure)
	if len(f.Received) == 0 {
		return
	}
	t.entry(2, "received", truncate(f.Received[0].XML, storedValue))
	if len(f.Received[0].Reasons) > 0 {
		t.buf.WriteString("  reasons:\n")
	}
	for _, why := range f.Received[0].Reasons {
		text := why.Message
		if why.Hint != "" {
			text += " (" + why.Hint + ")"
		}
		fmt.Fprintf(&t.buf, "    - %s\n", exchange.YAMLItem(text))
	}
}

// order writes the promises that are broken, and what is kept for later actions.
func (t *tapReporter) order(r *run, f *runner.Failure) {
	if len(f.Broken) > 0 {
		t.buf.WriteString("  broken:\n")
	}
	for _, b := range f.Broken[:min(len(f.Broken), shownPassed)] {
		fmt.Fprintf(&t.buf, "    - %s\n", exchange.YAMLItem(brokenText(b)))
	}
	if len(f.Kept) > 0 {
		t.buf.WriteString("  kept:\n")
	}
	for _, one := range f.Kept[:min(len(f.Kept), shownPassed)] {
		fmt.Fprintf(&t.buf, "    - %s\n", exchange.YAMLItem(keptText(r, one)))
	}
}

func (t *tapReporter) entry(indent int, key, value string) {
	fmt.Fprintf(&t.buf, "%*s%s: %s\n", indent, "", key, exchange.YAMLString(value))
}

func (t *tapReporter) Close() error {
	if t.points == 0 {
		t.buf.WriteString(tapVersion + "1..0 # SKIP no scripts\n")
	} else {
		fmt.Fprintf(&t.buf, "1..%d\n", t.points)
	}
	switch {
	case t.stopped != "":
		t.buf.WriteString(exchange.TAPBailOut(t.stopped))
	case t.count[cancelled] > 0:
		t.buf.WriteString(exchange.TAPBailOut("interrupted"))
	}
	t.write(t.buf.Bytes())
	return t.err
}
