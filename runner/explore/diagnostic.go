package explore

import (
	"fmt"
	"strings"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/failures"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/internal/excerpt"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/match"
	"github.com/scs-tools/scs/runner/order"
	"github.com/scs-tools/scs/runner/recording"
)

// Diagnostics returns what a search has found in the run of a recording, as
// findings in the script as its author wrote it. They hold parts of stanzas:
// who shows them, redacts them.
func (r *Report) Diagnostics(rec *recording.Recording, run *Run, mapped runner.Mapped) []ast.Diagnostic {
	w := writer{rec: rec, run: run, mapped: mapped}
	var all []ast.Diagnostic
	for i := range r.Findings {
		all = append(all, w.finding(&r.Findings[i]))
	}
	if !r.Exhausted && len(rec.Script.Actions) > 0 {
		all = append(all, finding(failures.OrdersNotExhausted, w.span(0), fmt.Sprintf(
			"search incomplete: stopped after %d states; use a shorter script, or fewer stanzas between sends", r.States)))
	}
	return all
}

// finding returns a finding with the name and the severity of its code.
func finding(code string, span ast.Span, message string) ast.Diagnostic {
	f, _ := failures.Find(code)
	return ast.Diagnostic{Code: f.Code, Name: f.Name, Severity: f.Severity, Span: span, Message: message}
}

// writer puts findings into words.
type writer struct {
	rec    *recording.Recording
	run    *Run
	mapped runner.Mapped
}

func (w *writer) span(action int) ast.Span {
	return w.mapped.Written(w.rec.Script.Actions[action].VerbSpan())
}

func (w *writer) line(action int) int {
	return w.rec.Script.File.Position(w.rec.Script.Actions[action].Span().Start).Line
}

func (w *writer) finding(f *Finding) ast.Diagnostic {
	c := &w.run.Connections[f.Connection]
	var message strings.Builder
	code := failures.FailsInOtherOrder
	if f.Fails {
		message.WriteString("this fails")
	} else {
		code = failures.OtherStanzaSatisfies
		message.WriteString(w.stanza(c, f.Other) + " satisfies this instead")
	}
	if f.First == None || f.Second == None {
		message.WriteString(" in the order in which the stanzas came")
	} else {
		first, second := &c.Deliveries[f.First], &c.Deliveries[f.Second]
		fmt.Fprintf(&message, " if %s comes before %s: %s", w.stanza(c, f.Second), w.stanza(c, f.First), w.missing(f.Missing, first, second))
		if f.Ambiguous {
			message.WriteString(" (a cause is guessed)")
		}
	}
	if len(f.Arrival) > 0 {
		fmt.Fprintf(&message, "; shortest such arrival: %s", w.arrival(c, f.Arrival))
	} else {
		message.WriteString("; shortest such arrival: nothing")
	}
	if f.Live != nil {
		message.WriteString("; " + f.Live.String())
	}
	d := finding(code, w.span(f.Action), message.String())
	if f.PromisedDoes {
		// Up to the cast, the text is the author's, whatever a mapping replaces.
		d.AddFix("let only promised order count", false, script.SetOrder(w.rec.Script.File, order.Promised.String()))
	}
	for _, delivery := range []int{f.First, f.Second} {
		if delivery == None {
			continue
		}
		if cause := c.Deliveries[delivery].Cause; cause >= 0 {
			d.Relate(w.span(cause), "causes "+w.stanza(c, delivery))
		}
	}
	return d
}

// missing says which promise there is not.
func (w *writer) missing(m Missing, first, second *Delivery) string {
	a, b := w.cause(second), w.cause(first)
	switch m {
	case OneCause:
		return "both are caused by " + a + ", and their order is not guaranteed"
	case LaterCause:
		return fmt.Sprintf("it is caused by %s, the other by %s, and can arrive earlier", a, b)
	case NoPair, TwoClients:
	}
	return fmt.Sprintf("they are caused by %s and %s, and the order of two clients is not guaranteed", a, b)
}

// cause names the action that has caused a delivery.
func (w *writer) cause(d *Delivery) string {
	if d.Cause < 0 {
		return "an unknown cause"
	}
	return fmt.Sprintf("line %d", w.line(d.Cause))
}

// failure tells in which line a run has failed, and why.
func (w *writer) failure(rec *recording.Recording) string {
	f := rec.Result.Failure
	return fmt.Sprintf("%d: %s", f.Line, f.Message)
}

// String tells how a reproduction has ended.
func (v *Verdict) String() string {
	text := "reproduced"
	if !v.Reproduced {
		text = "not reproduced"
	}
	if v.Server != "" {
		text += " on " + v.Server
	}
	if v.Why != "" {
		text += ": " + v.Why
	}
	return text
}

// shownArrival is how many stanzas of an arrival are told.
const shownArrival = 12

func (w *writer) arrival(c *Connection, arrival []int) string {
	var parts []string
	for i, d := range arrival {
		if i == shownArrival {
			parts = append(parts, fmt.Sprintf("%d more", len(arrival)-i))
			break
		}
		parts = append(parts, w.stanza(c, d))
	}
	return strings.Join(parts, ", then ")
}

// shownValue is how much of an attribute of a stanza is told, in columns.
const shownValue = 60

// stanza tells in a few words which stanza a delivery is, with the line that
// took it.
func (w *writer) stanza(c *Connection, delivery int) string {
	d := &c.Deliveries[delivery]
	var words strings.Builder
	words.WriteString("a stanza")
	if n := d.Number; n > 0 && n <= len(w.rec.Stanzas) {
		if s, err := match.Parse(w.rec.Stanzas[n-1].XML); err == nil { // as it was when the run was read
			e := s.Element()
			words.Reset()
			words.WriteString("<" + excerpt.FitMiddle(excerpt.Printable(e.Tag), shownValue))
			for _, name := range []string{"from", "type"} {
				if value := e.SelectAttrValue(name, ""); value != "" {
					fmt.Fprintf(&words, " %s=%q", name, excerpt.FitMiddle(excerpt.Printable(value), shownValue))
				}
			}
			words.WriteString(">")
		}
	}
	if d.Taken != None && d.Taken != script.None {
		fmt.Fprintf(&words, " of line %d", w.line(d.Taken))
	}
	return words.String()
}
