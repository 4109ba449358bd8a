package accept_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/scs-tools/scs/internal/testenv"
	"github.com/scs-tools/scs/runner/accept/damagetest"
	"github.com/scs-tools/scs/runner/order"
	"github.com/scs-tools/scs/runner/server/servertest"
	"github.com/scs-tools/scs/runner/suite/suitetest"
)

// Damages of what comes rather than of a script, each two neighbours of a group:
// what is promised of their order, and what is not.
const (
	promisedSwap   = "promised swap of what comes"
	unpromisedSwap = "unpromised swap of what comes"
)

// TestWhatOnlyArrivalDetects judges damages by what came when a script was run as
// it is, in order of arrival and where only promised order counts. What only the
// first detects is one swap that nothing promises the order of, and else nothing
// but expectations that are written against a promise, of which a run tells. By
// default two scripts are damaged.
func TestWhatOnlyArrivalDetects(t *testing.T) {
	testenv.Long(t)
	program := servertest.Prosody(t)
	folders, names := []string{ownFolder}, []string{"muc_join_leave.scs", "pep.scs"}
	if os.Getenv("SCS_ACCEPT") != "" {
		folders, names = append(folders, prosodyFolder), nil
	}
	servers := suitetest.Gated(t, program)
	subjects := subjects(t, folders, names)
	runAsIs(t, servers, subjects)

	l := &losses{t: t, damaged: map[string]int{}, detected: map[string]map[order.Mode]int{}}
	for _, s := range subjects {
		if o := predicted(s.reading, s.record, order.Promised); o != 0 {
			t.Errorf("%s, as it is, where only promised order counts: %s", s.Path, o)
		}
		for _, d := range damages(s.File) {
			reading, err := read(d.File.Text())
			if err != nil {
				t.Fatalf("%s, line %d, %s: %v", s.Path, d.Line, d.Kind, err)
			}
			l.judge(s, &d, d.Kind, reading, s.record)
			if d.Kind == damagetest.Swap {
				l.judgeArrivals(s, &d)
			}
		}
	}
	for _, kind := range append(kinds(), promisedSwap, unpromisedSwap) {
		t.Logf("%s: %d, detected in order of arrival %d, in promised order %d",
			kind, l.damaged[kind], l.detected[kind][order.Arrival], l.detected[kind][order.Promised])
	}
	t.Logf("%d that only order of arrival detects:\n%s", len(l.lost), strings.Join(l.lost, "\n"))
	if len(l.lost) == 0 || l.detected[promisedSwap][order.Promised] == 0 {
		t.Error("no damage is told apart: the test does not test much")
	}
}

func predicted(r *reading, rec *record, mode order.Mode) outcome {
	return predict(r, rec, mode, false, func(int, []byte) {})
}

// losses counts what is detected.
type losses struct {
	t        *testing.T
	damaged  map[string]int // by kind
	detected map[string]map[order.Mode]int
	lost     []string
}

// judge looks how a damage ends in each order.
func (l *losses) judge(s *subject, d *damagetest.Damage, kind string, r *reading, rec *record) {
	l.damaged[kind]++
	if l.detected[kind] == nil {
		l.detected[kind] = map[order.Mode]int{}
	}
	seen := map[order.Mode]bool{}
	for _, mode := range []order.Mode{order.Arrival, order.Promised} {
		if predicted(r, rec, mode) != 0 {
			seen[mode] = true
			l.detected[kind][mode]++
		}
	}
	if !seen[order.Arrival] || seen[order.Promised] {
		return
	}
	place := fmt.Sprintf("%s:%d: %s", s.Path, d.Line, kind)
	if kind != damagetest.Swap && kind != unpromisedSwap {
		l.t.Errorf("%s: promised order does not detect it", place)
		return
	}
	name, second := s.neighbour(d.Action)
	relation, promise := s.record.relation(name, d.Action, second)
	switch {
	case relation == order.None:
		l.lost = append(l.lost, fmt.Sprintf("%s, line %d", place, s.reading.actions[second].line))
	case relation == order.Before && promise.Rule && kind == damagetest.Swap:
		// It is written against a promise, either order passes, and an info says it.
	default:
		l.t.Errorf("%s: promised order does not detect it, though it is promised: %s", place, promise)
	}
}

// judgeArrivals lets what two neighbours took come the other way round.
func (l *losses) judgeArrivals(s *subject, d *damagetest.Damage) {
	name, second := s.neighbour(d.Action)
	swapped := s.record.swapped(name, d.Action, second)
	if swapped == nil {
		l.t.Errorf("%s:%d: nothing came for it and the next", s.Path, d.Line)
		return
	}
	kind := unpromisedSwap
	if relation, _ := s.record.relation(name, d.Action, second); relation == order.Before || relation == order.Sequence {
		kind = promisedSwap
	}
	l.judge(s, d, kind, s.reading, swapped)
}

// neighbour returns who an action is of, and the next action of the same
// character.
func (s *subject) neighbour(action int) (name string, next int) {
	name = s.reading.actions[action].name
	for next = action + 1; s.reading.actions[next].name != name; {
		next++
	}
	return name, next
}
