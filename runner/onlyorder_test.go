package runner_test

import (
	"testing"
	"time"

	"github.com/scs-tools/scs/internal/testenv"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/order"
)

// listed is a presence whose child has children in this order.
func listed(id, children string) string {
	return "<presence id='" + id + "'><x xmlns='urn:x'>" + children + "</x></presence>"
}

// expectsAB expects such a presence; "x" is a strict element.
func expectsAB(id string) string {
	return "Romeo receives:\n\t<presence id=\"" + id + "\"><x xmlns=\"urn:x\" scansion:strict=\"true\"><a/><b/></x></presence>\n\n"
}

func TestOnlyTheOrderOfChildren(t *testing.T) {
	testenv.Long(t)
	const ab, ba, aca = "<a/><b/>", "<b/><a/>", "<a/><c/>"
	for name, c := range map[string]struct {
		comes, script string
		only          bool
	}{
		"one":                 {listed("1", ba), expectsAB("1"), true},
		"and the next":        {listed("1", ba) + listed("2", ba), expectsAB("1") + expectsAB("2"), true},
		"after one as is":     {listed("0", ab) + listed("1", ba), expectsAB("0") + expectsAB("1"), true},
		"before what is sent": {listed("1", ba) + message("m"), expectsAB("1") + "Romeo sends:\n\t<presence/>\n\n" + expects("Romeo", "m"), true},
		"another child":       {listed("1", aca), expectsAB("1"), false},
		"and a later one":     {listed("1", ba) + listed("2", aca), expectsAB("1") + expectsAB("2"), false},
		"and something more":  {listed("1", ba) + message("m"), expectsAB("1") + "Romeo receives: nothing\n", false},
	} {
		for _, mode := range []order.Mode{order.Promised, order.Arrival} {
			t.Run(name+"/"+mode.String(), func(t *testing.T) {
				t.Parallel()
				o := scripted(t, says(c.comes))
				o.Timeout, o.Quiet, o.Order, o.OnlyOrder = 500*time.Millisecond, 10*time.Millisecond, mode, true
				p := runScript(t, o, "Romeo connects\n\n"+c.script)
				p.fails("Romeo receives:\n\t<presence id=\"1\"", runner.CodeNoMatch, "match")
				if p.result.OnlyOrder != c.only {
					t.Errorf("only the order: %v", p.result.OnlyOrder)
				}
				if sent := len(p.of(runner.EventSent)); sent > 0 {
					t.Error("it is told of what comes after the failure")
				}
				if last := p.events[len(p.events)-1]; last.Kind != runner.EventFinished || len(p.of(runner.EventDisconnected)) != 1 {
					t.Errorf("the end is told by %v", p.events)
				}
			})
		}
	}
}
