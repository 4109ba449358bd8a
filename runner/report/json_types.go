package report

import (
	"math"
	"time"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/failures"
	"github.com/scs-tools/scs/internal/excerpt"
	"github.com/scs-tools/scs/internal/exchange"
	"github.com/scs-tools/scs/internal/version"
	"github.com/scs-tools/scs/runner"
)

// The JSON form of what reports for programs tell, in the document and in the
// stream of events. Lines and columns count from 1, columns in characters.
// Names are stable: some may be added, none changes its meaning.
type (
	jsonFailure struct {
		Code      string         `json:"code"`
		Name      string         `json:"name"`
		URL       string         `json:"url,omitempty"` // of the page that explains it
		Message   string         `json:"message"`
		Character string         `json:"character,omitempty"`
		Span      jsonSpan       `json:"span"`
		Time      string         `json:"time"`
		Expected  *jsonStanza    `json:"expected,omitempty"`
		Received  []jsonReceived `json:"received,omitempty"` // the nearest first
		More      int            `json:"more,omitempty"`     // received, and not listed
		Earlier   *jsonReceived  `json:"earlier,omitempty"`
		Answer    *jsonAnswer    `json:"answer,omitempty"` // an error that came in place of what was expected
		Kept      []jsonReceived `json:"kept,omitempty"`   // for later actions, whose lines these are
		Broken    []jsonBroken   `json:"broken,omitempty"` // promises about the order
		Server    string         `json:"server,omitempty"`
	}
	jsonBroken struct {
		Promise string       `json:"promise"`
		Source  string       `json:"source"`
		Text    string       `json:"text"`
		Earlier jsonReceived `json:"earlier"` // with the lines of the actions that expect them
		Later   jsonReceived `json:"later"`
	}
	jsonAnswer struct {
		Condition string `json:"condition,omitempty"`
		Text      string `json:"text,omitempty"`
		By        string `json:"by,omitempty"`   // the character who answered; absent for the server
		Line      int    `json:"line,omitempty"` // of the action that sent what it answers
	}
	jsonSpan struct {
		Start jsonPosition `json:"start"`
		End   jsonPosition `json:"end"`
	}
	jsonPosition struct {
		Line   int `json:"line"`
		Column int `json:"column"`
	}
	jsonStanza struct {
		XML   string `json:"xml"`
		Bytes int    `json:"bytes,omitempty"` // of the whole stanza, where XML is only its start
	}
	jsonReceived struct {
		jsonStanza
		Arrived  string       `json:"arrived"`
		Line     int          `json:"line"` // of the action that passed it over, or that expects it
		Distance int          `json:"distance,omitempty"`
		Reasons  []jsonReason `json:"reasons,omitempty"`
		More     int          `json:"more,omitempty"`
	}
	jsonReason struct {
		Kind     string   `json:"kind"`
		Path     string   `json:"path"`
		Name     string   `json:"name,omitempty"`
		Expected string   `json:"expected,omitempty"`
		Received string   `json:"received,omitempty"`
		Message  string   `json:"message"`
		Hint     string   `json:"hint,omitempty"`
		Span     jsonSpan `json:"span"`
	}
	jsonDiagnostic struct {
		Code     string   `json:"code"`
		Name     string   `json:"name"`
		URL      string   `json:"url,omitempty"` // of the page that explains it, for what a run finds
		Severity string   `json:"severity"`
		Message  string   `json:"message"`
		Span     jsonSpan `json:"span"`
	}
)

// What reports for programs hold.
const (
	storedStanza = 64 << 10 // bytes of one stanza
	storedValue  = 4 << 10  // bytes of one value
	storedPassed = 20       // stanzas that an action passed over
	storedLog    = 200      // lines of the server's log
)

// timestamp writes a moment as RFC 3339 has it, with nanoseconds, in UTC.
func timestamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2006-01-02T15:04:05.000000000Z07:00")
}

// milliseconds returns a duration, to the microsecond.
func milliseconds(d time.Duration) float64 {
	return math.Round(float64(d)/float64(time.Microsecond)) / 1000
}

// truncate returns the start of a text, whole characters only.
func truncate(text string, size int) string {
	if len(text) <= size {
		return text
	}
	for size > 0 && text[size]&0xc0 == 0x80 {
		size--
	}
	return text[:size]
}

// stanza returns a stanza as reports for programs hold it.
func (s *secrets) stanza(xml string) jsonStanza {
	shown := truncate(exchange.ValidUTF8(xml), storedStanza)
	j := jsonStanza{XML: s.Text(shown)}
	if len(shown) < len(xml) {
		j.Bytes = len(xml)
	}
	return j
}

func (s *secrets) value(text string) string { return s.Text(shortened(text)) }

// shortened returns a text as reports for programs hold it.
func shortened(text string) string { return truncate(exchange.ValidUTF8(text), storedValue) }

func spanOf(f *ast.File, s ast.Span) jsonSpan {
	position := func(offset int) jsonPosition {
		line, column := excerpt.Place(f, offset)
		return jsonPosition{line, column}
	}
	return jsonSpan{position(s.Start), position(s.End)}
}

// jsonFailure returns a failure as reports for programs hold it.
func (r *run) jsonFailure(t *try, f *runner.Failure) *jsonFailure {
	s := r.secrets
	j := &jsonFailure{
		Code: f.Code, Name: f.Name(), URL: pageURL(f.Code), Message: r.failureLine(t, f), Character: f.Character,
		Span: spanOf(r.script.File, f.Span), Time: timestamp(f.Time), Server: s.value(f.Server), More: f.More,
	}
	if f.Expected != "" {
		expected := s.stanza(f.Expected)
		j.Expected = &expected
	}
	for i := range f.PassedBy {
		if i == storedPassed {
			j.More += len(f.PassedBy) - i
			break
		}
		j.Received = append(j.Received, r.jsonReceived(&f.PassedBy[i]))
	}
	if a := f.Answer; a != nil {
		j.Answer = &jsonAnswer{s.value(a.Condition), s.value(a.Text), a.By, a.Line}
	}
	if f.Earlier != nil {
		earlier := r.jsonReceived(f.Earlier)
		j.Earlier = &earlier
	}
	for i := range f.Kept[:min(len(f.Kept), storedPassed)] {
		j.Kept = append(j.Kept, r.jsonReceived(&f.Kept[i]))
	}
	for i := range f.Broken[:min(len(f.Broken), storedPassed)] {
		b := &f.Broken[i]
		j.Broken = append(j.Broken, jsonBroken{
			b.Promise.Name, b.Promise.Source(), b.Promise.Text, r.jsonReceived(&b.Earlier), r.jsonReceived(&b.Later),
		})
	}
	return j
}

func (r *run) jsonReceived(came *runner.Received) jsonReceived {
	s := r.secrets
	j := jsonReceived{
		jsonStanza: s.stanza(string(came.XML)), Arrived: timestamp(came.Arrived), Line: came.Line,
		Distance: came.Mismatch.Distance, More: came.Mismatch.More,
	}
	for _, why := range came.Mismatch.Reasons {
		why = s.reason(why)
		j.Reasons = append(j.Reasons, jsonReason{
			Kind: why.Kind.String(), Path: shortened(why.Path), Name: shortened(why.Name), Expected: shortened(why.Expected),
			Received: shortened(why.Received), Message: shortened(why.Text()), Hint: why.HintText(), Span: spanOf(r.script.File, why.Span),
		})
	}
	return j
}

// jsonDiagnostics returns what was found in a script.
func (r *run) jsonDiagnostics(found []ast.Diagnostic) []jsonDiagnostic {
	var all []jsonDiagnostic
	for _, d := range found {
		all = append(all, jsonDiagnostic{d.Code, d.Name, pageURL(d.Code), d.Severity.String(), r.secrets.value(d.Message), spanOf(r.script.File, d.Span)})
	}
	return all
}

// pageURL returns the address of the page that explains a code of a run, or "".
func pageURL(code string) string {
	if f, ok := failures.Find(code); ok {
		return version.PageURL(f.Path())
	}
	return ""
}

// jsonLog returns the lines of the server's log that tell most, without secrets,
// and how many others there are.
func (r *run) jsonLog() (lines []string, more int) {
	kept, more := chooseLines(r.result.Log, storedLog)
	for _, line := range kept {
		lines = append(lines, r.secrets.value(line))
	}
	return lines, more
}
