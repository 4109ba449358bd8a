package assign_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/scs-tools/scs/runner/match"
	"github.com/scs-tools/scs/runner/order"
	"github.com/scs-tools/scs/runner/order/assign"
)

// world is what a group is told of: who matches what, and what is promised.
type world struct {
	matches   [][]bool           // by member and candidate
	relations [][]order.Relation // by two candidates
	asked     map[assign.Fit]int
}

var promised = order.Promises()[0]

func (w *world) rules() assign.Rules {
	w.asked = map[assign.Fit]int{}
	return assign.Rules{
		Match: func(i, j int) ([]match.Capture, bool) {
			w.asked[assign.Fit{Candidate: j, Member: i}]++
			if !w.matches[i][j] {
				return nil, false
			}
			return []match.Capture{{Name: "x", Value: fmt.Sprint(i, " ", j)}}, true
		},
		Relation: func(a, b int) (order.Relation, *order.Promise) {
			if r := w.relations[a][b]; r != order.None {
				return r, promised
			}
			return order.None, nil
		},
	}
}

// newWorld draws a world in which a member matches a candidate with one
// probability, and something is promised of two candidates with another.
func newWorld(r *rand.Rand, members, candidates int, loose, strict float64) *world {
	w := &world{}
	for range members {
		row := make([]bool, candidates)
		for j := range row {
			row[j] = r.Float64() < loose
		}
		w.matches = append(w.matches, row)
	}
	for range candidates {
		w.relations = append(w.relations, make([]order.Relation, candidates))
	}
	for a := range candidates {
		for b := range a {
			if r.Float64() < strict {
				w.relations[a][b] = order.Relation(1 + r.IntN(3))
				w.relations[b][a] = w.relations[a][b].Reverse()
			}
		}
	}
	return w
}

// valid is the definition's second sentence.
func (w *world) valid(assignment []int) bool {
	for k, b := range assignment {
		for _, a := range assignment[:k] {
			if a > b && (w.relations[a][b] == order.Sequence || w.relations[a][b] == order.Before) {
				return false
			}
		}
	}
	return true
}

// brute returns the preferred assignment of the first members and candidates
// that keeps what is fixed, found by trying all; nil if there is none.
func (w *world) brute(members, candidates int, fixed map[int]int) []int {
	var best []int
	var try func(taken []int)
	try = func(taken []int) {
		i := len(taken)
		if i == members {
			if w.valid(taken) && (best == nil || prefers(taken, best)) {
				best = slices.Clone(taken)
			}
			return
		}
		for j := range candidates {
			if keep, ok := fixed[i]; ok && keep != j || !w.matches[i][j] || slices.Contains(taken, j) {
				continue
			}
			try(append(slices.Clip(taken), j))
		}
	}
	try([]int{})
	return best
}

// prefers is the definition's third sentence.
func prefers(a, b []int) bool {
	if x, y := slices.Max(a), slices.Max(b); x != y {
		return x < y
	}
	return slices.Compare(a, b) < 0
}

// drive starts members and lets candidates arrive as next says, and holds the
// group against brute force after each step.
func (w *world) drive(t *testing.T, next func(n int) int) {
	t.Helper()
	g := assign.New(w.rules())
	members, candidates := 0, 0
	fixed := map[int]int{}
	for members < len(w.matches) || candidates < len(w.relations) {
		start := members < len(w.matches) && g.Done()
		switch {
		case start && members > 0 && next(4) == 0:
			i := next(members)
			g.Fix(i)
			fixed[i] = g.Candidate(i)
			continue
		case start && (candidates == len(w.relations) || next(2) == 0):
			g.Start()
			members++
		case candidates < len(w.relations):
			g.Arrive()
			candidates++
		default:
			return // the newest member waits for what never comes
		}
		best := w.brute(members, candidates, fixed)
		if done := members == 0 || best != nil; g.Done() != done {
			t.Fatalf("%v %v: done is %t with %d members and %d candidates, expected %v", w.matches, w.relations, g.Done(), members, candidates, best)
		}
		for i, j := range best {
			if got := g.Candidate(i); got != j {
				t.Fatalf("%v %v %v: member %d of %d has %d of %d, expected %v", w.matches, w.relations, fixed, i, members, got, candidates, best)
			}
			if captures := g.Captures(i); len(captures) != 1 || captures[0].Value != fmt.Sprint(i, " ", j) {
				t.Fatalf("member %d captures %v of candidate %d", i, captures, j)
			}
		}
		w.check(t, g)
	}
	for pair, n := range w.asked {
		if n > 1 {
			t.Fatalf("%v was asked %d times", pair, n)
		}
	}
	if g.InOrder() {
		t.Fatal("small groups are assigned exactly")
	}
}

// check looks at what a group tells of its assignment.
func (w *world) check(t *testing.T, g *assign.Group) {
	t.Helper()
	out := g.End()
	last := assign.None
	for _, j := range out.Taken {
		last = max(last, j)
	}
	for _, j := range out.Passed {
		if j > last || slices.Contains(out.Taken, j) {
			t.Fatalf("%d is passed over: %+v", j, out)
		}
	}
	for _, j := range out.Left {
		if j < last {
			t.Fatalf("%d is left: %+v", j, out)
		}
	}
	for _, p := range out.Against {
		if w.relations[out.Taken[p.Earlier]][out.Taken[p.Later]] != order.After {
			t.Fatalf("%v is not against a promise: %+v", p, out)
		}
	}
	if g.Done() {
		return
	}
	relaxed := &world{matches: w.matches, relations: make([][]order.Relation, len(w.relations))}
	for i := range relaxed.relations {
		relaxed.relations[i] = make([]order.Relation, len(w.relations))
	}
	fixed := map[int]int{}
	f := g.Explain()
	candidates := 0
	for _, j := range out.Taken {
		if j != assign.None {
			candidates++
		}
	}
	candidates += len(out.Passed) + len(out.Left)
	without := relaxed.brute(len(out.Taken), candidates, fixed)
	if len(f.Broken) > 0 && without == nil {
		t.Fatalf("%v: no promise forbids what is not possible anyway", f)
	}
	for _, b := range f.Broken {
		if b.EarlierCandidate < b.LaterCandidate || b.Promise == nil || b.Earlier >= b.Later {
			t.Fatalf("%+v is not broken", b)
		}
	}
}

func TestEqualsBruteForce(t *testing.T) {
	seed := rand.Uint64()
	r := rand.New(rand.NewPCG(seed, 0))
	for n := range 6000 {
		w := newWorld(r, 1+r.IntN(6), r.IntN(7), []float64{0.3, 0.6, 1}[r.IntN(3)], []float64{0, 0.3, 0.8}[r.IntN(3)])
		w.drive(t, r.IntN)
		if t.Failed() {
			t.Fatalf("seed %d, world %d", seed, n)
		}
	}
}

func FuzzGroup(f *testing.F) {
	f.Add([]byte{4, 4, 255, 1, 2, 3, 4, 5, 6, 7, 8, 9})
	f.Fuzz(func(t *testing.T, data []byte) {
		next := func(n int) int {
			if len(data) == 0 {
				return n - 1
			}
			b := data[0]
			data = data[1:]
			return int(b) % n
		}
		w := newWorld(rand.New(rand.NewPCG(0, 0)), 1+next(6), next(7), 0, 0)
		for _, row := range w.matches {
			for j := range row {
				row[j] = next(2) == 0
			}
		}
		for a := range w.relations {
			for b := range a {
				w.relations[a][b] = order.Relation(next(4))
				w.relations[b][a] = w.relations[a][b].Reverse()
			}
		}
		w.drive(t, next)
	})
}

// inOrder returns how many members each take the first candidate after that of
// the one before.
func (w *world) inOrder() int {
	at := 0
	for i, row := range w.matches {
		for at < len(row) && !row[at] {
			at++
		}
		if at == len(row) {
			return i
		}
		at++
	}
	return len(w.matches)
}

// finish starts as many members as can be done with all candidates there, and
// returns how many are done.
func (w *world) finish(g *assign.Group) int {
	for range w.relations {
		g.Arrive()
	}
	for i := range w.matches {
		if g.Start(); !g.Done() {
			return i
		}
	}
	return len(w.matches)
}

// TestLimits gives up exact assignments after a few steps: what is accepted
// then is neither more than the exact one accepts nor less than arrival does.
func TestLimits(t *testing.T) {
	r := rand.New(rand.NewPCG(14, 1))
	limited := 0
	for range 6000 {
		w := newWorld(r, 1+r.IntN(6), r.IntN(7), 0.5, 0.4)
		exact := w.finish(assign.New(w.rules()))
		g := assign.New(w.rules())
		g.Limit(r.IntN(12))
		got := w.finish(g)
		if got > exact {
			t.Fatalf("%v %v: %d members within a limit, %d without", w.matches, w.relations, got, exact)
		}
		if arrival := w.inOrder(); got < arrival {
			t.Fatalf("%v %v: %d members within a limit, %d in order of arrival", w.matches, w.relations, got, arrival)
		}
		if g.InOrder() {
			limited++
		}
	}
	if limited < 500 {
		t.Errorf("only %d groups reached the limit", limited)
	}
}

// TestManyLooseMembers has as many members as are assigned exactly, and every
// one matches everything.
func TestManyLooseMembers(t *testing.T) {
	for _, strict := range []float64{0, 0.2} {
		w := newWorld(rand.New(rand.NewPCG(14, 2)), 64, 63, 1, strict)
		g := assign.New(w.rules())
		if done := w.finish(g); done != 63 {
			t.Errorf("%d of 63 are done", done)
		}
		if g.InOrder() || g.Steps() > 12_000 {
			t.Errorf("took %d steps", g.Steps())
		}
	}
	w := newWorld(rand.New(rand.NewPCG(14, 3)), 66, 70, 1, 0)
	g := assign.New(w.rules())
	if done := w.finish(g); done != 66 || !g.InOrder() {
		t.Errorf("%d of 66 are done, in order: %t", done, g.InOrder())
	}
}

// TestGivesUpEarly has loose members, whose candidates are all of one sequence,
// before one that matches an early candidate only: no way can be valid, which
// is seen without trying them all.
func TestGivesUpEarly(t *testing.T) {
	const members, candidates, only = 20, 40, 5
	w := newWorld(rand.New(rand.NewPCG(14, 4)), members, candidates, 1, 0)
	for j := range candidates {
		w.matches[members-1][j] = j == only
		for i := range candidates {
			w.relations[i][j] = order.Sequence
		}
	}
	g := assign.New(w.rules())
	if done := w.finish(g); done != members-1 || g.InOrder() {
		t.Errorf("%d of %d are done, in order: %t", done, members-1, g.InOrder())
	}
	if g.Steps() > 10_000 {
		t.Errorf("took %d steps", g.Steps())
	}
}

// TestEnd swaps two, passes one over and leaves one.
func TestEnd(t *testing.T) {
	w := &world{matches: [][]bool{{false, false, true, false}, {true, false, false, false}}}
	for range 4 {
		w.relations = append(w.relations, make([]order.Relation, 4))
	}
	w.relations[0][2], w.relations[2][0] = order.Before, order.After
	g := assign.New(w.rules())
	w.finish(g)
	got := fmt.Sprintf("%+v", g.End())
	want := fmt.Sprintf("{Taken:[2 0] Passed:[1] Left:[3] Swapped:[{Earlier:0 Later:1}] Against:[{Pair:{Earlier:0 Later:1} Promise:%+v}]}", promised)
	if got != want {
		t.Errorf("got %s\nexpected %s", got, want)
	}
}

// TestExplain has two stanzas of one sequence that came the wrong way round,
// one that both members match, and one for the line after.
func TestExplain(t *testing.T) {
	w := &world{matches: [][]bool{{false, true, false}, {true, true, false}}}
	for range 3 {
		w.relations = append(w.relations, make([]order.Relation, 3))
	}
	w.relations[0][1], w.relations[1][0] = order.Sequence, order.Sequence
	g := assign.New(w.rules())
	if done := w.finish(g); done != 1 {
		t.Fatalf("%d are done", done)
	}
	f := g.Explain()
	if want := []assign.Fit{{Candidate: 0, Member: assign.None}, {Candidate: 1, Member: 0}}; !slices.Equal(f.Fits, want) {
		t.Errorf("fits are %v, expected %v", f.Fits, want)
	}
	want := assign.Broken{Pair: assign.Pair{Earlier: 0, Later: 1}, EarlierCandidate: 1, LaterCandidate: 0, Promise: promised}
	if len(f.Broken) != 1 || f.Broken[0] != want {
		t.Errorf("broken are %+v, expected %+v", f.Broken, want)
	}
	kept := g.Kept(2, func(later, candidate int) bool { return candidate == 2 || later == 1 })
	if want := []assign.Kept{{Candidate: 0, Later: 1}, {Candidate: 2, Later: 0}}; !slices.Equal(kept, want) {
		t.Errorf("kept are %v, expected %v", kept, want)
	}
	w.relations[0][1], w.relations[1][0] = order.None, order.None
	if done := w.finish(assign.New(w.rules())); done != 2 {
		t.Errorf("without the promise, %d are done", done)
	}
}
