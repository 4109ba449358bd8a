package diagram

import (
	"slices"
	"strings"
	"time"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/internal/excerpt"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/compare"
	"github.com/scs-tools/scs/runner/match"
	"github.com/scs-tools/scs/runner/recording"
)

// What a diagram holds of one thing, in bytes.
const (
	maxStanza = 8 << 10 // of a stanza
	maxLine   = 600     // of a line of the server's log
	maxLog    = 400     // lines of the server's log of one action
	maxText   = 400     // of a note
)

// builder makes a diagram.
type builder struct {
	recording *recording.Recording
	options   Options
	names     *Names
	diagram   Diagram
	rowOf     map[int]int    // the row that shows what an action did on the wire
	noted     map[int]string // what was odd, by action
}

// add adds a row for something that happened at a moment.
func (b *builder) add(row Row, at time.Time) int {
	row.At = max(at.Sub(b.recording.Result.Started), 0)
	if row.Action != script.None {
		row.Line = b.line(row.Action)
	}
	b.diagram.Rows = append(b.diagram.Rows, row)
	return len(b.diagram.Rows) - 1
}

// line returns the line of an action.
func (b *builder) line(action int) int {
	a := &b.recording.Script.Actions[action]
	return b.recording.Script.File.Position(a.Span().Start).Line
}

// notes collects what was odd.
func (b *builder) notes() {
	b.noted = map[int]string{}
	for i := range b.recording.Events {
		e := &b.recording.Events[i]
		if e.Kind == runner.EventNoted && e.Action != script.None {
			b.noted[e.Action] = excerpt.Printable(cut(e.Text, maxText)) // our own words
		}
	}
}

// text returns a text that may be shown, cut where it is long.
func (b *builder) text(s string, limit int) string { return excerpt.Printable(b.hidden(s, limit)) }

// hidden returns a text without secrets, cut where it is long.
func (b *builder) hidden(s string, limit int) string {
	return cut(b.options.Hide(strings.ToValidUTF8(cut(s, 4*limit), "\uFFFD")), limit)
}

// printable returns a text of several lines without what acts on its reader.
func printable(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		line, end := strings.CutSuffix(line, "\n")
		b.WriteString(excerpt.Printable(line))
		if end {
			b.WriteByte('\n')
		}
	}
	return b.String()
}

// cut returns the start of a text, whole characters only.
func cut(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	for limit > 0 && s[limit]&0xc0 == 0x80 {
		limit--
	}
	return s[:limit]
}

// show enters a stanza in a row.
func (b *builder) show(row *Row, xml []byte) {
	if len(xml) == 0 {
		return
	}
	text := b.options.Hide(strings.ToValidUTF8(cut(string(xml[:min(len(xml), compare.MaxSize)]), compare.MaxSize), "\uFFFD"))
	stanza, err := match.Parse([]byte(text))
	readable := err == nil && len(xml) <= compare.MaxSize
	if readable {
		row.Label = b.names.Label(stanza, row.Character, row.Kind.Comes())
	} else {
		row.Label = b.names.labelOfStart(text, row.Character, row.Kind.Comes())
	}
	if !b.options.Stanzas {
		return
	}
	if readable {
		text = strings.Join(compare.Of(stanza).Lines(columns), "\n")
	}
	row.Stanza = printable(cut(text, maxStanza))
	if len(text) > maxStanza || len(xml) > maxStanza {
		row.Size = len(xml)
	}
}

// columns is how wide stanzas are printed.
const columns = 100

// actions adds a row for each action that did something on the wire, and for
// each that waited for nothing.
func (b *builder) actions() {
	for i := range b.recording.Actions {
		did, a := &b.recording.Actions[i], &b.recording.Script.Actions[i]
		row := Row{Action: i, Character: a.Character, Cause: script.None, Note: b.noted[i]}
		at := did.Acted
		switch {
		case !did.Ran() || a.Character == script.None:
			continue
		case a.Verb == ast.VerbConnects && !at.IsZero():
			row.Kind, row.Label = Connects, Label{Rest: b.resource(i)}
		case a.Verb == ast.VerbDisconnects && !at.IsZero():
			row.Kind = Disconnects
		case a.Verb == ast.VerbSends && did.Sent != nil:
			row.Kind = Sent
			b.show(&row, did.Sent)
		case a.Verb == ast.VerbSends && !b.fails(i) && row.Note != "":
			row.Kind, at = Lost, did.Began
			b.show(&row, []byte(b.recording.Script.File.Slice(a.BodySpan())))
		case a.Verb == ast.VerbReceives && a.ExpectsNothing() && !b.fails(i) && !did.Ended.IsZero():
			row.Kind, at = Nothing, did.Ended
		default:
			continue
		}
		n := b.add(row, at)
		if row.Kind != Nothing {
			b.rowOf[i] = n
		}
	}
}

// fails reports whether an action is the one that failed.
func (b *builder) fails(action int) bool {
	f := b.recording.Result.Failure
	return f != nil && b.failing(f) == action
}

// failing returns the action that a failure is of, or script.None.
func (b *builder) failing(f *runner.Failure) int {
	for i := range b.recording.Script.Actions {
		if s := b.recording.Script.Actions[i].Span(); s.Start <= f.Span.Start && f.Span.Start < s.End {
			return i
		}
	}
	return script.None
}

// resource returns what a character was called when it logged in: "/orchard".
func (b *builder) resource(action int) string {
	for i := range b.recording.Events {
		if e := &b.recording.Events[i]; e.Kind == runner.EventConnected && e.Action == action {
			if _, resource, ok := strings.Cut(e.Text, "/"); ok {
				return "/" + b.text(resource, maxText)
			}
		}
	}
	return ""
}

var kindOfFate = map[recording.Fate]Kind{
	recording.Unread: LeftOver, recording.Matched: Matched, recording.PassedOver: PassedOver,
	recording.Unexpected: Unexpected, recording.LeftOver: LeftOver,
}

// stanzas adds a row for each stanza that came.
func (b *builder) stanzas() {
	for i := range b.recording.Stanzas {
		s := &b.recording.Stanzas[i]
		row := Row{Kind: kindOfFate[s.Fate], Action: s.By, Character: s.Character, Number: s.Number, Cause: script.None}
		if !s.Cause.Ambiguous {
			row.Cause = s.Cause.Action
		}
		b.show(&row, s.XML)
		b.add(row, s.Arrived)
	}
}

// failure marks the row that the failure is about, and adds it where nothing
// happened on the wire. What was sent last before the stream ended is lost.
func (b *builder) failure() {
	f := b.recording.Result.Failure
	if f == nil {
		return
	}
	action := b.failing(f)
	row := Row{Kind: Broken, Action: action, Character: script.None, Cause: script.None, Failing: true}
	if action != script.None {
		row.Character = b.recording.Script.Actions[action].Character
	}
	switch f.Code {
	case runner.CodeUnexpected:
		for i := range b.diagram.Rows {
			if r := &b.diagram.Rows[i]; r.Kind == Unexpected && r.Action == action {
				r.Failing = true
				return
			}
		}
		row.Kind = Unexpected
	case runner.CodeNoMatch, runner.CodeWrongOrder:
		row.Kind = NeverCame
		if f.Code == runner.CodeWrongOrder || f.Earlier != nil {
			row.Kind = WrongOrder
		}
		b.show(&row, []byte(f.Expected))
		row.Stanza, row.Size = "", 0 // the failure shows it
	case runner.CodeConnect:
		row.Label = Label{Rest: "to connect"}
	case runner.CodeStream:
		row.Kind = StreamEnded
		row.Label = Label{Head: "stream ended", Rest: b.text(f.Server, 60)}
		if f.Server != "" {
			row.Label.Head = "stream error"
		}
		b.lose(action, row.Character)
	}
	at := f.Time
	if at.IsZero() {
		at = b.recording.Result.Started.Add(b.recording.Result.Duration)
	}
	b.add(row, at)
}

// lose marks what a character sent last before an action as lost, if nothing
// came of it.
func (b *builder) lose(action, character int) {
	for i := action; i >= 0; i-- {
		n, ok := b.rowOf[i]
		if !ok || b.diagram.Rows[n].Character != character {
			continue
		}
		if b.diagram.Rows[n].Kind == Sent && !b.hasEffect(i) {
			b.diagram.Rows[n].Kind = Lost
		}
		return
	}
}

// hasEffect reports whether a stanza came for what an action did.
func (b *builder) hasEffect(action int) bool {
	return slices.ContainsFunc(b.recording.Stanzas, func(s recording.Stanza) bool {
		return s.Cause.Action == action && !s.Cause.Ambiguous
	})
}

// sort puts the rows in order of time. What came stands behind its cause, also
// where our part of that was only done when the answer was there.
func (b *builder) sort() {
	rows := b.diagram.Rows
	at := make([]time.Duration, len(rows))
	order := make([]int, len(rows))
	for i := range rows {
		order[i], at[i] = i, rows[i].At
		cause := rows[i].Cause
		if rows[i].Kind == ServerError {
			cause = rows[i].Action
		}
		if n, ok := b.rowOf[cause]; ok && n != i && cause != script.None {
			at[i] = max(at[i], rows[n].At)
		}
	}
	slices.SortStableFunc(order, func(x, y int) int { return int(at[x] - at[y]) })
	sorted := make([]Row, len(rows))
	for i, n := range order {
		sorted[i] = rows[n]
		sorted[i].At = at[n]
	}
	b.diagram.Rows = sorted
}

// live finds out who is connected at each row.
func (b *builder) live() {
	now := make([]bool, len(b.diagram.Lanes))
	for i := range b.diagram.Rows {
		row := &b.diagram.Rows[i]
		known := row.Character != script.None
		if known && (row.Kind == Connects || row.Number > 0 && !now[row.Character]) {
			now = slices.Clone(now)
			now[row.Character] = true
		}
		row.Live = now
		if known && row.Kind == Disconnects {
			now = slices.Clone(now)
			now[row.Character] = false
		}
	}
}
