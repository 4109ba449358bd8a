package report

import (
	"strings"

	"github.com/scs-tools/scs/ast"
)

// Document is what the JSON report is.
type Document struct {
	Version int         `json:"version"`
	Runs    []jsonRun   `json:"runs"`
	Summary jsonSummary `json:"summary"`
}

// Event is one line of the event stream.
type Event = jsonEvent

// Difference shows how a received stanza differs from the one that the last
// action of a script expects. Between ‹ and › stands what differs within a
// line, between ( and ) what nobody asked for.
func Difference(script, received string, columns int) (string, bool) {
	var action ast.Action
	for a := range ast.Parse("x.scs", script).Actions() {
		action = a
	}
	expected, _ := action.Stanza()
	lines, ok := difference(action, expected.Text(), []byte(received), columns)
	var b strings.Builder
	for _, l := range lines {
		at := 0
		shown := ""
		for _, s := range l.row.segments {
			if s.unasked {
				shown += "(" + s.text + ")"
			} else {
				shown += s.text
			}
		}
		if len(l.marks) > 0 {
			text := l.row.String()
			shown = ""
			for _, m := range l.marks {
				shown += text[at:m.Start] + "‹" + text[m.Start:m.End] + "›"
				at = m.End
			}
			shown += text[at:]
			shown = shown[2*l.row.depth:]
		}
		b.WriteString(string(rune(l.sign)) + " " + strings.Repeat("  ", l.row.depth) + shown + "\n")
	}
	return b.String(), ok
}

// Trim returns the lines of a server's log that are shown.
var Trim = trim
