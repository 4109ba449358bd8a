package report

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/internal/display"
	"github.com/scs-tools/scs/internal/excerpt"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/suite"
)

// Text returns a reporter for a person.
//
// With Live, the writer is a terminal: while scripts are run, one line says
// how far they are, and each failure is shown when it happens. Otherwise there
// is one line a script, and the failures follow when all have ended, where
// whoever scrolls to the end finds them. With Verbose, all that goes over the
// wire is shown as it happens. Each event is written with at most one call, so
// the writer needs no buffer.
func Text(w io.Writer, o Options) Reporter {
	t := &text{sink: sink{w: w}, runs: newRuns(o), page: newPage(o), shown: map[string]int{}}
	if o.Live {
		t.progress = newProgress(t)
	}
	return t
}

type text struct {
	sink
	runs
	*page
	progress *progress // nil unless live

	ended        []*run         // whose failures are to be shown at the end
	serverErrors []string       // errors of getting a server, each once
	shown        map[string]int // failures that have been shown, and how often they were there
	paths        map[string]bool
	slowest      []slow
	headlines    []string // headlines for the summary
	warnings     []warning
	warned       map[string]bool
	errorAsides  []errorAside
}

// warning is what a server logged at warning or above.
type warning struct {
	path  string // of the script that it was started for
	entry logEntry
}

// slow is how long a script has taken.
type slow struct {
	path string
	run  *run
}

func (t *text) Event(e suite.Event) {
	if t.progress != nil {
		t.progress.lock()
		defer t.progress.unlock()
	}
	r := t.event(e)
	switch e.Kind {
	case suite.RunEvent:
		if t.options.Verbose {
			t.wire(r, e.Run)
		}
	case suite.RunFinished:
		t.finish(r)
	case suite.SuiteFinished:
		t.end()
	}
	t.flush()
}

// flush writes what the page holds, above the progress line.
func (t *text) flush() {
	if t.progress != nil {
		t.progress.draw(t.take())
		return
	}
	t.write(t.take())
}

// Close writes nothing more but waits for what is being written.
func (t *text) Close() error {
	if t.progress != nil {
		t.progress.close()
	}
	return t.err
}

// finish tells how a run has ended.
func (t *text) finish(r *run) {
	if t.paths == nil {
		t.paths = map[string]bool{}
	}
	t.paths[r.script.Path] = true
	if (t.options.Verbose || t.options.Durations > 0) && r.verdict != noServer && r.verdict != skipped {
		t.slowest = append(t.slowest, slow{path: display.Path(r.script.Path), run: r})
	}
	if r.verdict == noServer && !slices.Contains(t.serverErrors, r.result.Err.Error()) {
		t.serverErrors = append(t.serverErrors, r.result.Err.Error())
		t.headlines = append(t.headlines, "no server: "+printableLines(r.secrets.Text(display.Error(r.result.Err))))
	}
	if r.verdict != noServer && (t.progress == nil || r.setAside() != "") {
		t.result(r)
	} else if len(r.result.Result.Findings) > 0 {
		t.buf.WriteString(t.colored(t.Style.Path, display.Path(r.script.Path)+":") + "\n")
		t.runFindings(r)
	}
	t.warn(r)
	if !t.explains(r) {
		t.keepErrors(r)
	}
	switch r.verdict {
	case failed, flaky, nothing, refused, noVerdict:
		if t.progress != nil && !t.options.Verbose {
			t.explain(r)
			return
		}
		t.ended = append(t.ended, r)
	}
}

// explains reports whether a failure of the run is shown, with what the server
// logged beside it.
func (t *text) explains(r *run) bool {
	try, _ := r.failure()
	return try != nil && (r.verdict == failed || r.verdict == flaky || r.verdict == nothing)
}

// warn remembers what the server warned of, each thing once. What stands beside a
// failure needs no second place.
func (t *text) warn(r *run) {
	logged := r.loggedErrors()
	for _, e := range warningsOf(r) {
		if isLoggedError(logged, e) {
			continue
		}
		key := strings.Join(e.lines, "\n")
		if t.warned[key] {
			continue
		}
		if t.warned == nil {
			t.warned = map[string]bool{}
		}
		t.warned[key] = true
		if r.verdict == passed {
			t.warnings = append(t.warnings, warning{display.Path(r.script.Path), e})
		}
	}
}

// serverWarnings shows what servers warned of while all seemed well.
func (t *text) serverWarnings() {
	p := t.page
	for i, w := range t.warnings {
		if i == shownLog {
			p.line(0, p.Style.Dim, fmt.Sprintf("%s %d more warnings of servers", excerpt.Dots, len(t.warnings)-i))
			return
		}
		what := "a warning"
		if w.entry.isError {
			what = "an error"
		}
		p.buf.WriteString("\n" + p.colored(p.Style.Path, w.path+":") + " " + p.colored(p.Style.Yellow, "the script passed, but the server logged "+what+":") + "\n")
		for _, line := range w.entry.lines {
			p.line(indent, p.Style.Yellow, p.fitLog(line))
		}
	}
}

// verdict returns words about a verdict in its colour.
func (p *page) verdict(v verdict, words string) string {
	switch v {
	case passed:
		return p.colored(p.Style.Green, words)
	case failed, nothing, refused, noServer, noVerdict:
		return p.colored(p.Style.Severity[ast.Error], words)
	case flaky:
		return p.colored(p.Style.Yellow, words)
	}
	return p.colored(p.Style.Dim, words)
}

// result writes the one line of a run.
func (t *text) result(r *run) {
	p := t.page
	word := string(r.verdict)
	if r.verdict == expected {
		word = "expected" // the column is narrow
	}
	pad := strings.Repeat(" ", max(len(cancelled)-len(word), 0))
	took := strings.Repeat(" ", len("  0.00 s"))
	if r.verdict != refused && r.verdict != skipped {
		took = fmt.Sprintf("%8s", seconds(r.duration()))
	}
	fmt.Fprintf(&p.buf, "%s%s %s  %s", p.verdict(r.verdict, word), pad, took, display.Path(r.script.Path))
	if reason := r.setAside(); reason != "" {
		p.buf.WriteString(": " + reason)
	}
	if r.verdict == refused {
		p.buf.WriteString(r.firstErrorLine())
	}
	if try, f := r.failure(); try != nil && (r.verdict == failed || r.verdict == flaky || r.verdict == nothing || r.verdict == noVerdict) {
		fmt.Fprintf(&p.buf, ":%d: %s", f.Line, r.failureLine(try, f))
	}
	if text := reorderedText(r.reordered()); text != "" && r.verdict == passed {
		p.buf.WriteString(p.colored(p.Style.Dim, "; "+text))
	}
	p.buf.WriteByte('\n')
	p.runFindings(r)
}

// runFindings writes what was found in a run, whether it has passed or not.
func (p *page) runFindings(r *run) {
	for _, d := range r.result.Result.Findings {
		p.paragraph(indent, "", r.findingLine(d))
		for _, related := range d.Related {
			p.paragraph(indent+2, p.Style.Dim, r.relatedLine(related))
		}
	}
}

// explain shows why a run has not passed.
func (t *text) explain(r *run) {
	p := t.page
	if r.verdict == refused {
		t.headlines = append(t.headlines, display.Path(r.script.Path)+r.firstErrorLine())
		if t.alreadyShown(r.script.Path) {
			return
		}
		fmt.Fprintf(&p.buf, "\n%s %s %s\n", p.colored(p.Style.Path, display.Path(r.script.Path)+":"), p.colored(p.Style.Severity[ast.Error], "REFUSED"),
			"it was not run:")
		p.syntax(r)
		return
	}
	try, f := r.failure()
	if try == nil {
		return
	}
	label, color, log := "FAIL", p.Style.Severity[ast.Error], r.result.Log
	if r.verdict == flaky {
		label, color = "FLAKY", p.Style.Severity[ast.Warning]
	}
	switch r.verdict {
	case nothing:
		label = "NOTHING RUN"
	case noVerdict:
		label = "NO VERDICT"
	}
	t.headlines = append(t.headlines, fmt.Sprintf("%s:%d: %s %s", display.Path(r.script.Path), f.Line, label, r.failureLine(try, f)))
	p.buf.WriteByte('\n')
	p.headline(r, try, f, label, color)
	if t.alreadyShown(fmt.Sprintf("%s:%d: %s %s", r.script.Path, f.Line, label, f.Message)) {
		p.line(indent-2, p.Style.Dim, "shown above in full")
		p.failureErrors(r)
		return
	}
	p.failure(r, try, f, log)
}

// alreadyShown reports whether something was told already.
func (t *text) alreadyShown(key string) bool {
	t.shown[key]++
	return t.shown[key] > 1
}

// syntax shows the syntax errors of a script as the linter does.
func (p *page) syntax(r *run) {
	fixable := 0
	for i, d := range r.result.Result.Syntax {
		if i > 0 {
			p.buf.WriteByte('\n')
		}
		p.Diagnostic(&p.buf, r.file(), d)
		if slices.ContainsFunc(d.Fixes, func(fix ast.Fix) bool { return fix.Safe }) {
			fixable++
		}
	}
	if fixable > 0 {
		p.line(indent-2, p.Style.Green, fmt.Sprintf("scs lint --fix fixes %d of them", fixable))
	}
}

// end writes what is left to say, and the summary.
func (t *text) end() {
	if t.progress != nil {
		t.progress.stop()
	}
	slices.SortStableFunc(t.ended, func(a, b *run) int { return a.number - b.number })
	for _, r := range t.ended {
		t.explain(r)
	}
	t.serverErrorAsides()
	t.serverWarnings()
	t.summary()
}

// summary says how many runs have ended how.
func (t *text) summary() {
	p := t.page
	if len(t.headlines) > 1 || len(t.serverErrors) > 0 {
		p.buf.WriteByte('\n')
		for _, headline := range t.headlines {
			for line := range strings.SplitSeq(headline, "\n") {
				if p.Width > 0 {
					line = excerpt.Fit(line, p.Width)
				}
				p.line(0, "", line)
			}
		}
	}
	t.durations()
	if p.buf.Len() > 0 || t.progress == nil {
		p.buf.WriteByte('\n')
	}
	p.buf.WriteString(t.counts() + " in " + seconds(t.elapsed()))
	if text := reorderedText(t.reordered); text != "" {
		p.buf.WriteString("; " + text)
	}
	p.buf.WriteByte('\n')
}

// counts says how many runs have ended how, of how many.
func (t *text) counts() string {
	var parts []string
	for _, v := range verdicts {
		if n := t.count[v]; n > 0 {
			parts = append(parts, t.verdict(v, fmt.Sprintf("%d %s", n, v.says())))
		}
	}
	if n := t.total - t.finished; n > 0 {
		parts = append(parts, fmt.Sprintf("%d not started", n))
	}
	if len(parts) == 0 {
		return "no scripts"
	}
	what := "script"
	if len(t.paths) != t.finished {
		what = "run"
	}
	if t.total > 1 {
		return strings.Join(parts, ", ") + " of " + excerpt.Count(t.total, what)
	}
	return strings.Join(parts, ", ")
}

// shownTraffic is how much of a piece of traffic is shown, in columns.
const shownTraffic = 4000

// wire shows what happens in a run as it happens.
func (t *text) wire(r *run, e runner.Event) {
	p := t.page
	name := ""
	if t.total > 1 {
		name = p.colored(p.Style.Dim, shortName(r.script.Path)) + " "
	}
	switch e.Kind {
	case runner.EventStarted:
		fmt.Fprintf(&p.buf, "%s%s\n", name, p.colored(p.Style.Bold, "starts: "+excerpt.Printable(e.Text)))
	case runner.EventAction:
		fmt.Fprintf(&p.buf, "%s%s\n", name, p.colored(p.Style.Bold, fmt.Sprintf("%d | %s", e.Line, excerpt.Printable(e.Text))))
	case runner.EventTraffic:
		arrow, color := "<<", p.Style.Yellow
		if e.Sent {
			arrow, color = ">>", p.Style.Cyan
		}
		fmt.Fprintf(&p.buf, "%s%s %s\n", name, p.colored(color, e.Character+" "+arrow), raw(r.secrets, e.Stanza, shownTraffic))
	case runner.EventPassedOver:
		fmt.Fprintf(&p.buf, "%s%s\n", name, p.colored(p.Style.Dim, e.Character+" passes this over"))
	case runner.EventReordered:
		fmt.Fprintf(&p.buf, "%s%s\n", name, p.colored(p.Style.Dim, fmt.Sprintf("%s: the stanza for line %d %s", e.Character, e.Line, e.Text)))
	case runner.EventMatched:
		fmt.Fprintf(&p.buf, "%s%s\n", name, p.colored(p.Style.Dim, e.Character+" matches"))
	case runner.EventNoted:
		fmt.Fprintf(&p.buf, "%s%s: %s\n", name, e.Character, excerpt.Printable(r.secrets.eventText(e)))
	case runner.EventFailed:
		fmt.Fprintf(&p.buf, "%s%s\n", name, p.colored(p.Style.Severity[ast.Error], "fails: "+excerpt.Printable(r.secrets.eventText(e))))
	}
}

// shortName returns the last part of a path.
func shortName(path string) string { return display.Path(path[strings.LastIndexByte(path, '/')+1:]) }

// usualDurations is how many of the slowest scripts are told of with Verbose.
const usualDurations = 3

// durations tells of the slowest scripts, and of the slowest action of each
// where that is asked for.
func (t *text) durations() {
	p, n := t.page, t.options.Durations
	if n == 0 && t.options.Verbose && len(t.slowest) > 1 {
		n = usualDurations
	}
	if n = min(n, len(t.slowest)); n == 0 {
		return
	}
	slices.SortStableFunc(t.slowest, func(a, b slow) int { return int(b.run.duration() - a.run.duration()) })
	p.buf.WriteString("\nslowest:\n")
	for _, s := range t.slowest[:n] {
		fmt.Fprintf(&p.buf, "  %8s  %s\n", seconds(s.run.duration()), s.path)
		if t.options.Durations > 0 && len(s.run.tries) > 0 {
			if last := s.run.tries[len(s.run.tries)-1]; last.took > 0 {
				p.line(4, p.Style.Dim, excerpt.Fit(fmt.Sprintf("%8s  line %d: %s", seconds(last.took), last.slowest.Line, s.run.does(last.slowest)), p.columns(4)))
			}
		}
	}
}

// does returns an action in one line, with the stanza that it sends or waits
// for.
func (r *run) does(e runner.Event) string {
	text := strings.TrimSuffix(excerpt.Printable(r.secrets.eventText(e)), ":")
	if stanza, ok := actionOn(r.script.File, e.Line).Stanza(); ok {
		text += " " + brief(r.secrets, []byte(stanza.Text()))
	}
	return text
}
