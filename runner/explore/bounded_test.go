package explore_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/internal/testenv"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/explore"
	"github.com/scs-tools/scs/runner/order"
	"github.com/scs-tools/scs/runner/recording"
)

// exchanges returns the recording of a script with so many requests of one
// character and answers to them, or so many answers to one request.
func exchanges(t *testing.T, n int, each bool) *recording.Recording {
	t.Helper()
	var b strings.Builder
	before, _, _ := strings.Cut(scriptText, "Juliet sends:")
	b.WriteString(strings.TrimSuffix(before, "\n"))
	for i := range n {
		if each || i == 0 {
			fmt.Fprintf(&b, "\nJuliet sends:\n\t<iq type=\"get\" id=\"%d\"/>\n", i)
		}
		fmt.Fprintf(&b, "\nJuliet receives:\n\t<iq id=\"%d\"/>\n", i)
	}
	f := ast.Parse("made.scs", b.String())
	if found := f.Diagnostics(); len(found) > 0 {
		t.Fatal(found[0])
	}
	r := recording.New(f)
	now := time.Unix(0, 0)
	action := 0
	tell := func(kind runner.EventKind, number int, stanza string) {
		now = now.Add(time.Second)
		e := runner.Event{Kind: kind, Time: now, Action: action, Number: number, Character: "Juliet", Stanza: []byte(stanza)}
		if kind == runner.EventConnected {
			e.Text = "juliet@localhost/chosen"
		}
		r.Event(e)
	}
	tell(runner.EventAction, 0, "")
	tell(runner.EventConnected, 0, "")
	for i := range n {
		if each || i == 0 {
			action++
			tell(runner.EventAction, 0, "")
			tell(runner.EventSent, 0, fmt.Sprintf(`<iq type="get" id="%d"/>`, i))
		}
		answer := fmt.Sprintf(`<iq type="result" id="%d"/>`, i)
		tell(runner.EventArrived, i+1, answer)
		action++
		tell(runner.EventAction, 0, "")
		tell(runner.EventReceived, i+1, answer)
		tell(runner.EventMatched, i+1, answer)
	}
	return r.Finish(runner.Result{Outcome: runner.Passed, Actions: action + 1}, "", nil)
}

// However many stanzas a run has, it is searched whole or said not to be, in a
// time that is bounded.
func TestLongRunsAreSearchedInBoundedTime(t *testing.T) {
	testenv.Long(t)
	for _, c := range []struct {
		n           int
		each, whole bool
	}{{900, true, true}, {3000, true, false}, {3000, false, false}, {900, false, false}} {
		run := explore.FromRecording(exchanges(t, c.n, c.each))
		for i, d := range run.Connections[0].Deliveries {
			if want := 1 + 2*i; c.each && d.Cause != want {
				t.Fatalf("delivery %d has cause %d, not %d", i, d.Cause, want)
			}
		}
		began := time.Now()
		report := explore.Search(t.Context(), run, order.Arrival)
		if report.Exhausted != c.whole {
			t.Errorf("%+v: exhausted %v after %d states", c, report.Exhausted, report.States)
		}
		t.Logf("%+v: %d states, %d findings, %s", c, report.States, len(report.Findings), time.Since(began))
	}
}

// Reading a run takes time that is linear in what there is of it.
func TestReadingIsLinear(t *testing.T) {
	for _, each := range []bool{true, false} {
		t.Run(fmt.Sprintf("one request each %v", each), func(t *testing.T) {
			testenv.Linear(t, 2000, func(n int) { explore.FromRecording(exchanges(t, n, each)) })
		})
	}
}
