package report

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/internal/display"
	"github.com/scs-tools/scs/internal/excerpt"
	"github.com/scs-tools/scs/internal/lazy"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/compare"
	"github.com/scs-tools/scs/runner/match"
)

// What is shown of a failure.
const (
	rawColumns    = 640 // of a stanza that is not printed in canonical form
	briefColumns  = 320 // of such a one that is only named
	shownReasons  = 8
	shownLines    = 30 // of one stanza
	shownPassed   = 4
	shownNotes    = 5
	shownFindings = 5
	shownWarnings = 3  // of a server, beside a failure
	nearLines     = 12 // a finding that many lines before the failing action is near it
)

// otherKind reports whether a stanza is of another kind than the one expected, so
// that comparing them tells nothing.
func otherKind(r *runner.Received) bool {
	why := r.Mismatch.Reasons
	return len(why) == 1 && why[0].Kind == match.KindElement && strings.Count(why[0].Path, "/") == 1
}

// nearest returns the stanza that is held against the expected one, or nil.
func nearest(f *runner.Failure) *runner.Received {
	if f.Expected == "" || f.Earlier != nil || len(f.PassedBy) == 0 || otherKind(&f.PassedBy[0]) {
		return nil
	}
	return &f.PassedBy[0]
}

// headline writes file:line: LABEL title — message. Where that is too long for
// a line, the message stands under it.
func (p *page) headline(r *run, t *try, f *runner.Failure, label, color string) {
	place := fmt.Sprintf("%s:%d:", display.Path(r.script.Path), f.Line)
	message := r.failureLine(t, f)
	if n := r.result.Attempts; n > 1 && r.verdict == flaky {
		message += fmt.Sprintf(" (but passed at try %d)", n)
	} else if n > 1 {
		message += fmt.Sprintf(" (the last of %d tries)", n)
	}
	title := excerpt.Printable(r.title())
	if title != "" {
		title = " " + title
	}
	long := p.Width > 0 && excerpt.Width(place+" "+label+title+" — "+message) > p.Width
	p.buf.WriteString(p.colored(p.Style.Path, place) + " " + p.colored(color, label) + p.colored(p.Style.Bold, title))
	switch {
	case long:
		p.buf.WriteByte('\n')
		p.paragraph(indent-2, "", message)
		p.buf.WriteByte('\n')
	case title == "":
		p.buf.WriteString(" " + message + "\n")
	default:
		p.buf.WriteString(" — " + message + "\n")
	}
}

// failure writes all there is to say about a failure.
func (p *page) failure(r *run, t *try, f *runner.Failure, log []string) {
	action := actionAt(r.script.File, f.Span.Start)
	hide := func(text string) string { return excerpt.Printable(r.secrets.Text(text)) }

	near := nearest(f)
	marks := []excerpt.Mark{{Span: f.Span, Main: true, Color: p.Style.Severity[ast.Error]}}
	for _, note := range r.places(f, near) {
		marks = append(marks, excerpt.Mark{Span: note.Span, Note: note.Text, Color: p.Style.Yellow})
	}
	p.source(r.file(), action, marks)
	p.otherReceiver(t, f)

	switch {
	case f.Earlier != nil:
		p.heading("arrived too early:")
		p.stanza(r, f.Earlier.XML)
		p.paragraph(indent, "", tooEarly(f))
	case near != nil:
		p.heading("why it does not match:")
		p.reasons(r, near)
		p.compared(r, f, near)
	case f.Expected == "" && len(f.PassedBy) > 0:
		p.heading("received:")
		p.stanza(r, f.PassedBy[0].XML)
	case f.Expected != "" && strings.Contains(action.Text(), "${"):
		p.heading("expected, with expressions replaced:")
		p.stanza(r, []byte(f.Expected))
	}
	p.broken(r, f)
	p.passedOver(r, f, near)
	p.kept(r, f)
	if serverSaysMore(f) {
		p.heading("the server says:")
		p.paragraph(indent, "", strconv.Quote(excerpt.FitMiddle(hide(f.Server), rawColumns)))
	}
	p.notes(t)
	if f.Code != runner.CodeServerError {
		p.failureErrors(r)
		log = r.withoutErrors(log)
	}
	p.log(log, r.secrets)
	p.findings(r, action)
}

// Note says something about a part of a script.
type Note struct {
	Span ast.Span // bytes of the script
	Text string   // a few words, without what nobody should read
}

// places returns the parts of the script that have to do with a failure,
// besides the one that fails. The stanza near is held against the expected one.
func (r *run) places(f *runner.Failure, near *runner.Received) []Note {
	var notes []Note
	if near != nil {
		for _, g := range groups(near.Mismatch.Reasons) {
			note := shortReason(r.secrets.reason(g[0]))
			if len(g) > 1 {
				note += fmt.Sprintf(" and %d more", len(g)-1)
			}
			notes = append(notes, Note{g[0].Span, note})
			if len(notes) >= shownReasons {
				break
			}
		}
	}
	if f.Answer != nil {
		if request := actionOn(r.script.File, f.Answer.Line); !request.IsZero() {
			notes = append(notes, Note{request.VerbSpan(), "answered with " + cmp.Or(f.Answer.Condition, "an error")})
		}
	}
	if f.Earlier != nil {
		if passer := actionOn(r.script.File, f.Earlier.Line); !passer.IsZero() {
			notes = append(notes, Note{passer.VerbSpan(), "this action passed it over"})
		}
	}
	return notes
}

// tooEarly says what to do about a stanza that came before it was awaited.
func tooEarly(f *runner.Failure) string {
	return fmt.Sprintf("Move this action before line %d, or make that line expect the stanza too.", f.Earlier.Line)
}

// serverSaysMore reports whether the server's words are not in the message.
func serverSaysMore(f *runner.Failure) bool {
	return f.Server != "" && !strings.Contains(f.Message, strings.Join(strings.Fields(f.Server), " "))
}

// actionOn returns the action that starts on a line.
func actionOn(f *ast.File, line int) ast.Action {
	for a := range f.Actions() {
		if f.Position(a.LineSpan().Start).Line == line {
			return a
		}
	}
	return ast.Action{}
}

// compared writes the expected stanza beside the nearest one.
func (p *page) compared(r *run, f *runner.Failure, near *runner.Received) {
	lines, ok := r.compare(f, near, p.columns(indent))
	s := &p.Style
	what := "received"
	if n := len(f.PassedBy); n > 1 {
		what = fmt.Sprintf("received: the closest of %d", n)
	}
	fmt.Fprintf(&p.buf, "\n%*s%s   %s\n", indent-2, "", p.colored(s.Green, "- expected"), p.colored(s.Red, "+ "+what))
	if !ok {
		p.line(indent-2, s.Red, "+ "+excerpt.Fit(p.short(r, near.XML), p.columns(indent)))
		return
	}
	p.difference(lines)
}

// compare compares the expected stanza with one that came, without what nobody
// should read.
func (r *run) compare(f *runner.Failure, came *runner.Received, columns int) ([]compare.Line, bool) {
	if len(f.Expected) > compare.MaxSize || len(came.XML) > compare.MaxSize {
		return nil, false // and not looked through for secrets
	}
	expected, received := r.secrets.Text(f.Expected), r.secrets.Text(string(came.XML))
	return compare.Stanzas(came.Mismatch.Pair, []byte(expected), []byte(received), columns)
}

// groups puts reasons together that say the same of one element again and
// again: what a strict element has too much.
func groups(reasons []match.Reason) [][]match.Reason {
	var all [][]match.Reason
	for _, r := range reasons {
		if n := len(all); n > 0 {
			first := all[n-1][0]
			extra := r.Kind == match.KindChildExtra || r.Kind == match.KindAttrExtra
			if extra && r.Kind == first.Kind && r.Path == first.Path {
				all[n-1] = append(all[n-1], r)
				continue
			}
		}
		all = append(all, []match.Reason{r})
	}
	return all
}

// groupText returns a group of reasons in one line, and its hint, without
// secrets.
func (s *secrets) groupText(g []match.Reason) (text, hint string) {
	why := s.reason(g[0])
	text, hint = why.Text(), why.HintText()
	if len(g) > 1 {
		text += fmt.Sprintf(", and %d more", len(g)-1)
	}
	return text, hint
}

// reasons writes why a stanza does not match.
func (p *page) reasons(r *run, near *runner.Received) {
	shown := 0
	all := groups(near.Mismatch.Reasons)
	for i, g := range all {
		if i == shownReasons {
			break
		}
		shown += len(g)
		text, hint := r.secrets.groupText(g)
		p.paragraph(indent, "", excerpt.Printable(text))
		if hint != "" {
			p.paragraph(indent+2, p.Style.Cyan, hint)
		}
	}
	if more := near.Mismatch.More + len(near.Mismatch.Reasons) - shown; more > 0 {
		p.line(indent, p.Style.Dim, fmt.Sprintf("%s %d more", excerpt.Dots, more))
	}
}

// passedOver names the other stanzas that came.
func (p *page) passedOver(r *run, f *runner.Failure, near *runner.Received) {
	heading, rest := otherReceived(f, near)
	if len(rest) == 0 {
		return
	}
	p.heading(heading)
	for i := range rest {
		if i == shownPassed {
			p.line(indent, p.Style.Dim, fmt.Sprintf("%s %d more", excerpt.Dots, len(rest)-i))
			return
		}
		p.line(indent, "", excerpt.Fit(p.short(r, rest[i].XML), p.columns(indent)))
	}
}

// broken shows two stanzas that came in an order that XMPP forbids.
func (p *page) broken(r *run, f *runner.Failure) {
	for _, b := range f.Broken {
		p.heading("arrived in an order that XMPP forbids:")
		for _, one := range []runner.Received{b.Later, b.Earlier} {
			p.line(indent, "", excerpt.Fit(fmt.Sprintf("for line %d: %s", one.Line, p.short(r, one.XML)), p.columns(indent)))
		}
		p.paragraph(indent, "", b.Promise.String())
	}
}

// kept names the stanzas that came and fit later actions.
func (p *page) kept(r *run, f *runner.Failure) {
	if len(f.Kept) == 0 {
		return
	}
	p.heading("arrived and kept for later actions:")
	for i, one := range f.Kept {
		if i == shownPassed {
			p.line(indent, p.Style.Dim, fmt.Sprintf("%s %d more", excerpt.Dots, len(f.Kept)-i))
			return
		}
		p.line(indent, "", excerpt.Fit(keptText(r, one), p.columns(indent)))
	}
}

// brokenText tells of a promise that is broken, with the lines that it is about.
func brokenText(b runner.Broken) string {
	return fmt.Sprintf("the stanza for line %d came after the stanza for line %d: %s", b.Earlier.Line, b.Later.Line, b.Promise)
}

// keptText tells of a stanza that is kept for a later action.
func keptText(r *run, one runner.Received) string {
	return fmt.Sprintf("kept for line %d: %s", one.Line, brief(r.secrets, one.XML))
}

// otherReceived returns the stanzas that came and are not shown otherwise, with
// what they are.
func otherReceived(f *runner.Failure, near *runner.Received) (what string, rest []runner.Received) {
	switch {
	case near != nil:
		return "also passed over:", f.PassedBy[1:]
	case f.Expected == "" && len(f.PassedBy) > 0:
		return "received and passed over:", f.PassedBy[1:]
	}
	return "received and passed over:", f.PassedBy
}

// short returns a stanza on one line.
func (p *page) short(r *run, xml []byte) string { return brief(r.secrets, xml) }

// brief returns a stanza on one line.
func brief(s *secrets, xml []byte) string {
	if stanza, ok := parse(s, xml); ok {
		return stanza.Brief()
	}
	return raw(s, xml, briefColumns)
}

// parse reads a stanza without what nobody should read, if it can be shown in
// canonical form.
func parse(s *secrets, xml []byte) (*compare.Stanza, bool) {
	if len(xml) > compare.MaxSize {
		return nil, false // and not looked through for secrets
	}
	stanza, err := compare.Parse([]byte(s.Text(string(xml))))
	return stanza, err == nil
}

// lineEnds finds white space that one line cannot hold.
var lineEnds = lazy.Regexp(`[ \t\r\n]*[\t\r\n][ \t\r\n]*`)

// raw returns what went over the wire on one line, at most that many columns
// of it.
func raw(s *secrets, xml []byte, columns int) string {
	head, size := xml, ""
	if len(head) > 4*columns {
		head = head[:4*columns]
	}
	text := strings.TrimSpace(lineEnds().ReplaceAllString(s.Text(strings.ToValidUTF8(string(head), "")), " "))
	text = excerpt.Printable(text)
	fitted := excerpt.Fit(text, columns)
	if fitted == text && len(head) < len(xml) {
		fitted += excerpt.Dots
	}
	if fitted != text {
		size = " (" + byteSize(len(xml)) + " in all)"
	}
	return fitted + size
}

// stanza writes a stanza in canonical form.
func (p *page) stanza(r *run, xml []byte) {
	stanza, ok := parse(r.secrets, xml)
	if !ok {
		p.line(indent, "", raw(r.secrets, xml, rawColumns))
		return
	}
	all := stanza.Lines(p.columns(indent))
	for i, line := range all {
		if i == shownLines {
			p.line(indent, p.Style.Dim, fmt.Sprintf("%s %s more", excerpt.Dots, excerpt.Count(len(all)-i, "line")))
			return
		}
		p.line(indent, "", excerpt.Fit(line, p.columns(indent)))
	}
}

// otherReceiver names a character who got what was expected of another.
func (p *page) otherReceiver(t *try, f *runner.Failure) {
	if who := t.otherReceiver(f); who != "" {
		p.heading(tookByNobody(who))
	}
}

func tookByNobody(who string) string {
	return fmt.Sprintf("a matching stanza was waiting for %q, but no action received it", who)
}

// otherReceiver returns the character who got what was expected of another, or
// "".
func (t *try) otherReceiver(f *runner.Failure) string {
	if f.Pattern == nil {
		return ""
	}
	for _, e := range t.left {
		if e.Character == f.Character || len(e.Stanza) > compare.MaxSize {
			continue
		}
		stanza, err := match.Parse(e.Stanza)
		if err != nil {
			continue
		}
		if _, ok := f.Pattern.Match(stanza, nil); ok {
			return e.Character
		}
	}
	return ""
}

// notes tells what was odd before.
func (p *page) notes(t *try) {
	if len(t.notes) == 0 {
		return
	}
	p.heading("unusual before that:")
	for i, e := range t.notes {
		if i == shownNotes {
			p.line(indent, p.Style.Dim, fmt.Sprintf("%s %d more", excerpt.Dots, len(t.notes)-i))
			return
		}
		p.paragraph(indent, "", noteText(e))
	}
}

// noteText tells of something that was odd before a failure.
func noteText(e runner.Event) string {
	return fmt.Sprintf("line %d: %s: %s", e.Line, e.Character, excerpt.Printable(e.Text))
}

// findings shows what the linter says about the lines before a failure.
func (p *page) findings(r *run, action ast.Action) {
	near := r.near(action)
	if len(near) == 0 {
		return
	}
	p.heading("scs lint says:")
	for _, d := range near {
		line, _ := excerpt.Place(r.file(), d.Span.Start)
		p.paragraph(indent, "", fmt.Sprintf("line %d: %s", line, r.finding(d)))
	}
}

// near returns the findings that are near a failing action, at most as many as
// are shown.
func (r *run) near(action ast.Action) []ast.Diagnostic {
	if action.IsZero() {
		return nil
	}
	f := r.file()
	last := f.Position(lastByte(f, action.Span())).Line
	first := f.Position(action.Span().Start).Line - nearLines
	var near []ast.Diagnostic
	for _, d := range r.lint() {
		if n := f.Position(d.Span.Start).Line; first <= n && n <= last {
			near = append(near, d)
		}
	}
	return near[max(len(near)-shownFindings, 0):] // the nearest
}

// finding returns a finding in one line.
func (r *run) finding(d ast.Diagnostic) string {
	return fmt.Sprintf("%s[%s %s] %s", d.Severity, d.Code, d.Name, excerpt.Printable(r.secrets.Text(d.Message)))
}

// findingLine tells of a finding and of its line.
func (r *run) findingLine(d ast.Diagnostic) string {
	line, _ := excerpt.Place(r.file(), d.Span.Start)
	return fmt.Sprintf("line %d: %s", line, r.finding(d))
}

// relatedLine tells of a place that explains a finding.
func (r *run) relatedLine(related ast.Related) string {
	line, _ := excerpt.Place(r.file(), related.Span.Start)
	return fmt.Sprintf("line %d: %s", line, excerpt.Printable(r.secrets.Text(related.Message)))
}
