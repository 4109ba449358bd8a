package update_test

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/internal/testenv"
	"github.com/scs-tools/scs/internal/textedit"
	"github.com/scs-tools/scs/record/update"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/server/servertest"
	"github.com/scs-tools/scs/runner/suite"
)

// emptied returns a script with nothing said of what is expected, and how many
// expectations it has.
func emptied(t *testing.T, f *ast.File) (*ast.File, int) {
	t.Helper()
	var edits []ast.Edit
	for _, a := range script.New(f).Actions {
		if a.Verb == ast.VerbReceives && !a.ExpectsNothing() && a.HasBody() {
			edits = append(edits, ast.Edit{Span: ast.Span{Start: a.LineSpan().End, End: a.BodySpan().End}})
		}
	}
	text, err := textedit.Apply(f.Text(), edits)
	if err != nil {
		t.Fatal(err)
	}
	return ast.Parse(f.Name(), text), len(edits)
}

// jobs is how many scripts are updated at a time: most of them wait.
const jobs = 8

// run gives a busy machine time.
var run = runner.Options{Timeout: 20 * time.Second}

func servers(t *testing.T) *suite.Starter {
	t.Helper()
	testenv.Long(t)
	starter := suite.NewStarter(servertest.Prosody(t), 1, true)
	t.Cleanup(starter.Close)
	return starter
}

// subjects returns the scripts that a test updates: two of our own, or, with
// SCS_ACCEPT, Prosody's.
func subjects(t *testing.T) map[string]*ast.File {
	t.Helper()
	found := map[string]*ast.File{}
	if accept() {
		for _, s := range testenv.Scripts(t, "prosody") {
			path := filepath.Join("..", "..", "..", "shared", "corpus", s.Name)
			found[path] = ast.Parse(path, s.Text)
		}
		return found
	}
	for _, s := range testenv.Own(t) {
		if name := filepath.Base(s.Name); name == "captures.scs" || name == "roster.scs" {
			path := filepath.Join("..", "..", "spec", s.Name)
			found[path] = ast.Parse(path, s.Text)
		}
	}
	return found
}

func accept() bool { return os.Getenv("SCS_ACCEPT") != "" }

// crew works on several things at a time.
type crew struct {
	working sync.WaitGroup
	places  chan struct{}
}

func newCrew() *crew { return &crew{places: make(chan struct{}, jobs)} }

func (c *crew) do(work func()) {
	c.places <- struct{}{}
	c.working.Go(func() {
		defer func() { <-c.places }()
		work()
	})
}

// TestEmptiedScriptsAreFilled empties all expectations of a script at once. What
// fills them passes on fresh servers, is not changed by another update, and
// detects the damages that the author's expectations detect.
func TestEmptiedScriptsAreFilled(t *testing.T) {
	starter := servers(t)
	var all, filled, passed, authors, detected atomic.Int64
	runs := 1
	if accept() {
		runs = 10
	}
	subjects := subjects(t)
	crew := newCrew()
	for path, whole := range subjects {
		crew.do(func() {
			f, n := emptied(t, whole)
			all.Add(int64(n))
			result, err := update.Script(t.Context(), suite.Script{Path: path, File: f}, update.Options{Servers: starter, Run: run})
			if err != nil {
				t.Errorf("%s: %v", path, err)
				return
			}
			filled.Add(int64(result.Filled))
			written := suite.Script{Path: path, File: ast.Parse(path, result.Text)}
			came := &arrived{jids: map[string]string{}, stanzas: map[int][]byte{}}
			for n := range runs {
				options := suite.Options{Servers: starter, Run: run}
				if n == 0 {
					options.Events = came.event
				}
				r := suite.Run(t.Context(), []suite.Script{written}, options)[0]
				if r.Err == nil && r.Result.Outcome == runner.Passed {
					passed.Add(1)
					continue
				}
				t.Errorf("%s: %s %+v\n%s", path, r.Result.Outcome, r.Result.Failure, result.Text)
			}
			again, err := update.Script(t.Context(), written, update.Options{Servers: starter, Run: run})
			if err != nil || again.Text != result.Text {
				t.Errorf("%s: a second update changes it, or fails: %v\n%s", path, err, again.Text)
			}
			theirs, ours := came.detected(t, whole, written.File)
			authors.Add(int64(theirs))
			detected.Add(int64(ours))
		})
	}
	crew.working.Wait()
	t.Logf("%d of %d filled, %d of %d runs pass, %d of %d damages detected",
		filled.Load(), all.Load(), passed.Load(), len(subjects)*runs, detected.Load(), authors.Load())
	if filled.Load()*100 < all.Load()*99 {
		t.Errorf("%d of %d expectations are filled", filled.Load(), all.Load())
	}
	if detected.Load()*100 < authors.Load()*95 || authors.Load() == 0 {
		t.Errorf("of %d damages that the author's expectations detect %d are detected", authors.Load(), detected.Load())
	}
}

// harm is one thing done to one expectation.
type harm struct {
	what  string
	line  int
	edits []ast.Edit
}

// harms returns how to spoil each attribute value, text and name of a child of
// an expectation, by expectation.
func harms(f *ast.File) [][]harm {
	var all [][]harm
	for _, a := range script.New(f).Actions {
		e, ok := a.Stanza()
		if a.Verb != ast.VerbReceives || !ok {
			continue
		}
		var here []harm
		spoil := func(what string, edits ...ast.Edit) {
			here = append(here, harm{what, f.Position(a.Span().Start).Line, edits})
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

// every is for the time that there is: one of so many damages is tried.
var every = flag.Int("every", 1, "with SCS_ACCEPT, restore one of so many `damages`")

// TestWhatWasSpoiltIsRestored spoils values of several expectations at a time.
// What does not come back byte for byte then is spoilt again, alone.
func TestWhatWasSpoiltIsRestored(t *testing.T) {
	starter := servers(t)
	step := 6
	if accept() {
		step = *every
	}
	var tried, restored, failing, alone atomic.Int64
	options := update.Options{Servers: starter, Run: run, Full: true}
	crew := newCrew()
	one := func(path string, whole *ast.File, h harm) {
		alone.Add(1)
		f := spoilt(t, whole, []harm{h})
		result, err := update.Script(t.Context(), suite.Script{Path: path, File: f}, options)
		switch {
		case err != nil:
			t.Errorf("%s:%d: %s: %v", path, h.line, h.what, err)
			return
		case result.Text == f.Text() && len(result.Left) == 0:
			return // it does not make the script fail
		}
		failing.Add(1)
		if result.Text == whole.Text() {
			restored.Add(1)
			return
		}
		for _, c := range result.Changes {
			if c.Line != h.line {
				t.Errorf("%s:%d: %s: line %d changes too", path, h.line, h.what, c.Line)
			}
		}
		t.Logf("%s:%d: %s: %+v left %+v", filepath.Base(path), h.line, h.what, result.Changes, result.Left)
	}
	n := 0
	for path, whole := range subjects(t) {
		all := harms(whole)
		for i := range all {
			all[i] = slices.DeleteFunc(all[i], func(harm) bool { n++; return n%step != 0 })
		}
		for _, together := range batches(all) {
			crew.do(func() {
				tried.Add(int64(len(together)))
				f := spoilt(t, whole, together)
				result, err := update.Script(t.Context(), suite.Script{Path: path, File: f}, options)
				if err == nil && result.Text == whole.Text() {
					failing.Add(int64(len(together)))
					restored.Add(int64(len(together)))
					return
				}
				for _, h := range together {
					one(path, whole, h)
				}
			})
		}
	}
	crew.working.Wait()
	t.Logf("%d damages, %d of them tried alone, %d make the script fail, %d restored byte for byte", tried.Load(), alone.Load(), failing.Load(), restored.Load())
	if restored.Load()*100 < failing.Load()*95 || failing.Load() == 0 {
		t.Errorf("%d of %d are restored byte for byte", restored.Load(), failing.Load())
	}
}
