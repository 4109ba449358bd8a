package report

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/scs-tools/scs/internal/excerpt"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/compare"
)

// htmlFailure is what the page says about a failure: all that the terminal
// says, but for the lines of the script, which stand beside it.
type htmlFailure struct {
	Code    string
	Message string
	Other   string // who got what was expected of another
	Parts   []htmlPart
	Log     []string
	More    string // of the log
}

// htmlPart is one part of what there is to say.
type htmlPart struct {
	Heading string
	Class   string
	Reasons []htmlReason
	Stanza  string
	Lines   []string
	Advice  string
	Diff    []htmlDiff
	Legend  string // of the stanza that Diff compares with
}

type htmlReason struct{ Text, Hint string }

// htmlDiff is one line of a comparison.
type htmlDiff struct {
	Class string // "del", "ins" or ""
	Sign  string
	Parts []htmlSpan
}

// htmlSpan is a part of a line that differs or does not.
type htmlSpan struct {
	Text    string
	Differs bool
}

// failure returns all there is to say about a failure.
func (h *htmlReporter) failure(r *run, t *try, f *runner.Failure, log []string) *htmlFailure {
	action := actionAt(r.script.File, f.Span.Start)
	hide := func(text string) string { return excerpt.Printable(r.secrets.Text(text)) }
	out := &htmlFailure{Code: f.Code + " " + f.Name(), Message: r.failureLine(t, f)}
	if who := t.otherReceiver(f); who != "" && !strings.Contains(out.Message, tookByNobody(who)) {
		out.Other = excerpt.Printable(tookByNobody(who))
	}
	add := func(p htmlPart) { out.Parts = append(out.Parts, p) }
	near := nearest(f)
	switch {
	case f.Earlier != nil:
		add(htmlPart{Heading: "arrived too early:", Stanza: r.indentedStanza(f.Earlier.XML), Advice: tooEarly(f)})
	case near != nil:
		add(htmlPart{Heading: "why it does not match:", Reasons: r.htmlReasons(near)})
		add(r.htmlCompared(f, near))
	case f.Expected == "" && len(f.PassedBy) > 0:
		add(htmlPart{Heading: "received:", Stanza: r.indentedStanza(f.PassedBy[0].XML)})
	case f.Expected != "":
		add(htmlPart{Heading: "expected, with expressions replaced:", Stanza: r.indentedStanza([]byte(f.Expected))})
	}
	if heading, rest := otherReceived(f, near); len(rest) > 0 {
		p := htmlPart{Heading: heading}
		for i := range rest {
			if i == shownPassed {
				p.Lines = append(p.Lines, fmt.Sprintf("%s %d more", excerpt.Dots, len(rest)-i))
				break
			}
			p.Lines = append(p.Lines, excerpt.Fit(brief(r.secrets, rest[i].XML), maxColumns))
		}
		add(p)
	}
	for _, b := range f.Broken[:min(len(f.Broken), shownPassed)] {
		p := htmlPart{Heading: "arrived in an order that XMPP forbids:", Advice: b.Promise.String()}
		for _, one := range []runner.Received{b.Later, b.Earlier} {
			p.Lines = append(p.Lines, excerpt.Fit(fmt.Sprintf("for line %d: %s", one.Line, brief(r.secrets, one.XML)), maxColumns))
		}
		add(p)
	}
	if len(f.Kept) > 0 {
		p := htmlPart{Heading: "arrived and kept for later actions:"}
		for _, one := range f.Kept[:min(len(f.Kept), shownPassed)] {
			p.Lines = append(p.Lines, excerpt.Fit(keptText(r, one), maxColumns))
		}
		add(p)
	}
	if serverSaysMore(f) {
		add(htmlPart{Heading: "the server says:", Lines: []string{strconv.Quote(excerpt.FitMiddle(hide(f.Server), rawColumns))}})
	}
	if len(t.notes) > 0 {
		p := htmlPart{Heading: "unusual before that:"}
		for i, e := range t.notes {
			if i == shownNotes {
				p.Lines = append(p.Lines, fmt.Sprintf("%s %d more", excerpt.Dots, len(t.notes)-i))
				break
			}
			p.Lines = append(p.Lines, noteText(e))
		}
		add(p)
	}
	if found := r.near(action); len(found) > 0 {
		p := htmlPart{Heading: "scs lint says:"}
		for _, d := range found {
			p.Lines = append(p.Lines, r.findingLine(d))
		}
		add(p)
	}
	lines, more := trim(log)
	for _, line := range lines {
		out.Log = append(out.Log, excerpt.Fit(hide(line), maxLogColumns))
	}
	if more > 0 {
		out.More = fmt.Sprintf("%s %s left out", excerpt.Dots, excerpt.Count(more, "line"))
	}
	return out
}

// maxLogColumns is how much of a line of the server's log is shown.
const maxLogColumns = 400

// indentedStanza returns a stanza in canonical form, in lines.
func (r *run) indentedStanza(xml []byte) string {
	stanza, ok := parse(r.secrets, xml)
	if !ok {
		return raw(r.secrets, xml, rawColumns)
	}
	lines := stanza.Lines(maxColumns)
	for i, line := range lines {
		if i == shownLines {
			lines = append(lines[:i:i], fmt.Sprintf("%s %s more", excerpt.Dots, excerpt.Count(len(lines)-i, "line")))
			break
		}
		lines[i] = excerpt.Fit(line, storedValue)
	}
	return strings.Join(lines, "\n")
}

// htmlReasons returns why a stanza does not match.
func (r *run) htmlReasons(near *runner.Received) []htmlReason {
	var all []htmlReason
	shown := 0
	for i, g := range groups(near.Mismatch.Reasons) {
		if i == shownReasons {
			break
		}
		shown += len(g)
		text, hint := r.secrets.groupText(g)
		all = append(all, htmlReason{excerpt.Printable(text), excerpt.Printable(hint)})
	}
	if more := near.Mismatch.More + len(near.Mismatch.Reasons) - shown; more > 0 {
		all = append(all, htmlReason{fmt.Sprintf("%s %d more", excerpt.Dots, more), ""})
	}
	return all
}

// htmlCompared returns the expected stanza beside the nearest one.
func (r *run) htmlCompared(f *runner.Failure, near *runner.Received) htmlPart {
	p := htmlPart{Legend: "received"}
	if n := len(f.PassedBy); n > 1 {
		p.Legend = fmt.Sprintf("received: the closest of %d", n)
	}
	lines, ok := r.compare(f, near, maxColumns)
	if !ok {
		text := excerpt.Fit(brief(r.secrets, near.XML), maxColumns)
		p.Diff = []htmlDiff{{"ins", "+", []htmlSpan{{text, false}}}}
		return p
	}
	for i, l := range lines {
		if i == maxDiff {
			more := fmt.Sprintf("%s %s more", excerpt.Dots, excerpt.Count(len(lines)-i, "line"))
			p.Diff = append(p.Diff, htmlDiff{"", " ", []htmlSpan{{more, false}}})
			break
		}
		d := htmlDiff{Sign: string(l.Sign)}
		switch l.Sign {
		case compare.Expected:
			d.Class = "del"
		case compare.Received:
			d.Class = "ins"
		}
		text, at := l.Text(), 0
		for _, m := range l.Differs {
			if m.Start > at {
				d.Parts = append(d.Parts, htmlSpan{text[at:m.Start], false})
			}
			if m.End > max(at, m.Start) {
				d.Parts = append(d.Parts, htmlSpan{text[max(at, m.Start):m.End], true})
			}
			at = max(at, m.End)
		}
		if at < len(text) {
			d.Parts = append(d.Parts, htmlSpan{text[at:], false})
		}
		p.Diff = append(p.Diff, d)
	}
	return p
}

// maxDiff bounds the lines of a comparison.
const maxDiff = 400
