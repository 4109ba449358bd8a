package report

import (
	"io"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/internal/display"
	"github.com/scs-tools/scs/internal/exchange"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/suite"
)

// Events returns a reporter that writes the stream of events as it comes, one
// JSON object a line.
func Events(w io.Writer, o Options) Reporter {
	return &eventsReporter{sink: sink{w: w}, runs: newRuns(o)}
}

type eventsReporter struct {
	sink
	runs
}

// jsonEvent is an event. The kinds of a suite are suite-started, run-started,
// server-ready, run-finished, not-started and suite-finished; those of a run
// are as package runner names them.
type jsonEvent struct {
	Event        string       `json:"event"`
	Time         string       `json:"time"`
	Total        int          `json:"total,omitempty"` // runs to come
	Run          *int         `json:"run,omitempty"`   // from 0, in the order in which they start
	Script       string       `json:"script,omitempty"`
	Try          int          `json:"try,omitempty"` // from 1
	Character    string       `json:"character,omitempty"`
	Action       *int         `json:"action,omitempty"` // from 0
	Line         int          `json:"line,omitempty"`
	Direction    string       `json:"direction,omitempty"` // of traffic: sent or received
	Stanza       string       `json:"stanza,omitempty"`
	Shown        string       `json:"shown,omitempty"` // the stanza as people read it, where that is asked for
	Bytes        int          `json:"bytes,omitempty"` // of the whole stanza, where Stanza is only its start
	Text         string       `json:"text,omitempty"`
	Failure      *jsonFailure `json:"failure,omitempty"`
	Outcome      string       `json:"outcome,omitempty"`
	Attempts     int          `json:"attempts,omitempty"`
	Milliseconds *float64     `json:"milliseconds,omitempty"`
	Error        string       `json:"error,omitempty"`
	Number       int          `json:"number,omitempty"` // of a stanza that came, the same in all events about it, from 1
	Limit        *float64     `json:"limit,omitempty"`  // of an action, in milliseconds
	Tags         []string     `json:"tags,omitempty"`
	Cast         []jsonCast   `json:"cast,omitempty"`
	Server       string       `json:"server,omitempty"`
	Reason       string       `json:"reason,omitempty"` // why a run was not started or was skipped, or why its failure was expected
	Summary      *jsonSummary `json:"summary,omitempty"`
	ServerErrors []jsonLogged `json:"serverErrors,omitempty"` // what the server logged as errors during the run
}

func (r *eventsReporter) Event(e suite.Event) {
	at := r.event(e)
	j := jsonEvent{Time: timestamp(r.options.now()), Script: e.Script.Path}
	if at != nil && e.Kind != suite.RunNotStarted {
		j.Run = &e.Number
	}
	switch e.Kind {
	case suite.SuiteStarted:
		j.Event, j.Total = "suite-started", e.Total
	case suite.RunStarted:
		j.Event = "run-started"
		j.script(e.Script.File)
	case suite.ServerReady:
		j.Event, j.Server = "server-ready", e.Server
	case suite.RunNotStarted:
		j.Event, j.Reason = "not-started", e.Reason
	case suite.RunEvent:
		j.run(at, e.Run)
		if r.options.Shown {
			j.Shown = at.eventStanza(e.Run)
		}
	case suite.RunFinished:
		took := milliseconds(at.duration())
		j.Event, j.Outcome, j.Attempts, j.Milliseconds = "run-finished", string(at.verdict), e.Result.Attempts, &took
		j.Reason, j.ServerErrors = at.setAside(), at.jsonLogged()
		if e.Result.Err != nil {
			j.Error = at.secrets.value(display.Error(e.Result.Err))
		}
	case suite.SuiteFinished:
		summary := r.summary()
		j.Event, j.Summary = "suite-finished", &summary
	default:
		return
	}
	line, err := exchange.JSON(j)
	if err != nil && r.err == nil {
		r.err = err
	}
	r.write([]byte(line + "\n"))
}

// jsonCast is a character of a script.
type jsonCast struct {
	Name string `json:"name"`
	JID  string `json:"jid,omitempty"`
}

// script enters what a script says of itself.
func (j *jsonEvent) script(f *ast.File) {
	for _, tag := range f.Head().Tags {
		j.Tags = append(j.Tags, tag.Content())
	}
	for _, c := range script.New(f).Characters {
		j.Cast = append(j.Cast, jsonCast{Name: c.Name, JID: c.Bare()})
	}
}

// run enters an event of a run.
func (j *jsonEvent) run(at *run, e runner.Event) {
	j.Event, j.Time, j.Try = e.Kind.String(), timestamp(e.Time), len(at.tries)
	j.Character, j.Line, j.Text = e.Character, e.Line, shortened(at.secrets.eventText(e))
	if e.Action != script.None {
		j.Action = &e.Action
	}
	j.Number = e.Number
	if e.Limit > 0 {
		limit := milliseconds(e.Limit)
		j.Limit = &limit
	}
	if e.Kind == runner.EventArrived {
		j.Bytes = len(e.Stanza) // what it says stands where it is received or left over
	} else if len(e.Stanza) > 0 {
		stanza := at.secrets.stanza(string(e.Stanza))
		j.Stanza, j.Bytes = stanza.XML, stanza.Bytes
	}
	switch e.Kind {
	case runner.EventTraffic:
		j.Direction = "received"
		if e.Sent {
			j.Direction = "sent"
		}
	case runner.EventFailed:
		j.Failure = at.jsonFailure(at.tries[len(at.tries)-1], e.Failure)
	case runner.EventFinished:
		j.Outcome = e.Outcome.String()
	}
}

// eventStanza returns the stanza of an event as people read it; "" for none, and
// where another event about the same stanza has it.
func (r *run) eventStanza(e runner.Event) string {
	switch e.Kind {
	case runner.EventSent, runner.EventReceived, runner.EventMatched, runner.EventPassedOver, runner.EventLeftOver:
		if len(e.Stanza) > 0 {
			return r.indentedStanza(e.Stanza)
		}
	}
	return ""
}

func (r *eventsReporter) Close() error { return r.err }
