package dap

import (
	"time"

	"github.com/google/go-dap"
)

// time0 is before everything.
var time0 time.Time

// say shows a text in the console, with the place that it is about if there is
// one; line counts from 1.
func (s *session) say(text, category string, source *dap.Source, line int) {
	e := &dap.OutputEvent{}
	e.Body.Category, e.Body.Output, e.Body.Source = category, text, source
	if source != nil {
		e.Body.Line = line + s.lineOffset()
	}
	s.event(e, "output")
}

// outputWriter shows what is written to it in the console.
type outputWriter struct{ session *session }

// Write shows a text.
func (w *outputWriter) Write(p []byte) (int, error) {
	w.session.say(string(p), "stdout", nil, 0)
	return len(p), nil
}
