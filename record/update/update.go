// Package update writes into the expectations of a script what a server really
// sends.
//
// It runs the script on two fresh servers, some time apart. What the first run
// gave is written where an expectation failed; what the second gave otherwise
// differs from run to run, and is compared less. A third run proves the result.
package update

import (
	"context"
	"errors"
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/internal/excerpt"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/match"
	"github.com/scs-tools/scs/runner/order"
	"github.com/scs-tools/scs/runner/redact"
	"github.com/scs-tools/scs/runner/suite"
)

// Pause is how far two runs have to be apart, at least, for stamps of whole
// seconds to differ.
const Pause = 1100 * time.Millisecond

// maxRuns bounds how often a script is run until nothing differs any more.
const maxRuns = 5

// Options say how to update a script. Servers is needed.
type Options struct {
	Servers suite.Servers  // fresh ones
	Run     runner.Options // of each run; Target and Instead are set for each
	Full    bool           // also write what compares less than before
	Secrets []string       // passwords that no script may hold, besides those of its cast
}

// Change is one difference that is written, or would be.
type Change struct {
	Action int    // of the script, from 0
	Line   int    // of the script as it was, from 1; see [Result.Place]
	What   string // "/message/body", "/presence type"
	Old    string // as written; "" if nothing was
	New    string // as written; "" if nothing is
	Weaker bool   // the script checks less than before
	Varies bool   // the value differs between runs, so it is compared less
	Filled bool   // nothing was said before of what is expected
	Error  string // the condition of a server's error that came instead of success; "" for none

	own string // what is written where the author had said nothing
}

// Left is what still fails, and why.
type Left struct {
	Action int // of the script, from 0; script.None if it is of none
	Line   int // from 1
	Reason string
	Before int // the action of the same character that took what came after it; script.None unless it came too early
}

// Result is what an update came to.
type Result struct {
	Text     string   // the script; as it was if nothing is to be written
	Changes  []Change // that are in Text
	Weakened []Change // that are not, for they make the script check less
	Left     []Left   // if Passed, what comes too early in an order that nothing promises
	Filled   int      // expectations that said nothing before
	Passed   bool     // the last run passed: of the script with all changes, those of Weakened too
}

// update is one script being updated.
type update struct {
	options  Options
	secrets  *redact.Secrets
	original *ast.File
	mapped   *ast.File // the original under the server's names
	file     *ast.File // as it is now, under the server's names
	names    *mappedNames
	changes  map[int][]Change
	left     map[int]string // by action, of the last run
	early    map[int]int    // by action that is left because what it expects came too early: the action that passed it over
	pasted   [][]Change     // for each value that is captured where the author had pasted one: where it stood
	again    bool           // the run was ended, to restart
	passed   bool           // the last run passed
}

// RefusedError is the error for a script that no run takes.
type RefusedError struct {
	Syntax []ast.Diagnostic // why
}

func (e *RefusedError) Error() string {
	return "the script has " + excerpt.Count(len(e.Syntax), "syntax error") + ", so it was not run"
}

// ErrUnsettled says that no run came to the end of what can be written.
var ErrUnsettled = errors.New("the server sends something different in every run")

// Script returns what the script has to be for a fresh server to pass it. The
// error says that no server was to be had, or is [ErrUnsettled] or [ErrAmbiguous].
// It is a [*RefusedError] for a script with syntax errors.
func Script(ctx context.Context, s suite.Script, o Options) (Result, error) {
	names, err := newMappedNames(o.Run.Mapping, s.File)
	if err != nil {
		return Result{}, err
	}
	o.Run.Mapping = runner.Mapping{} // it has been applied
	mapped := names.mapped.File
	u := &update{
		options: o, secrets: redact.Script(script.New(s.File), o.Secrets...), names: names,
		original: s.File, mapped: mapped, file: mapped, changes: map[int][]Change{}, left: map[int]string{}, early: map[int]int{},
	}
	began := time.Time{}
	for n := 0; n < maxRuns; n++ {
		if n == 1 {
			if err := sleep(ctx, Pause-time.Since(began)); err != nil {
				return Result{}, err
			}
		}
		began = time.Now()
		how := loosen
		if n == 0 {
			how = write
		}
		changed, err := u.run(ctx, s.Path, how)
		if err != nil {
			return Result{}, err
		}
		if u.again {
			u.again = false
			n = -1 // with one pasted value less
			continue
		}
		if n == 0 && len(u.changes) == 0 || n > 0 && !changed {
			return u.end(ctx, s.Path)
		}
	}
	return Result{}, ErrUnsettled
}

// sleep waits, unless the context ends.
func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// run runs the script as it is now and rewrites what does not match. It
// reports whether anything was rewritten.
func (u *update) run(ctx context.Context, path string, how way) (changed bool, err error) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	current := suite.Script{Path: path, File: u.file}
	lease, err := u.options.Servers.Acquire(ctx, current)
	if err != nil {
		return false, err
	}
	defer lease.Release()
	clear(u.left)
	clear(u.early)
	o := u.options.Run
	o.Target, o.Order, o.KeepOrder = suite.Target(lease, o), order.Arrival, true
	s := script.New(u.file)
	names := NewNames(s)
	o.Events = names.Event
	rewritten := u.file
	o.Instead = func(untaken runner.Untaken) (int, []match.Capture) {
		if u.again {
			return -1, nil
		}
		taken, file, captured := u.accept(s, rewritten, untaken, names, how)
		if u.again {
			stop()
			return -1, nil
		}
		if taken >= 0 {
			rewritten, changed = file, true
		}
		return taken, captured
	}
	result := runner.Run(ctx, u.file, o)
	if u.again {
		u.restart()
		return true, nil
	}
	u.file = rewritten
	u.passed = result.Outcome == runner.Passed
	switch {
	case result.Outcome == runner.Cancelled:
		return changed, context.Cause(ctx)
	case result.Outcome == runner.Refused:
		return changed, &RefusedError{u.names.written(result.Syntax)}
	case result.Failure != nil:
		u.failed(s, result.Failure)
	}
	return changed, nil
}

// failed notes an action that stays failed.
func (u *update) failed(s *script.Script, f *runner.Failure) {
	action := actionOf(s, f)
	if u.left[action] == "" {
		u.left[action] = f.Message
	}
}

// actionOf returns the action that has failed; script.None if it is none.
func actionOf(s *script.Script, f *runner.Failure) int {
	action := script.None
	for i := range s.Actions {
		if s.Actions[i].Span().Start <= f.Span.Start {
			action = i
		}
	}
	return action
}

// accept chooses the stanza that an action takes although it does not match,
// and rewrites the expectation. taken is -1 if there is none.
func (u *update) accept(s *script.Script, file *ast.File, untaken runner.Untaken, names *Names, how way) (taken int, rewritten *ast.File, captured []match.Capture) {
	action := untaken.Action.Index
	if untaken.Earlier {
		u.left[action], u.early[action] = errEarlier.Error(), untaken.Passing
		return -1, nil, nil
	}
	taken = choose(s, untaken)
	if taken < 0 {
		u.left[action] = nothingCame(untaken)
		return -1, nil, nil
	}
	if how == write && u.unpaste(s, action, untaken.Came[taken], untaken.Values) {
		u.again = true
		return -1, nil, nil
	}
	r := &rewriting{before: file, file: file, action: action, came: untaken.Came[taken], values: untaken.Values, names: names, secrets: u.secrets, earlier: u.changes[action]}
	if said, ok := stanzaOf(u.mapped, action); ok {
		r.author = said.Text()
	}
	if err := r.accept(how); err != nil {
		u.left[action] = err.Error()
		return -1, nil, nil
	}
	delete(u.left, action) // what it said before more came
	delete(u.early, action)
	u.changes[action] = append(u.changes[action], r.changes...)
	if e, ok := stanzaOf(r.file, action); ok {
		captured, _ = match.Compile(e).Match(r.came, r.values)
	}
	return taken, r.file, captured
}

// nothingCame says that no stanza is there to write, and what came in its place.
func nothingCame(untaken runner.Untaken) string {
	expected, has := untaken.Action.Stanza()
	if !has || !script.IsStanzaName(expected.Namespace(), expected.Local()) {
		return errNothing.Error()
	}
	var others []string
	for _, came := range untaken.Came {
		_, name := came.Name()
		if name == expected.Local() {
			return errNothing.Error() // a later action expects it
		}
		if name = "<" + name + ">"; !slices.Contains(others, name) {
			others = append(others, name)
		}
	}
	if len(others) == 0 {
		return errNothing.Error()
	}
	return "no <" + expected.Local() + "> came to write here, only " + strings.Join(others, ", ")
}

// choose returns the stanza that an action most likely means: the nearest one
// of its name that no later expectation of its group matches; -1 if there is
// none.
func choose(s *script.Script, untaken runner.Untaken) int {
	expected, has := untaken.Action.Stanza()
	if !has {
		return chooseForHole(s, untaken)
	}
	pattern := match.Compile(expected)
	known := script.IsStanzaName(expected.Namespace(), expected.Local())
	best, least := -1, 0
	for i, came := range untaken.Came {
		_, name := came.Name()
		if known && name != expected.Local() || expectedLater(s, untaken, came) {
			continue
		}
		if d := pattern.Explain(came, untaken.Values).Distance; best < 0 || d < least {
			best, least = i, d
		}
	}
	return best
}

// chooseForHole returns the stanza that fills an expectation which says nothing.
// If more has come than the group has such expectations, what had come before
// the latest action is nothing that the script waits for here: it may be there
// earlier or later in another run.
func chooseForHole(s *script.Script, untaken runner.Untaken) int {
	var free []int
	before := 0
	for i, came := range untaken.Came {
		if expectedLater(s, untaken, came) {
			continue
		}
		if free = append(free, i); i < untaken.Before {
			before++
		}
	}
	if len(free) == 0 {
		return -1
	}
	holes := 1
	for i := range later(s, untaken.Action) {
		if _, has := s.Actions[i].Stanza(); !has {
			holes++
		}
	}
	return free[max(0, min(len(free)-holes, before))]
}

// expectedLater reports whether a later expectation of the action's group is
// the one that a stanza is for.
func expectedLater(s *script.Script, untaken runner.Untaken, came *match.Stanza) bool {
	for i := range later(s, untaken.Action) {
		if e, ok := s.Actions[i].Stanza(); ok {
			if _, matches := match.Compile(e).Match(came, untaken.Values); matches {
				return true
			}
		}
	}
	return false
}

// later returns the later actions of an action's group: what one character
// receives before anybody does anything else.
func later(s *script.Script, action *script.Action) iter.Seq[int] {
	return func(yield func(int) bool) {
		for i := action.Index + 1; i < len(s.Actions); i++ {
			a := &s.Actions[i]
			if a.Verb != ast.VerbReceives || a.ExpectsNothing() && a.Character == action.Character {
				return
			}
			if a.Character == action.Character && !yield(i) {
				return
			}
		}
	}
}
