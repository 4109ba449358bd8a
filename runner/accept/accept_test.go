// Package accept_test proves the runner as a whole against a second reading of
// the language: it runs scripts that are wrong on purpose, and each has to
// fail where the rules say that it fails.
//
// By default a small part is run. SCS_ACCEPT=1 runs all that there is.
package accept_test

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"text/tabwriter"
	"time"

	"go.uber.org/goleak"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/internal/testenv"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/accept/damagetest"
	"github.com/scs-tools/scs/runner/order"
	"github.com/scs-tools/scs/runner/server/servertest"
	"github.com/scs-tools/scs/runner/suite"
	"github.com/scs-tools/scs/runner/suite/suitetest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// timeout is that of one action of a damaged script.
const timeout = time.Second

// late is how much later than its time-out an action may be seen to fail on a
// machine that is busy.
const late = time.Second

// subject is one script with what came when it was run as it is.
type subject struct {
	suite.Script
	record  *record
	reading *reading
}

// jobs is how many scripts are run at a time: most of them wait.
const jobs = 24

// trial is one damaged script.
type trial struct {
	damagetest.Damage
	subject   *subject
	order     order.Mode
	predicted []outcome // one, or two where nobody can know which
	seen      outcome
	odd       string // why the trial is not as it should be; "" if it is
	retried   bool
}

func TestWrongOnPurpose(t *testing.T) {
	program := servertest.Prosody(t)
	all := os.Getenv("SCS_ACCEPT") != ""
	folders, names := []string{ownFolder}, sample
	if all {
		folders, names = append(folders, prosodyFolder), nil
	}
	servers := suitetest.Gated(t, program)

	subjects := subjects(t, folders, names)
	runAsIs(t, servers, subjects)
	for _, mode := range []order.Mode{order.Arrival, order.Promised} {
		t.Run(mode.String(), func(t *testing.T) {
			tryAll(t, servers, trials(t, subjects, mode, all))
		})
	}
}

// tryAll runs trials, each of which has to end as predicted.
func tryAll(t *testing.T, servers suite.Servers, trials []*trial) {
	for _, kind := range kinds() {
		if !slices.ContainsFunc(trials, func(one *trial) bool { return one.Kind == kind }) {
			t.Errorf("nothing can be damaged by %q", kind)
		}
	}
	runTrials(t, servers, jobs, timeout, trials)
	// A server promises no order between two connections, and a busy machine
	// may be late: what is odd gets a second chance, alone and with more time.
	var odd []*trial
	for _, one := range trials {
		if one.odd != "" {
			t.Logf("once more, alone: %s", one)
			one.retried = true
			odd = append(odd, one)
		}
	}
	runTrials(t, servers, 1, runner.DefaultTimeout, odd)
	for _, one := range trials {
		if one.odd != "" {
			t.Errorf("unexplained: %s", one)
		}
	}
	t.Logf("%d at a time\n%s", jobs, table(trials))
}

// kinds names all damages.
func kinds() []string {
	var names []string
	for _, kind := range damagetest.Kinds() {
		names = append(names, kind.Name)
	}
	return append(names, damagetest.Swap)
}

// damages returns all that is done to a script, what is done to one stanza
// first.
func damages(f *ast.File) []damagetest.Damage {
	return slices.Concat(damagetest.Of(f), damagetest.Swaps(f))
}

// sample names the scripts that are run by default: between them they have
// every kind of damage.
var sample = []string{"captures.scs", "strictness.scs", "pep.scs"}

// The folders of our scripts, and of Prosody's.
const (
	ownFolder     = "../../spec/scansion"
	prosodyFolder = "../../../shared/corpus/prosody"
)

// paths returns the scripts of a folder, without which a test is over.
func paths(tb testing.TB, folder string) []string {
	tb.Helper()
	paths, err := filepath.Glob(filepath.Join(folder, "*.scs"))
	if err != nil {
		tb.Fatal(err)
	}
	if len(paths) == 0 {
		testenv.Missing(tb, "shared", "there is no script in "+folder)
	}
	return paths
}

// subjects reads the scripts of those names, or all.
func subjects(t *testing.T, folders, names []string) []*subject {
	var found []*subject
	for _, folder := range folders {
		for _, path := range paths(t, folder) {
			if names != nil && !slices.Contains(names, filepath.Base(path)) {
				continue
			}
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			reading, err := read(string(text))
			if err != nil {
				t.Fatalf("%s: %v", path, err)
			}
			found = append(found, &subject{
				Script:  suite.Script{Path: path, File: ast.Parse(path, string(text))},
				reading: reading,
			})
		}
	}
	return found
}

// runAsIs runs each script as it is: it has to pass, at the third try at the
// latest, and the rules have to find the same stanzas as the runner did.
func runAsIs(t *testing.T, servers suite.Servers, subjects []*subject) {
	var scripts []suite.Script
	for _, s := range subjects {
		scripts = append(scripts, s.Script)
	}
	for _, r := range suite.Run(t.Context(), scripts, suite.Options{
		Run:     runner.Options{Order: order.Arrival}, // the rules of [predict]
		Servers: servers, Jobs: runtime.NumCPU(), Retry: 2,
		Events: func(e suite.Event) {
			if e.Kind != suite.RunEvent {
				return
			}
			if e.Run.Kind == runner.EventStarted {
				subjects[e.Number].record = &record{sessions: map[string][]session{}, matched: map[int][]byte{}, late: map[int]bool{}}
			}
			if err := subjects[e.Number].record.note(e.Run); err != nil {
				t.Errorf("%s: %v", e.Script.Path, err)
			}
		},
	}) {
		if r.Err != nil || r.Result.Outcome != runner.Passed {
			t.Fatalf("%s does not pass as it is: %s", r.Script.Path, told(r))
		}
		s := subjects[r.Number]
		if err := check(s.reading, s.record); err != nil {
			t.Errorf("%s: %v", s.Path, err)
		}
	}
	if t.Failed() {
		t.FailNow()
	}
}

func told(r suite.Result) string {
	switch {
	case r.Err != nil:
		return r.Err.Error()
	case r.Result.Failure != nil:
		return fmt.Sprintf("line %d: %s", r.Result.Failure.Line, r.Result.Failure.Message)
	}
	return r.Result.Outcome.String()
}

// trials damages the scripts and predicts how each will end. Of the sample it
// takes one damage of each kind.
func trials(t *testing.T, subjects []*subject, mode order.Mode, all bool) []*trial {
	var made []*trial
	for _, s := range subjects {
		for _, d := range damages(s.File) {
			reading, err := read(d.File.Text())
			if err != nil {
				t.Fatalf("%s, line %d, %s: %v", s.Path, d.Line, d.Kind, err)
			}
			one := &trial{Damage: d, subject: s, order: mode}
			for _, early := range []bool{false, true} {
				one.predicted = append(one.predicted, predict(reading, s.record, mode, early, func(int, []byte) {}))
			}
			one.predicted = slices.Compact(one.predicted)
			made = append(made, one)
		}
	}
	if !all {
		last := map[string]*trial{}
		for _, one := range made {
			last[one.Kind] = one
		}
		made = slices.DeleteFunc(made, func(one *trial) bool { return last[one.Kind] != one })
	}
	return made
}

// runTrials runs trials, some at a time, and says of each what is odd.
func runTrials(t *testing.T, servers suite.Servers, jobs int, limit time.Duration, trials []*trial) {
	var scripts []suite.Script
	for _, one := range trials {
		scripts = append(scripts, suite.Script{Path: one.subject.Path, File: one.File})
	}
	began := make([]time.Time, len(trials)) // of the action at work
	finished := 0
	if len(trials) == 0 {
		return
	}
	for _, r := range suite.Run(t.Context(), scripts, suite.Options{
		Run: runner.Options{Timeout: limit, Order: trials[0].order, KeepOrder: true}, Servers: servers, Jobs: jobs,
		Events: func(e suite.Event) {
			switch {
			case e.Kind == suite.RunEvent && e.Run.Kind == runner.EventAction:
				began[e.Number] = e.Run.Time
			case e.Kind == suite.RunFinished:
				if finished++; finished%100 == 0 {
					t.Logf("%d of %d", finished, e.Total)
				}
			}
		},
	}) {
		one := trials[r.Number]
		one.seen, one.odd = 0, ""
		if f := r.Result.Failure; f != nil {
			one.seen = outcome(f.Line)
		}
		switch f := r.Result.Failure; {
		case r.Err != nil || r.Result.Outcome != runner.Passed && f == nil:
			one.odd = told(r)
		case !slices.Contains(one.predicted, one.seen):
			one.odd = "it " + told(r)
		case f != nil && f.Time.Sub(began[r.Number]) > limit+late:
			one.odd = fmt.Sprintf("it fails only after %s", f.Time.Sub(began[r.Number]))
		}
	}
}

func (one *trial) String() string {
	var predicted []string
	for _, o := range one.predicted {
		predicted = append(predicted, o.String())
	}
	return fmt.Sprintf("%s, line %d, %s, in order %s: predicted that it %s, seen: %s",
		one.subject.Path, one.Line, one.Kind, one.order, strings.Join(predicted, " or "), one.odd)
}

// table counts the trials by kind.
func table(trials []*trial) string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "damage\trun\tfailed at its line\tpassed, as predicted\tfailed elsewhere, as predicted\tonly when alone\tunexplained\t")
	row := func(name string, mine func(*trial) bool) {
		var run, own, passed, elsewhere, retried, odd int
		for _, one := range trials {
			if !mine(one) {
				continue
			}
			run++
			switch {
			case one.odd != "":
				odd++
			case one.seen == outcome(one.Line):
				own++
			case one.seen == 0:
				passed++
			default:
				elsewhere++
			}
			if one.retried && one.odd == "" {
				retried++
			}
		}
		fmt.Fprintf(w, "%s\t%d\t%d\t%d\t%d\t%d\t%d\t\n", name, run, own, passed, elsewhere, retried, odd)
	}
	for _, kind := range kinds() {
		row(kind, func(one *trial) bool { return one.Kind == kind })
	}
	row("all", func(*trial) bool { return true })
	w.Flush()
	return b.String()
}
