package update_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/internal/textedit"
	"github.com/scs-tools/scs/record/update"
	"github.com/scs-tools/scs/runner/suite"
)

// harm is one thing done to one expectation.
type harm struct {
	what   string
	action int
	line   int
	edits  []ast.Edit
}

// harms returns how to spoil each attribute value, text and name of a child of
// an expectation, by expectation.
func harms(f *ast.File) [][]harm {
	var all [][]harm
	for i, a := range script.New(f).Actions {
		e, ok := a.Stanza()
		if a.Verb != ast.VerbReceives || !ok {
			continue
		}
		var here []harm
		spoil := func(what string, edits ...ast.Edit) {
			here = append(here, harm{what, i, f.Position(a.Span().Start).Line, edits})
		}
		at := func(offset int, text string) ast.Edit {
			return ast.Edit{Span: ast.Span{Start: offset, End: offset}, New: text}
		}
		for n := range e.Descendants() {
			if attr, ok := n.Attr(); ok && attr.Prefix() != ast.PrefixScansion {
				spoil("attribute "+attr.Name(), at(attr.ValueSpan().End, "-spoilt"))
			}
			if text, ok := n.TextNode(); ok && strings.TrimSpace(text.Value()) != "" {
				trimmed := strings.TrimRight(text.Text(), " \t\r\n")
				spoil("text", at(text.Span().Start+len(trimmed), " spoilt"))
			}
			if child, ok := n.Element(); ok {
				edits := []ast.Edit{at(child.NameSpan().End, "-spoilt")}
				if end, ok := child.EndNameSpan(); ok {
					edits = append(edits, at(end.End, "-spoilt"))
				}
				spoil("element "+child.Name(), edits...)
			}
		}
		all = append(all, here)
	}
	return all
}

// batches puts harms to different expectations together, one to each: what one
// update restores need not be tried alone.
func batches(all [][]harm) [][]harm {
	var together [][]harm
	for _, here := range all {
		for i, h := range here {
			if i == len(together) {
				together = append(together, nil)
			}
			together[i] = append(together[i], h)
		}
	}
	return together
}

// spoilt returns a script with harm done to it.
func spoilt(t *testing.T, f *ast.File, done []harm) *ast.File {
	t.Helper()
	var edits []ast.Edit
	for _, h := range done {
		edits = append(edits, h.edits...)
	}
	text, err := textedit.Apply(f.Text(), edits)
	if err != nil {
		t.Fatal(err)
	}
	return ast.Parse(f.Name(), text)
}

// restoring spoils scripts and updates them.
type restoring struct {
	t       *testing.T
	options update.Options

	updates, alone, failing, restored atomic.Int64
}

// update returns a script with harm done to it, and what an update makes of that.
func (r *restoring) update(path string, whole *ast.File, done []harm) (f *ast.File, result update.Result, err error) {
	if n := r.updates.Add(1); n%100 == 0 {
		r.t.Logf("%d updates, %d restored", n, r.restored.Load())
	}
	f = spoilt(r.t, whole, done)
	result, err = update.Script(r.t.Context(), suite.Script{Path: path, File: f}, r.options)
	return f, result, err
}

// together does several kinds of harm at a time. What an update has not come to
// is tried again without what it ended at, and what does not come back byte for
// byte is tried alone.
func (r *restoring) together(path string, whole *ast.File, done []harm) {
	for len(done) > 0 {
		f, result, err := r.update(path, whole, done)
		how := told(whole, f, done, result)
		if err != nil || !slices.ContainsFunc(how, func(f fate) bool { return f != unreached }) {
			for _, h := range done {
				r.single(path, whole, h)
			}
			return
		}
		var rest []harm
		for i, h := range done {
			switch how[i] {
			case restored:
				r.failing.Add(1)
				r.restored.Add(1)
			case unreached:
				rest = append(rest, h)
			case unclear:
				r.single(path, whole, h)
			}
		}
		done = rest
	}
}

// fate is what has become of harm.
type fate uint8

const (
	unclear   fate = iota // it has to be tried alone
	restored              // byte for byte
	harmless              // the script passes with it
	unreached             // the script failed before
)

// told returns what has become of harm that was done together.
func told(whole, spoilt *ast.File, done []harm, result update.Result) []fate {
	was, broken, now := texts(whole), texts(spoilt), texts(ast.Parse("", result.Text))
	all := make([]fate, len(done))
	if len(now) != len(was) {
		return all
	}
	harmed := func(action int) bool {
		return slices.ContainsFunc(done, func(h harm) bool { return h.action == action })
	}
	for action := range was {
		if !harmed(action) && now[action] != was[action] {
			return all
		}
	}
	end := len(was)
	for _, left := range result.Left {
		end = min(end, left.Action)
	}
	for i, h := range done {
		switch {
		case h.action > end && now[h.action] == broken[h.action]:
			all[i] = unreached
		case end < len(was) && !harmed(end):
			// Harm to one expectation makes another fail.
		case now[h.action] == was[h.action]:
			all[i] = restored
		case now[h.action] == broken[h.action] && end == len(was):
			all[i] = harmless
		}
	}
	return all
}

// texts returns the text of each action, with what stands behind it; with the
// first also what stands before it.
func texts(f *ast.File) []string {
	var all []string
	end := len(f.Text())
	actions := slices.Collect(f.Actions())
	for i, a := range slices.Backward(actions) {
		start := a.Span().Start
		if i == 0 {
			start = 0
		}
		all = append(all, f.Text()[start:end])
		end = start
	}
	slices.Reverse(all)
	return all
}

// single does one harm.
func (r *restoring) single(path string, whole *ast.File, h harm) {
	r.alone.Add(1)
	f, result, err := r.update(path, whole, []harm{h})
	place := fmt.Sprintf("%s:%d: %s", filepath.Base(path), h.line, h.what)
	switch {
	case err != nil:
		r.t.Errorf("%s: %v", place, err)
		return
	case result.Text == f.Text() && len(result.Left) == 0:
		return // it does not make the script fail
	}
	r.failing.Add(1)
	if result.Text == whole.Text() {
		r.restored.Add(1)
		return
	}
	for _, c := range result.Changes {
		if c.Line != h.line {
			r.t.Errorf("%s: line %d changes too", place, c.Line)
		}
	}
	r.t.Logf("%s: %+v left %+v", place, result.Changes, result.Left)
}

// TestWhatWasSpoiltIsRestored spoils values of several expectations at a time.
// What does not come back byte for byte then is spoilt again, alone.
func TestWhatWasSpoiltIsRestored(t *testing.T) {
	r := &restoring{t: t, options: update.Options{Servers: servers(t), Run: run, Full: true}}
	step := 6
	if accept() {
		step = 1
	}
	tried := 0
	crew := newCrew()
	for path, whole := range subjects(t) {
		all, n := harms(whole), 0
		for i := range all {
			all[i] = slices.DeleteFunc(all[i], func(harm) bool { n++; return n%step != 0 })
			tried += len(all[i])
		}
		for _, done := range batches(all) {
			crew.do(func() { r.together(path, whole, done) })
		}
	}
	crew.working.Wait()
	failing, restored := r.failing.Load(), r.restored.Load()
	t.Logf("%d damages, %d of them tried alone, %d make the script fail, %d restored byte for byte, %d updates", tried, r.alone.Load(), failing, restored, r.updates.Load())
	if restored*100 < failing*95 || failing == 0 {
		t.Errorf("%d of %d are restored byte for byte", restored, failing)
	}
}
