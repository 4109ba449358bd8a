package report_test

import (
	"slices"
	"time"

	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/recording"
	"github.com/scs-tools/scs/runner/suite"
)

// withRecordings returns the events with a recording of each try in the results,
// as a suite makes them that is asked to record. What was taken from a queue is
// said to have arrived just then where the events do not tell.
func withRecordings(events []suite.Event) []suite.Event {
	if slices.ContainsFunc(events, func(e suite.Event) bool { return e.Result != nil && e.Result.Recordings != nil }) {
		return events
	}
	events = slices.Clone(events)
	tries := map[int][]*maker{}
	for i := range events {
		e := &events[i]
		switch e.Kind {
		case suite.RunEvent:
			if e.Script.File == nil {
				continue
			}
			if e.Run.Kind == runner.EventStarted || len(tries[e.Number]) == 0 {
				tries[e.Number] = append(tries[e.Number], &maker{
					recorder: recording.New(e.Script.File), result: runner.Result{Outcome: runner.Failed, Started: e.Run.Time},
				})
			}
			all := tries[e.Number]
			all[len(all)-1].event(e.Run)
		case suite.RunFinished:
			result := *e.Result
			for n, m := range tries[e.Number] {
				var log []recording.Line
				if n == len(tries[e.Number])-1 {
					m.result = result.Result
					for _, line := range result.Log {
						log = append(log, recording.Line{Arrived: m.last, Text: line})
					}
				}
				result.Recordings = append(result.Recordings, m.recorder.Finish(m.result, "Prosody 0.12.3", log))
			}
			e.Result = &result
		}
	}
	return events
}

// maker makes one recording.
type maker struct {
	recorder *recording.Recorder
	result   runner.Result
	last     time.Time
	number   int
	told     bool // the events tell of arrivals themselves
}

func (m *maker) event(e runner.Event) {
	m.last = e.Time
	m.result.Duration = e.Time.Sub(m.result.Started)
	m.told = m.told || e.Kind == runner.EventArrived
	if !m.told {
		switch e.Kind {
		case runner.EventReceived, runner.EventLeftOver:
			m.number++
			arrived := e
			arrived.Kind, arrived.Number = runner.EventArrived, m.number
			m.recorder.Event(arrived)
			e.Number = m.number
		case runner.EventMatched, runner.EventPassedOver:
			e.Number = m.number
		}
	}
	if e.Kind == runner.EventFailed {
		m.result.Failure = e.Failure
	}
	if e.Action >= 0 || e.Action == script.None {
		m.recorder.Event(e)
	}
}
