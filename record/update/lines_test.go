package update_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/record/update"
)

// What is told stands in the order of the script, and no reason is cut: it says
// what to do.
func TestLinesOfAResult(t *testing.T) {
	long := "the received stanza has a password, which scripts must not contain: write {scansion:any} instead"
	result := update.Result{
		Changes: []update.Change{
			{Action: 0, Line: 9, What: "/message id", Old: "a", New: "b"},
			{Action: 2, Line: 15, New: "<message>", Filled: true},
		},
		Weakened: []update.Change{{Action: 1, Line: 12, What: "/iq type", Old: "result", New: "error", Weaker: true, Error: "item-not-found"}},
		Left: []update.Left{
			{Action: 3, Line: 18, Reason: long, Before: script.None},
			{Action: 3, Line: 18, Before: 1},
		},
	}
	// The third action has become longer by two lines.
	result.Place(ast.Parse("", strings.Repeat("\n", 8)+"A receives:\n\t<message/>\n\nA receives:\n\t<iq/>\n\nA receives:\n\t<message\n\n\t/>\n\nA receives:\n\t<message/>\n"))
	want := []string{
		"x.scs:9: updated /message id: a → b",
		"x.scs:12: weakened, not written /iq type: result → error (item-not-found)",
		"x.scs:15: filled with <message>",
		"x.scs:20: still fails: " + long,
		"x.scs:20: still fails: the stanza came too early: the action in line 12 passed it over; move this action before line 12",
	}
	tells := func(result *update.Result, want []string) {
		t.Helper()
		if got := result.Lines("x.scs", func(s string) string { return s }); !slices.Equal(got, want) {
			t.Errorf("got:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
	tells(&result, want)
	tells(&update.Result{Passed: true, Left: []update.Left{{Action: 3, Line: 20, Before: 1}}},
		[]string{"x.scs:20: its stanza may come earlier: XMPP allows both orders, and the script passes"})
}
