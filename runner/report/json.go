package report

import (
	"io"
	"strings"

	"github.com/scs-tools/scs/internal/display"
	"github.com/scs-tools/scs/internal/exchange"
	"github.com/scs-tools/scs/runner/suite"
)

// jsonReporter writes one JSON document: an object with the runs, in the order
// in which they ended, and a summary. It writes as it goes, so that many runs
// need not be held in memory.
type jsonReporter struct {
	sink
	runs
	written int // runs
}

// The JSON form of a run.
type (
	jsonRun struct {
		Run          int              `json:"run"` // from 0, in the order in which they started
		Script       string           `json:"script"`
		Title        string           `json:"title,omitempty"`
		Outcome      verdict          `json:"outcome"`
		Reason       string           `json:"reason,omitempty"` // why it was skipped, or why its failure was expected
		Attempts     int              `json:"attempts"`
		Actions      int              `json:"actions"` // that were done
		Started      string           `json:"started,omitempty"`
		Milliseconds float64          `json:"milliseconds"`
		Failure      *jsonFailure     `json:"failure,omitempty"` // of the last try
		Before       []*jsonFailure   `json:"before,omitempty"`  // of tries before that
		Syntax       []jsonDiagnostic `json:"syntax,omitempty"`
		Error        string           `json:"error,omitempty"` // why no server could be had
		Notes        []jsonNote       `json:"notes,omitempty"`
		Reordered    int              `json:"reordered,omitempty"` // stanzas that arrived in another order than written
		Findings     []jsonDiagnostic `json:"findings,omitempty"`  // what is no failure, but worth a look
		Log          []string         `json:"log,omitempty"`
		LogMore      int              `json:"logMore,omitempty"`  // lines of the log that are left out
		Warnings     []string         `json:"warnings,omitempty"` // of the server, at warning or above
		ServerErrors []jsonLogged     `json:"serverErrors,omitempty"`
	}
	jsonNote struct {
		Line      int    `json:"line"`
		Character string `json:"character,omitempty"`
		Text      string `json:"text"`
	}
	jsonSummary struct {
		Total        int     `json:"total"`
		Passed       int     `json:"passed"`
		Failed       int     `json:"failed"`
		Flaky        int     `json:"flaky"`
		Skipped      int     `json:"skipped"`
		Expected     int     `json:"expectedFailures,omitempty"`
		Refused      int     `json:"refused"`
		NothingRun   int     `json:"nothingRun"`
		Cancelled    int     `json:"cancelled"`
		NoServer     int     `json:"noServer"`
		NoVerdict    int     `json:"noVerdict"`
		NotStarted   int     `json:"notStarted"`
		Reordered    int     `json:"reordered,omitempty"` // stanzas that arrived in another order than written
		Milliseconds float64 `json:"milliseconds"`
	}
)

func newJSON(w io.Writer, o Options) Reporter {
	return &jsonReporter{sink: sink{w: w}, runs: newRuns(o)}
}

func (j *jsonReporter) Event(e suite.Event) {
	if r := j.event(e); e.Kind == suite.RunFinished {
		separator := ",\n"
		if j.written == 0 {
			separator = `{"version":1,"runs":[` + "\n"
		}
		j.written++
		j.write([]byte(separator + j.marshal(r.jsonRun())))
	}
}

func (j *jsonReporter) Close() error {
	if j.written == 0 {
		j.write([]byte(`{"version":1,"runs":[`))
	}
	j.write([]byte("\n],\"summary\":" + j.marshal(j.summary()) + "}\n"))
	return j.err
}

func (j *jsonReporter) marshal(value any) string {
	data, err := exchange.JSON(value)
	if err != nil && j.err == nil {
		j.err = err
	}
	return data
}

// facts returns all there is to know of a run that has ended.
func (r *run) jsonRun() jsonRun {
	result := &r.result.Result
	j := jsonRun{
		Run: r.number, Script: r.script.Path, Title: r.secrets.value(r.title()), Outcome: r.verdict, Reason: r.setAside(), Attempts: r.result.Attempts,
		Actions: result.Actions, Started: timestamp(result.Started), Milliseconds: milliseconds(result.Duration),
		Syntax: r.jsonDiagnostics(result.Syntax), Findings: r.jsonDiagnostics(result.Findings),
		Reordered: r.reordered(),
	}
	j.Log, j.LogMore = r.jsonLog()
	for _, e := range warningsOf(r) {
		j.Warnings = append(j.Warnings, strings.Join(e.lines, "\n"))
	}
	j.ServerErrors = r.jsonLogged()
	if r.result.Err != nil {
		j.Error = r.secrets.value(display.Error(r.result.Err))
	}
	for _, t := range r.tries {
		if t.failure != nil && t.failure != result.Failure {
			j.Before = append(j.Before, r.jsonFailure(t, t.failure))
		}
	}
	if result.Failure != nil && (r.verdict == failed || r.verdict == nothing || r.verdict == expected || r.verdict == noVerdict) {
		j.Failure = r.jsonFailure(r.tries[len(r.tries)-1], result.Failure)
	}
	if n := len(r.tries); n > 0 {
		for _, e := range r.tries[n-1].notes {
			j.Notes = append(j.Notes, jsonNote{e.Line, e.Character, shortened(e.Text)})
		}
	}
	return j
}

// summary counts how runs have ended.
func (s *runs) summary() jsonSummary {
	return jsonSummary{
		Total: s.total, Passed: s.count[passed], Failed: s.count[failed], Flaky: s.count[flaky], Skipped: s.count[skipped], Expected: s.count[expected], Refused: s.count[refused], NothingRun: s.count[nothing],
		Cancelled: s.count[cancelled], NoServer: s.count[noServer], NoVerdict: s.count[noVerdict], NotStarted: max(s.total-s.finished, 0),
		Milliseconds: milliseconds(s.elapsed()), Reordered: s.reordered,
	}
}
