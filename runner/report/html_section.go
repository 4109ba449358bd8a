package report

import (
	"fmt"
	"html/template"
	"strconv"
	"strings"
	"time"

	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/internal/excerpt"
	"github.com/scs-tools/scs/runner/recording"
	"github.com/scs-tools/scs/runner/report/diagram"
)

// htmlSection is one run.
type htmlSection struct {
	htmlEntry
	ID      string
	Open    bool
	Meta    string
	Failing string // id of the row that the failure is about; "" if there is none
	Line    int    // of the failing action
	Found   []htmlFinding
	Tries   []htmlTry
	Code    template.HTML
}

// htmlFinding is what was found in a run, beside the verdict.
type htmlFinding struct {
	Text    string
	Related []string
}

// htmlTry is one of the times that a run was tried.
type htmlTry struct {
	ID      string
	Heading string // "" if there was only one
	Open    bool
	Lanes   []htmlLane
	Count   int
	Compact bool // too many lanes for words on the arrows
	Plain   bool // too many lanes to show any
	Rows    []htmlRow
	Failure *htmlFailure // where no row has it
}

type htmlLane struct {
	Name   string
	Server bool
}

// htmlRow is a row of a diagram.
type htmlRow struct {
	ID, Class  string
	Start      template.HTML // what stands before its content
	Summary    template.HTML // what is shown while it is folded
	Action     int           // -1 for none
	CauseLine  int
	CauseID    string
	Stanza     string
	Size       string // of the stanza, where it is cut
	Note       string
	Log        string
	LogSize    string // "3 lines of the server's log"
	Problems   string
	Error      string // of the server
	Server     int    // its lane
	ErrorWhile string
	Failure    *htmlFailure
}

// rowState is what a row says of who did what, and how it went.
type rowState struct {
	verb      string // "connects", where the label does not say what happens
	who, does string // "Romeo", "sends"
	mark      string // how it went
	word      string // the same in words; ours
	known     bool   // the words are shown beside the mark, and not only said by a screen reader
}

// What can be shown of lanes.
const (
	wideLanes = 6  // of characters; more have no room for words
	maxLanes  = 64 // of all; more are not drawn
)

// section returns the section of a run, and completes its line in the table.
func (h *htmlReporter) section(r *run, entry *htmlEntry) *htmlSection {
	s := &htmlSection{ID: fmt.Sprintf("s%d", r.number+1), Open: r.verdict != passed || h.total == 1}
	_, f := r.failure()
	entry.What = r.why()
	switch {
	case r.verdict == cancelled && r.action.Line > 0:
		entry.What = fmt.Sprintf("interrupted while line %d ran", r.action.Line)
	case r.verdict == cancelled:
		entry.What = "interrupted before the first action"
	case r.verdict == flaky:
		entry.What = fmt.Sprintf("passed at try %d; before: %s", r.result.Attempts, entry.What)
	}
	if r.verdict != refused && r.verdict != noServer && r.verdict != skipped {
		entry.Took, entry.Millis = brieftime(r.duration()), r.duration().Milliseconds()
	}
	if f != nil {
		entry.Line, s.Line = f.Line, f.Line
	}
	states := map[int]string{}
	all := r.result.Recordings
	for i, rec := range all {
		last := i == len(all)-1
		t := h.try(r, rec, fmt.Sprintf("%st%d", s.ID, i+1), i, states, last)
		if len(all) > 1 {
			t.Heading = fmt.Sprintf("Try %d of %d: %s in %s", i+1, len(all), rec.Result.Outcome, brieftime(rec.Result.Duration))
		}
		t.Open = last || r.verdict == flaky
		s.Tries = append(s.Tries, t)
		for j := range t.Rows {
			if t.Rows[j].Failure != nil {
				s.Failing = t.Rows[j].ID
			}
			entry.Error = entry.Error || t.Rows[j].Error != ""
		}
		if last {
			entry.Waited = waited(rec)
		}
	}
	if entry.Error {
		entry.What, _, _ = strings.Cut(entry.What, serverLogged) // the table marks it, and the failure says it
	}
	if len(all) == 0 && f != nil {
		t, _ := r.failure()
		s.Tries = append(s.Tries, htmlTry{Failure: h.failure(r, t, f, r.result.Log), Open: true})
	}
	if s.Failing != "" {
		entry.Target = s.Failing
	}
	s.Code = codeMarkup(r.code(s, f, states))
	s.Meta = r.meta()
	if r.verdict == cancelled && len(s.Tries) > 0 {
		s.Meta += " · " + entry.What
	}
	for _, d := range r.result.Result.Findings {
		found := htmlFinding{Text: r.findingLine(d)}
		for _, related := range d.Related {
			found.Related = append(found.Related, r.relatedLine(related))
		}
		s.Found = append(s.Found, found)
	}
	s.htmlEntry = *entry
	return s
}

// meta says how long a run has taken, and how far it came.
func (r *run) meta() string {
	switch r.verdict {
	case refused:
		return "" // why says so
	case noServer:
		return "it was not run:"
	case skipped:
		return "it was skipped:"
	case cancelled:
		if len(r.result.Recordings) == 0 {
			return ""
		}
	}
	parts := []string{brieftime(r.duration()), excerpt.Count(r.result.Result.Actions, "action") + " done"}
	switch n := r.result.Attempts; {
	case n > 1 && r.verdict == failed:
		parts = append(parts, fmt.Sprintf("failed at each of %d tries", n))
	case n > 1 && r.verdict == noVerdict:
		parts = append(parts, fmt.Sprintf("tried %d times", n))
	}
	if text := reorderedText(r.reordered()); text != "" {
		parts = append(parts, text)
	}
	return strings.Join(parts, " · ")
}

// waited says which action has taken longest.
func waited(rec *recording.Recording) string {
	var longest time.Duration
	line := 0
	for i := range rec.Actions {
		if took := rec.Actions[i].Ended.Sub(rec.Actions[i].Began); rec.Actions[i].Ran() && took > longest {
			longest = took
			line = rec.Script.File.Position(rec.Script.Actions[i].Span().Start).Line
		}
	}
	if longest < diagram.Gap {
		return ""
	}
	return fmt.Sprintf("%s at %d", brieftime(longest), line)
}

// rowClasses tell the kinds of row apart in the style sheet.
var rowClasses = map[diagram.Kind]string{
	diagram.Connects: "c", diagram.Disconnects: "d", diagram.Sent: "s", diagram.Lost: "x", diagram.Matched: "m",
	diagram.PassedOver: "p", diagram.LeftOver: "l", diagram.Unexpected: "u", diagram.NeverCame: "n", diagram.Nothing: "q",
	diagram.StreamEnded: "e", diagram.WrongOrder: "n", diagram.Broken: "b", diagram.ServerError: "err", diagram.ServerLog: "q",
}

// rowStates are the marks of the kinds of row; what they are called says Kind.
var rowStates = map[diagram.Kind]string{
	diagram.Matched: "✓", diagram.Nothing: "✓", diagram.PassedOver: "↷", diagram.LeftOver: "▫", diagram.Unexpected: "!",
	diagram.NeverCame: "∅", diagram.StreamEnded: "!", diagram.Lost: "×", diagram.WrongOrder: "∅", diagram.Broken: "×",
}

var rowVerbs = map[diagram.Kind]string{
	diagram.Connects: "connects", diagram.Disconnects: "disconnects", diagram.Sent: "sends", diagram.Lost: "sends",
	diagram.Matched: "receives", diagram.PassedOver: "receives", diagram.LeftOver: "is left with", diagram.Unexpected: "receives",
	diagram.NeverCame: "waits for", diagram.Nothing: "receives nothing, as expected", diagram.StreamEnded: "is cut off:",
	diagram.Broken: "fails", diagram.WrongOrder: "waits for",
}

// try returns one try of a run.
func (h *htmlReporter) try(r *run, rec *recording.Recording, id string, number int, states map[int]string, last bool) htmlTry {
	few := h.total <= manyRuns || r.verdict != passed
	d := diagram.New(rec, diagram.Options{Hide: r.secrets.Text, Log: few, Stanzas: true})
	t := htmlTry{ID: id, Count: len(d.Lanes) + 1}
	t.Compact, t.Plain = len(d.Lanes) > wideLanes, t.Count > maxLanes
	for i, name := range d.Lanes {
		if i == d.Server {
			t.Lanes = append(t.Lanes, htmlLane{"server", true})
		}
		t.Lanes = append(t.Lanes, htmlLane{name, false})
	}
	if d.Server == len(d.Lanes) {
		t.Lanes = append(t.Lanes, htmlLane{"server", true})
	}
	var log []string
	if last {
		log = r.result.Log
	}
	var failure *htmlFailure
	if f := rec.Result.Failure; f != nil && number < len(r.tries) {
		failure = h.failure(r, r.tries[number], f, log)
	}
	causes := map[int]int{} // rows by action
	for i := range d.Rows {
		if row := &d.Rows[i]; row.Action != script.None && !row.Kind.Comes() && row.Kind != diagram.ServerError {
			causes[row.Action] = i
		}
	}
	for i := range d.Rows {
		row := htmlRowOf(d, i, id, t.Plain)
		if n, ok := causes[d.Rows[i].Cause]; ok && d.Rows[i].Cause != script.None {
			row.CauseLine, row.CauseID = d.Rows[n].Line, fmt.Sprintf("%sr%d", id, n)
		}
		if d.Rows[i].Kind == diagram.ServerError {
			row.ErrorWhile = errorWhile(d, &d.Rows[i])
		}
		if d.Rows[i].Failing {
			row.Failure, failure = failure, nil
			if d.Rows[i].Kind == diagram.Unexpected {
				row.Stanza, row.Size = "", "" // the failure shows it
			}
		}
		if last {
			state(states, &d.Rows[i], row.Class)
		}
		t.Rows = append(t.Rows, row)
	}
	t.Failure = failure
	return t
}

// state enters how an action of the script went. What failed stays so.
func state(states map[int]string, row *diagram.Row, class string) {
	if row.Action == script.None || row.Kind == diagram.PassedOver || row.Kind == diagram.ServerError {
		return
	}
	if row.Failing {
		class = "f"
	}
	if old := states[row.Action]; old != "f" && old != "x" {
		states[row.Action] = class
	}
}

// errorWhile says what the server was doing when it logged an error.
func errorWhile(d *diagram.Diagram, row *diagram.Row) string {
	for i := range d.Rows {
		cause := &d.Rows[i]
		if cause.Action != row.Action || cause.Character < 0 || cause.Action == script.None {
			continue
		}
		switch cause.Kind {
		case diagram.Sent, diagram.Lost:
			return fmt.Sprintf("while it handled what %s sent at line %d", d.Lanes[cause.Character], cause.Line)
		case diagram.Connects, diagram.Disconnects:
			return fmt.Sprintf("while %s %s at line %d", d.Lanes[cause.Character], rowVerbs[cause.Kind], cause.Line)
		}
	}
	if row.Line > 0 {
		return fmt.Sprintf("while line %d ran", row.Line)
	}
	return "while this ran"
}

// htmlRowOf returns a row of a diagram as the page shows it. No lanes are drawn
// beside a gap if the diagram is plain.
func htmlRowOf(d *diagram.Diagram, i int, id string, plain bool) htmlRow {
	in := &d.Rows[i]
	row := htmlRow{
		ID: id + "r" + strconv.Itoa(i), Class: rowClasses[in.Kind], Action: in.Action, Stanza: in.Stanza, Note: in.Note, Server: d.Server,
	}
	if in.Failing {
		row.Class += " f"
	}
	if in.Size > 0 {
		row.Size = byteSize(in.Size)
	}
	gap := ""
	if i > 0 && in.At-d.Rows[i-1].At > diagram.Gap {
		gap = seconds(in.At - d.Rows[i-1].At)
	}
	row.Start = row.start(d, in, gap, plain)
	if in.Kind == diagram.ServerError {
		row.Error = strings.Join(in.Log, "\n")
		return row
	}
	row.Log, row.LogSize = strings.Join(in.Log, "\n"), logSize(in)
	row.Problems = strings.Join(in.Problems, "\n")
	row.Summary = row.summary(d, in, stateOf(d, in))
	return row
}

// logSize returns how much the server logged at a row.
func logSize(in *diagram.Row) string {
	return excerpt.Count(len(in.Log), "line") + " of the server's log"
}

// stateOf returns what a row says.
func stateOf(d *diagram.Diagram, in *diagram.Row) rowState {
	s := rowState{mark: rowStates[in.Kind], does: rowVerbs[in.Kind]}
	switch in.Kind {
	case diagram.Connects, diagram.Disconnects, diagram.Broken, diagram.Nothing:
		s.verb = s.does
	case diagram.ServerLog:
		s.verb, s.who, s.does = "server log", "server", "logs"
	}
	switch {
	case s.mark == "✓":
		s.word = "matched"
	case s.mark != "":
		s.word, s.known = in.Kind.String(), true
	case len(in.Log) > 0:
		s.mark = strconv.Itoa(len(in.Log)) + " log"
		s.word = logSize(in)
	}
	switch {
	case in.Character >= 0:
		s.who = d.Lanes[in.Character]
	case in.Kind == diagram.Broken:
		s.who = "the script"
	}
	return s
}

// arrow returns the classes of the arrow of a row: where it starts, how wide
// it is, and whether it points right or left.
func arrow(d *diagram.Diagram, row *diagram.Row) string {
	lane := d.Lane(row.Character)
	from, width := min(lane, d.Server), max(lane, d.Server)-min(lane, d.Server)
	right := lane < d.Server
	if row.Kind.Comes() {
		right = !right
	}
	direction := "l"
	if right {
		direction = "r"
	}
	return direction + " i" + strconv.Itoa(from) + " w" + strconv.Itoa(width)
}

// clockTime returns the time since the start in milliseconds.
func clockTime(d time.Duration) string {
	ms := float64(d) / float64(time.Millisecond)
	switch {
	case ms < 100:
		return strconv.FormatFloat(ms, 'f', 1, 64)
	case ms < 1000:
		return strconv.FormatFloat(ms, 'f', 0, 64)
	}
	n := int64(ms)
	return fmt.Sprintf("%d\u202f%03d", n/1000, n%1000)
}
