package explore_test

import (
	"context"
	"reflect"
	"slices"
	"strconv"
	"testing"

	"github.com/scs-tools/scs/runner/explore"
	"github.com/scs-tools/scs/runner/match"
	"github.com/scs-tools/scs/runner/order"
)

// scene has one client, which acts once, or two, and receives what accepts says:
// by expectation, the deliveries that it matches.
func scene(accepts [][]int, deliveries ...explore.Delivery) *explore.Run {
	run := &explore.Run{Actions: []explore.Action{{Client: 0}, {Client: 1}}}
	c := explore.Connection{Deliveries: deliveries}
	for i := range accepts {
		c.Expectations = append(c.Expectations, len(run.Actions))
		kind := explore.Receives
		if accepts[i] == nil {
			kind = explore.Nothing
		}
		run.Actions = append(run.Actions, explore.Action{Kind: kind})
	}
	c.Match = func(action, delivery int, _ []explore.Captured) ([]match.Capture, bool) {
		return nil, slices.Contains(accepts[action-2], delivery)
	}
	run.Connections = []explore.Connection{c}
	return run
}

func came(cause, taken int) explore.Delivery {
	return explore.Delivery{Cause: cause, Arrived: 2, Taken: taken}
}

func TestFindings(t *testing.T) {
	ambiguous := came(0, 3)
	ambiguous.Ambiguous = true
	for _, test := range []struct {
		name string
		run  *explore.Run
		mode order.Mode
		want []explore.Finding
	}{
		{
			"two effects of one action", scene([][]int{{0}, {1}}, came(0, 2), came(0, 3)), order.Arrival,
			[]explore.Finding{{Action: 3, Fails: true, Recorded: 1, Other: -1, First: 0, Second: 1, Missing: explore.OneCause, Arrival: []int{1, 0}}},
		},
		{"the same, in any order", scene([][]int{{0}, {1}}, came(0, 2), came(0, 3)), order.Promised, nil},
		{
			"the same, each the very next", scene([][]int{{0}, {1}}, came(0, 2), came(0, 3)), order.Strict,
			[]explore.Finding{{Action: 2, Fails: true, Recorded: 0, Other: -1, First: 0, Second: 1, Missing: explore.OneCause, Arrival: []int{1}}},
		},
		{
			"effects of two clients", scene([][]int{{0}, {1}}, came(0, 2), came(1, 3)), order.Arrival,
			[]explore.Finding{{Action: 3, Fails: true, Recorded: 1, Other: -1, First: 0, Second: 1, Missing: explore.TwoClients, Arrival: []int{1, 0}}},
		},
		{
			"an effect that overtook", scene([][]int{{0}, {1}}, came(1, 2), came(0, 3)), order.Arrival,
			[]explore.Finding{{Action: 3, Fails: true, Recorded: 1, Other: -1, First: 0, Second: 1, Missing: explore.LaterCause, Arrival: []int{1, 0}}},
		},
		{
			"a cause that is a guess", scene([][]int{{0}, {1}}, came(0, 2), ambiguous), order.Arrival,
			[]explore.Finding{{Action: 3, Fails: true, Recorded: 1, Other: -1, First: 0, Second: 1, Missing: explore.OneCause, Ambiguous: true, Arrival: []int{1, 0}}},
		},
		{
			"a stray stanza that satisfies a loose expectation", scene([][]int{{0, 1}}, came(0, 2), came(0, -1)), order.Arrival,
			[]explore.Finding{{Action: 2, Recorded: 0, Other: 1, First: 0, Second: 1, Missing: explore.OneCause, Arrival: []int{1}}},
		},
		{
			"what is passed over is there when nothing is to come", scene([][]int{{1}, nil}, came(0, -1), came(0, 2)), order.Arrival,
			[]explore.Finding{{Action: 3, Fails: true, Recorded: -1, Other: -1, First: 0, Second: 1, Missing: explore.OneCause, Arrival: []int{1}}},
		},
		{
			"a stanza that has to come first in another mode's run", scene([][]int{{1}, {0}}, came(0, 3), came(0, 2)), order.Arrival,
			[]explore.Finding{{Action: 3, Fails: true, Recorded: 0, Other: -1, First: -1, Second: -1, Arrival: []int{0, 1}}},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			report := explore.Search(context.Background(), test.run, test.mode)
			if !report.Exhausted || !reflect.DeepEqual(report.Findings, test.want) {
				t.Errorf("got %+v\nexpected %+v", report, test.want)
			}
		})
	}
}

// TestPromisesHold reads the deliveries of one client from two stanzas that a
// promise orders.
func TestPromisesHold(t *testing.T) {
	const muc = `xmlns="http://jabber.org/protocol/muc#user"`
	for _, xml := range [][2]string{
		{`<message from="a@b/c"/>`, `<presence from="a@b/c"/>`},
		{`<presence from="r@m/a"><x ` + muc + `/></presence>`, `<presence from="r@m/b"><x ` + muc + `><status code="110"/></x></presence>`},
	} {
		reader := order.NewClient("b@b/b")
		var deliveries []explore.Delivery
		for i, text := range xml {
			s, err := match.Parse([]byte(text))
			if err != nil {
				t.Fatal(err)
			}
			d := came(i, 2+i)
			d.Stanza = reader.Received(s)
			deliveries = append(deliveries, d)
		}
		for _, apart := range []bool{false, true} {
			if apart {
				deliveries[0].Arrived = 0
			}
			run := scene([][]int{{0}, {1}}, deliveries...)
			report := explore.Search(context.Background(), run, order.Arrival)
			// A sequence holds everywhere, a rule within a stretch.
			_, promise := order.Between(&deliveries[0].Stanza, &deliveries[1].Stanza)
			if free := apart && promise.Rule; free != (len(report.Findings) > 0) {
				t.Errorf("%s, apart %t: %+v", xml, apart, report.Findings)
			}
		}
	}
}

// TestUsedCapture has a loose expectation that captures, one that uses the
// value, and one that only a certain stanza satisfies: once used, the first
// expectation keeps what it has.
func TestUsedCapture(t *testing.T) {
	for _, uses := range []bool{false, true} {
		run := scene([][]int{{0, 1}, {2}, {1}}, came(0, 2), came(0, 4), came(0, 3))
		if uses {
			run.Actions[3].Uses = []string{"x"}
		}
		matches := run.Connections[0].Match
		run.Connections[0].Match = func(action, delivery int, own []explore.Captured) ([]match.Capture, bool) {
			_, ok := matches(action, delivery, own)
			return []match.Capture{{Name: "x", Value: strconv.Itoa(delivery)}}, ok
		}
		report := explore.Search(context.Background(), run, order.Promised)
		fails := slices.ContainsFunc(report.Findings, func(f explore.Finding) bool { return f.Fails })
		if fails != uses {
			t.Errorf("used %t: %+v", uses, report.Findings)
		}
	}
}

// many returns a scene of n effects that may come in any order.
func many(n int) *explore.Run {
	var accepts [][]int
	var deliveries []explore.Delivery
	for i := range n {
		accepts = append(accepts, []int{i})
		deliveries = append(deliveries, came(0, 2+i))
	}
	return scene(accepts, deliveries...)
}

func TestLimit(t *testing.T) {
	report := explore.Search(context.Background(), many(30), order.Strict)
	if !report.Exhausted || len(report.Findings) != 29 {
		t.Errorf("exhausted %t after %d states, %d findings", report.Exhausted, report.States, len(report.Findings))
	}
	report = explore.SearchLimited(many(12), order.Promised, 500)
	if report.Exhausted || report.States != 500 {
		t.Errorf("exhausted %t after %d states", report.Exhausted, report.States)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if report = explore.Search(ctx, many(3), order.Arrival); report.Exhausted {
		t.Error("a search that was cancelled is not exhausted")
	}
}

// TestAsksOnce counts questions to the matcher.
func TestAsksOnce(t *testing.T) {
	for _, mode := range []order.Mode{order.Promised, order.Arrival} {
		run := many(6)
		asked := map[string]int{}
		matches := run.Connections[0].Match
		run.Connections[0].Match = func(action, delivery int, own []explore.Captured) ([]match.Capture, bool) {
			asked[strconv.Itoa(action)+" "+strconv.Itoa(delivery)]++
			return matches(action, delivery, own)
		}
		explore.Search(context.Background(), run, mode)
		for pair, n := range asked {
			if n > 1 {
				t.Errorf("%s: %s was asked %d times", mode, pair, n)
			}
		}
	}
}
