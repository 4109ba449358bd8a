package update

import (
	"context"
	"fmt"
	"slices"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/internal/textedit"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/suite"
)

// end returns what the update has come to. What comes too early in order of
// arrival alone is left, but scs run takes it in either order.
func (u *update) end(ctx context.Context, path string) (Result, error) {
	out, err := u.result()
	inTime := func(l Left) bool { return l.Before == script.None }
	if err != nil || len(out.Left) == 0 || len(out.Weakened) > 0 || slices.ContainsFunc(out.Left, inTime) {
		return out, err
	}
	o := u.options
	o.Run.Mapping = u.names.toServer
	out.Passed, err = passes(ctx, suite.Script{Path: path, File: ast.Parse(path, out.Text)}, o)
	return out, err
}

// passes runs a script once on a fresh server, as scs run does, and reports
// whether it passes.
func passes(ctx context.Context, s suite.Script, o Options) (bool, error) {
	lease, err := o.Servers.Acquire(ctx, s)
	if err != nil {
		return false, err
	}
	defer lease.Release()
	run := o.Run
	run.Target = suite.Target(lease, run)
	result := runner.Run(ctx, s.File, run)
	if result.Outcome == runner.Cancelled {
		return false, context.Cause(ctx)
	}
	return result.Outcome == runner.Passed, nil
}

// result puts what was rewritten into the original script: nothing else of it
// changes.
func (u *update) result() (Result, error) {
	out := Result{Text: u.original.Text(), Passed: u.passed}
	if reason, ok := u.left[script.None]; ok {
		out.Left = append(out.Left, Left{Action: script.None, Line: 1, Reason: reason, Before: script.None})
	}
	before, after := script.New(u.original), script.New(u.names.toScript.Apply(u.file).File)
	weaker := make([]bool, len(before.Actions))
	for i := range weaker {
		_, had := before.Actions[i].Stanza()
		weaker[i] = had && weakens(u.changes[i])
	}
	u.withCaptures(weaker)
	var edits []ast.Edit
	for i := range before.Actions {
		a := &before.Actions[i]
		line := u.original.Position(a.Span().Start).Line
		if reason, ok := u.left[i]; ok {
			left := Left{Action: i, Line: line, Reason: reason, Before: script.None}
			if passing, ok := u.early[i]; ok {
				left.Before = passing
				left.Reason = tooEarly(u.original.Position(before.Actions[passing].Span().Start).Line)
			}
			out.Left = append(out.Left, left)
		}
		changes := joined(u.changes[i])
		if len(changes) == 0 {
			continue
		}
		unwritten := weaker[i] && !u.options.Full
		for _, c := range changes {
			c.Line, c.Old, c.New = line, u.names.shown.Replace(c.Old), u.names.shown.Replace(c.New)
			if unwritten {
				out.Weakened = append(out.Weakened, c)
			} else {
				out.Changes = append(out.Changes, c)
			}
		}
		old, had := a.Stanza()
		written, _ := after.Actions[i].Stanza()
		switch {
		case unwritten:
		case had:
			edits = append(edits, ast.Edit{Span: old.Span(), New: written.Text()})
		default:
			out.Filled++
			edits = append(edits, fillEdit(a, written.Text()))
		}
	}
	text, err := textedit.Apply(u.original.Text(), edits)
	if err != nil {
		return out, fmt.Errorf("the changes conflict: %w", err)
	}
	out.Text = text
	return out, nil
}

// joined returns changes with those of one value as one: what a run wrote for it,
// the next may have compared less.
func joined(changes []Change) []Change {
	var all []Change
	for _, c := range changes {
		i := slices.IndexFunc(all, func(e Change) bool {
			return e.What == c.What && e.New == c.Old && c.Old != "" && !e.Filled
		})
		if i < 0 {
			all = append(all, c)
			continue
		}
		e := &all[i]
		e.New, e.Weaker, e.Varies = c.New, e.Weaker || c.Weaker, e.Varies || c.Varies
	}
	return all
}

// weakens reports whether any of the changes makes the script check less.
func weakens(changes []Change) bool {
	return slices.ContainsFunc(changes, func(c Change) bool { return c.Weaker })
}
