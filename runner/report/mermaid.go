package report

import (
	"io"

	"github.com/scs-tools/scs/runner/report/diagram"
	"github.com/scs-tools/scs/runner/suite"
)

// mermaidReporter writes the sequence diagram of one script as text, for bug
// reports and documentation: of the first run that did not pass, else of the
// first.
type mermaidReporter struct {
	sink
	runs
	shown   string
	verdict verdict
}

func newMermaid(w io.Writer, o Options) Reporter {
	return &mermaidReporter{sink: sink{w: w}, runs: newRuns(o)}
}

// Event implements [Reporter].
func (m *mermaidReporter) Event(e suite.Event) {
	r := m.event(e)
	if e.Kind != suite.RunFinished || len(r.result.Recordings) == 0 {
		return
	}
	if m.shown != "" && (m.verdict != passed || r.verdict == passed) {
		return
	}
	last := r.result.Recordings[len(r.result.Recordings)-1]
	d := diagram.New(last, diagram.Options{Hide: r.secrets.Text})
	m.shown, m.verdict = d.Mermaid(r.shown(r.title())), r.verdict
}

// Close implements [Reporter].
func (m *mermaidReporter) Close() error {
	if m.shown == "" {
		m.shown = "sequenceDiagram\n"
	}
	m.write([]byte(m.shown))
	return m.err
}
