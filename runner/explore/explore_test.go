package explore_test

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/scs-tools/scs/runner/explore"
	"github.com/scs-tools/scs/runner/match"
	"github.com/scs-tools/scs/runner/order"
)

// generated is a run that chance has written: a script that passes in order of
// arrival.
type generated struct {
	*explore.Run
	accepts  map[[2]int]bool // by action and delivery of the action's connection
	captures map[int]bool    // actions that capture
	taken    map[int]int     // by action
}

const clients = 3

// stanzas are what a client's action can cause: of one sequence, of none, and of
// rules.
var stanzas = []string{
	`<message from="SENDER@localhost/x"/>`,
	`<message from="room@muc"/>`,
	`<message from="room@muc"/>`,
	`<message from="room@muc" type="groupchat"><subject/></message>`,
	`<message from="room@muc/SENDER" type="groupchat"><body>a</body></message>`,
	`<presence from="room@muc/SENDER"><x xmlns="http://jabber.org/protocol/muc#user"/></presence>`,
	`<presence from="room@muc/self"><x xmlns="http://jabber.org/protocol/muc#user"><status code="110"/></x></presence>`,
}

func generate(t *testing.T, r *rand.Rand) *generated {
	g := &generated{Run: &explore.Run{}, accepts: map[[2]int]bool{}, captures: map[int]bool{}, taken: map[int]int{}}
	var pending [clients][]explore.Delivery // caused, and not there yet
	var queue [clients][]int                // there, and not taken or passed over
	var readers [clients]*order.Client
	for i := range clients {
		readers[i] = order.NewClient(fmt.Sprintf("client%d@localhost/x", i))
		c := explore.Connection{Client: i}
		c.Match = func(action, delivery int, own []explore.Captured) ([]match.Capture, bool) {
			return g.match(action, delivery, own)
		}
		g.Connections = append(g.Connections, c)
	}
	arrive := func(i int) {
		d := pending[i][0]
		pending[i] = pending[i][1:]
		d.Arrived = len(g.Actions) - 1
		queue[i] = append(queue[i], len(g.Connections[i].Deliveries))
		g.Connections[i].Deliveries = append(g.Connections[i].Deliveries, d)
	}
	act := func(sender int) {
		g.Actions = append(g.Actions, explore.Action{Client: sender, Kind: explore.Acts})
		for range r.IntN(4) {
			to := r.IntN(clients)
			if len(pending[to])+len(g.Connections[to].Deliveries) == 5 {
				continue
			}
			text := strings.ReplaceAll(stanzas[r.IntN(len(stanzas))], "SENDER", fmt.Sprint("client", sender))
			s, err := match.Parse([]byte(text))
			if err != nil {
				t.Fatal(text, err)
			}
			pending[to] = append(pending[to], explore.Delivery{Stanza: readers[to].Received(s), Cause: len(g.Actions) - 1, Taken: explore.None})
			if r.IntN(4) > 0 {
				arrive(to)
			}
		}
	}
	act(r.IntN(clients))
	for range 3 + r.IntN(6) {
		i := r.IntN(clients)
		switch {
		case len(queue[i]) > 0 && r.IntN(4) > 0:
			action := len(g.Actions)
			a := explore.Action{Client: i, Kind: explore.Receives}
			if r.IntN(3) == 0 {
				a.Uses = []string{"x"}
			}
			if r.IntN(2) == 0 {
				g.captures[action] = true
			}
			g.Actions = append(g.Actions, a)
			g.Connections[i].Expectations = append(g.Connections[i].Expectations, action)
			at := r.IntN(len(queue[i]))
			d := queue[i][at]
			for other := range 5 {
				g.accepts[[2]int{action, other}] = r.IntN(3) == 0
			}
			for _, passed := range queue[i][:at] {
				g.accepts[[2]int{action, passed}] = false
			}
			g.accepts[[2]int{action, d}], g.taken[action] = true, d
			g.Connections[i].Deliveries[d].Taken = action
			queue[i] = queue[i][at+1:]
		case len(queue[i]) == 0 && r.IntN(3) == 0:
			g.Connections[i].Expectations = append(g.Connections[i].Expectations, len(g.Actions))
			g.Actions = append(g.Actions, explore.Action{Client: i, Kind: explore.Nothing})
		default:
			act(i)
		}
		for to := range clients {
			for len(pending[to]) > 0 && r.IntN(2) == 0 {
				arrive(to)
			}
		}
	}
	return g
}

// match takes what the table accepts. A captured value keeps every other stanza
// away but the one of the run.
func (g *generated) match(action, delivery int, own []explore.Captured) ([]match.Capture, bool) {
	if !g.accepts[[2]int{action, delivery}] {
		return nil, false
	}
	for i, c := range own {
		if slices.ContainsFunc(own[i+1:], func(again explore.Captured) bool { return again.Name == c.Name }) {
			panic("a capture has two values")
		}
		value, _ := strconv.Atoi(c.Value)
		if slices.Contains(g.Actions[action].Uses, c.Name) && (value+delivery)%2 == 0 && g.taken[action] != delivery {
			return nil, false
		}
	}
	if g.captures[action] {
		return []match.Capture{{Name: "x", Value: strconv.Itoa(delivery)}}, true
	}
	return nil, true
}

// TestEqualsNaive holds what the search finds against all arrivals of generated
// runs, tried one by one.
func TestEqualsNaive(t *testing.T) {
	seed := rand.Uint64()
	r := rand.New(rand.NewPCG(seed, 0))
	failing, passing, others := 0, 0, 0
	rounds := 1000
	if testing.Short() {
		rounds /= 10
	}
	for n := range rounds {
		g := generate(t, r)
		for _, mode := range []order.Mode{order.Promised, order.Arrival, order.Strict} {
			report := explore.Search(context.Background(), g.Run, mode)
			if !report.Exhausted {
				t.Fatalf("seed %d, run %d: not exhausted", seed, n)
			}
			for i := range g.Connections {
				want := enumerate(g.Run, &g.Connections[i], mode)
				fails := map[int]bool{}
				for _, f := range report.Findings {
					if f.Connection == i && f.Fails {
						fails[f.Action] = true
					}
					if f.Connection == i {
						checkFinding(t, g.Run, f, want)
					}
				}
				if !maps.Equal(fails, want.fails) {
					t.Fatalf("seed %d, run %d, %s, connection %d: fails %v, expected %v\n%+v\n%+v\n%v", seed, n, mode, i, fails, want.fails, g.Actions, g.Connections[i], g.accepts)
				}
				if len(fails) > 0 {
					failing++
				} else {
					passing++
				}
				others += len(report.Findings) - len(fails)
				checkTakes(t, report, i, want)
			}
			if t.Failed() {
				t.Fatalf("seed %d, run %d, %s", seed, n, mode)
			}
		}
	}
	if failing < rounds*3/10 || passing < rounds*3/10 || others < rounds/20 {
		t.Errorf("%d connections fail, %d pass, %d other stanzas: one-sided", failing, passing, others)
	}
}

// checkTakes holds the expectations that another stanza satisfies against those
// of an enumeration.
func checkTakes(t *testing.T, report explore.Report, connection int, want verdict) {
	t.Helper()
	reported := map[int]bool{}
	for _, f := range report.Findings {
		if f.Connection == connection {
			reported[f.Action] = true
		}
	}
	several := map[int]int{}
	for take := range want.takes {
		several[take[0]]++
	}
	for action, n := range several {
		if n > 1 && !reported[action] {
			t.Errorf("action %d is satisfied by %d stanzas, and nothing is said", action, n)
		}
	}
}

// checkFinding looks at what a finding says of itself.
func checkFinding(t *testing.T, run *explore.Run, f explore.Finding, want verdict) {
	t.Helper()
	if !f.Fails && !want.takes[[2]int{f.Action, f.Other}] {
		t.Errorf("%+v: no arrival satisfies the action so", f)
	}
	if f.First == explore.None {
		return
	}
	if f.First >= f.Second || !slices.Contains(f.Arrival, f.Second) {
		t.Errorf("%+v: not two that changed places", f)
	}
	if first, second := slices.Index(f.Arrival, f.First), slices.Index(f.Arrival, f.Second); first >= 0 && first < second {
		t.Errorf("%+v: the two came as in the run", f)
	}
	n := naive{run: run, conn: &run.Connections[f.Connection]}
	if n.mustPrecede(f.First, f.Second) {
		t.Errorf("%+v: the two have to stay in order", f)
	}
	if f.Missing == explore.NoPair {
		t.Errorf("%+v: nothing is missing", f)
	}
}

func BenchmarkSearch(b *testing.B) {
	r := rand.New(rand.NewPCG(14, 5))
	var runs []*generated
	for range 50 {
		runs = append(runs, generate(&testing.T{}, r))
	}
	for b.Loop() {
		for _, g := range runs {
			explore.Search(context.Background(), g.Run, order.Arrival)
		}
	}
}
