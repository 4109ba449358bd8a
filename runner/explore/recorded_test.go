package explore_test

import (
	"context"
	"testing"
	"time"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/explore"
	"github.com/scs-tools/scs/runner/order"
	"github.com/scs-tools/scs/runner/recording"
)

const scriptText = `# A message and a presence

[Client] Juliet
	jid: juliet@localhost
	password: secret

-----

Juliet connects

Juliet sends:
	<presence/>

Juliet receives:
	<presence from="${Juliet's full JID}" id="{scansion:capture:id}"/>

Juliet receives:
	<message id="${id}"/>

Juliet disconnects
`

// TestFromRecording records two effects of one presence, one of which uses what
// the other one has captured.
func TestFromRecording(t *testing.T) {
	f := ast.Parse("made.scs", scriptText)
	if found := f.Diagnostics(); len(found) > 0 {
		t.Fatal(found)
	}
	run := explore.FromRecording(recorded(t, f))

	if len(run.Actions) != 5 || len(run.Connections) != 1 || len(run.Connections[0].Deliveries) != 2 {
		t.Fatalf("%+v", run)
	}
	for i, d := range run.Connections[0].Deliveries {
		if d.Cause != 1 || d.Arrived != 1 || d.Taken != 2+i {
			t.Errorf("delivery %d: %+v", i, d)
		}
	}
	report := explore.Search(context.Background(), run, order.Arrival)
	if len(report.Findings) != 1 || report.Findings[0].Action != 3 || !report.Findings[0].Fails || report.Findings[0].Missing != explore.OneCause {
		t.Errorf("in order of arrival: %+v", report)
	}
	if report = explore.Search(context.Background(), run, order.Promised); len(report.Findings) > 0 {
		t.Errorf("in any promised order: %+v", report)
	}
	if _, ok := run.Connections[0].Match(3, 1, []explore.Captured{{Name: "id", Value: "another", Action: 2}}); ok {
		t.Error("what the connection has captured wins over the run's")
	}
}

// recorded is a run in which both effects come as the script has them.
func recorded(t *testing.T, f *ast.File) *recording.Recording {
	t.Helper()
	r := recording.New(f)
	now := time.Unix(0, 0)
	tell := func(action int, kind runner.EventKind, number int, stanza string) {
		now = now.Add(time.Second)
		e := runner.Event{Kind: kind, Time: now, Action: action, Number: number, Character: "Juliet", Stanza: []byte(stanza)}
		if kind == runner.EventConnected {
			e.Text = "juliet@localhost/chosen"
		}
		r.Event(e)
	}
	presence, message := `<presence from="juliet@localhost/chosen" id="1"/>`, `<message from="romeo@localhost" id="1"/>`
	tell(0, runner.EventAction, 0, "")
	tell(0, runner.EventConnected, 0, "")
	tell(1, runner.EventAction, 0, "")
	tell(1, runner.EventSent, 0, "<presence/>")
	tell(1, runner.EventArrived, 1, presence)
	tell(1, runner.EventArrived, 2, message)
	tell(2, runner.EventAction, 0, "")
	tell(2, runner.EventReceived, 1, presence)
	tell(2, runner.EventMatched, 1, presence)
	tell(3, runner.EventAction, 0, "")
	tell(3, runner.EventReceived, 2, message)
	tell(3, runner.EventMatched, 2, message)
	tell(4, runner.EventAction, 0, "")
	tell(4, runner.EventDisconnected, 0, "")
	return r.Finish(runner.Result{Outcome: runner.Passed, Actions: 5}, "", nil)
}
