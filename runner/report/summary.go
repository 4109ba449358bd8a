package report

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/internal/excerpt"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/compare"
	"github.com/scs-tools/scs/runner/suite"
)

// Summary is what there is to say about a run that has ended, in the words of
// [Text] and in pieces, for a program that shows them in its own way. Nothing
// in it is what nobody should read.
type Summary struct {
	Outcome  string // as the other formats have it: passed, failed, flaky, skipped, expected-failure, nothing-run, refused, no-server, no-verdict, cancelled
	Title    string // of the script; "" if it has none
	Message  string // why it has not passed: one line, lower case, no full stop; "" if it has
	Duration time.Duration
	Server   string // what the server is; "" if there was none
	Failure  *FailureSummary
	Findings []ast.Diagnostic // what is no failure, but worth a look
	Errors   []string         // that the server logged while the script ran: when, and the first line
}

// ExpectedFailure is the outcome of a script that failed as its head says.
const ExpectedFailure = string(expected)

// FailureSummary is what there is to say about a failure. Stanzas are printed
// like each other, so that comparing them line by line shows what differs: what
// matches is equal, and long values are cut where they do.
type FailureSummary struct {
	Code     string   // stable: "SCS601"
	Name     string   // of the code: "no-match"
	Line     int      // of the failing action, from 1
	Span     ast.Span // of what fails: bytes of the script
	Brief    string   // what has failed where there is little room: the first difference, else the message
	Expected string   // the stanza that was expected; "" if none was
	Received string   // the nearest of those that came; "" if none did
	Reasons  []string // why that is not the one expected, one line each
	Places   []Note   // parts of the script that have to do with it, what the linter finds near it included
	Remarks  []string // what else may tell why, one line each
}

// Summaries returns a reporter that hands over the summary of each run when the
// run has ended.
func Summaries(o Options, take func(Summary)) Reporter {
	return &summaryReporter{runs: newRuns(o), take: take}
}

type summaryReporter struct {
	runs
	take func(Summary)
}

// Event implements [Reporter].
func (d *summaryReporter) Event(e suite.Event) {
	if r := d.event(e); e.Kind == suite.RunFinished {
		d.take(r.summary())
	}
}

// Close implements [Reporter].
func (d *summaryReporter) Close() error { return nil }

// summary returns what there is to say about a run that has ended.
func (r *run) summary() Summary {
	result := r.result
	d := Summary{
		Outcome: string(r.verdict), Title: r.secrets.value(excerpt.Printable(r.title())),
		Duration: result.Result.Duration, Server: result.Server,
	}
	for _, found := range result.Result.Findings {
		found.Message = excerpt.Printable(r.secrets.Text(found.Message))
		found.Related = slices.Clone(found.Related)
		for i := range found.Related {
			found.Related[i].Message = excerpt.Printable(r.secrets.Text(found.Related[i].Message))
		}
		d.Findings = append(d.Findings, found)
	}
	for _, e := range r.loggedErrors() {
		d.Errors = append(d.Errors, "the server logged an error "+e.while()+": "+e.lines[0])
	}
	d.Message = r.why()
	switch r.verdict {
	case failed, flaky, nothing, noVerdict:
		if try, f := r.failure(); f != nil {
			d.Failure = r.failureSummary(try, f)
		}
	}
	return d
}

// oneLine joins the lines of a text.
func oneLine(text string) string {
	var parts []string
	for line := range strings.SplitSeq(text, "\n") {
		if line = strings.TrimSpace(excerpt.Printable(line)); line != "" {
			parts = append(parts, line)
		}
	}
	return strings.Join(parts, " · ")
}

func (r *run) failureSummary(t *try, f *runner.Failure) *FailureSummary {
	action := actionAt(r.script.File, f.Span.Start)
	near := nearest(f)
	d := &FailureSummary{
		Code: f.Code, Name: f.Name(), Line: f.Line, Span: f.Span,
		Places: r.places(f, near),
	}
	var came *runner.Received
	switch {
	case f.Earlier != nil:
		came = f.Earlier
		d.Remarks = append(d.Remarks, tooEarly(f))
	case len(f.PassedBy) > 0:
		came = &f.PassedBy[0]
	}
	d.Expected, d.Received = r.printBoth(f, came)
	d.Brief = r.briefly(f)
	if near != nil {
		for i, g := range groups(near.Mismatch.Reasons) {
			if i == shownReasons {
				break
			}
			text, hint := r.secrets.groupText(g)
			if hint != "" {
				text += " (" + hint + ")"
			}
			d.Reasons = append(d.Reasons, excerpt.Printable(text))
		}
	}
	what, rest := otherReceived(f, near)
	for i := range rest {
		if i == shownPassed {
			d.Remarks = append(d.Remarks, fmt.Sprintf("%s %d more", what, len(rest)-i))
			break
		}
		d.Remarks = append(d.Remarks, what+" "+excerpt.Fit(brief(r.secrets, rest[i].XML), 2*maxColumns))
	}
	for i := range f.Kept[:min(len(f.Kept), shownPassed)] {
		d.Remarks = append(d.Remarks, excerpt.Fit(keptText(r, f.Kept[i]), 2*maxColumns))
	}
	if who := t.otherReceiver(f); who != "" {
		d.Remarks = append(d.Remarks, tookByNobody(who))
	}
	if serverSaysMore(f) {
		d.Remarks = append(d.Remarks, "the server says: "+strconv.Quote(r.secrets.value(f.Server)))
	}
	for i, e := range warningsOf(r) {
		if i == shownWarnings {
			break
		}
		d.Remarks = append(d.Remarks, "the server's log: "+strings.Join(e.lines, "\n"))
	}
	for i, e := range t.notes {
		if i == shownNotes {
			break
		}
		d.Remarks = append(d.Remarks, "unusual before that: "+shortened(noteText(e)))
	}
	for _, finding := range r.near(action) {
		d.Places = append(d.Places, Note{finding.Span, "scs lint says: " + r.finding(finding)})
	}
	return d
}

// printBoth prints the expected stanza and the one that came, so that they can
// be compared. Either may be missing; came is nil then.
func (r *run) printBoth(f *runner.Failure, came *runner.Received) (expected, received string) {
	if came == nil {
		return r.printed([]byte(f.Expected)), ""
	}
	lines, ok := r.compare(f, came, maxColumns)
	if !ok {
		return r.printed([]byte(f.Expected)), r.printed(came.XML)
	}
	var old, new strings.Builder
	for i := range lines {
		if lines[i].Sign != compare.Received {
			old.WriteString(lines[i].Text() + "\n")
		}
		if lines[i].Sign != compare.Expected {
			new.WriteString(lines[i].Text() + "\n")
		}
	}
	return old.String(), new.String()
}

// printed returns a stanza in canonical form; a large or odd one on one line.
func (r *run) printed(xml []byte) string {
	if len(xml) == 0 {
		return ""
	}
	stanza, ok := parse(r.secrets, xml)
	if !ok {
		return raw(r.secrets, xml, rawColumns)
	}
	return strings.Join(stanza.Lines(maxColumns), "\n") + "\n"
}
