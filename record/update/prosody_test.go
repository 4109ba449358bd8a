package update_test

import (
	"os"
	"path/filepath"
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
	"github.com/scs-tools/scs/runner/suite/suitetest"
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
const jobs = 16

// run gives a busy machine time.
var run = runner.Options{Timeout: 20 * time.Second}

func servers(t *testing.T) suite.Servers {
	t.Helper()
	testenv.Long(t)
	return suitetest.Gated(t, servertest.Prosody(t))
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
	servers := servers(t)
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
			result, err := update.Script(t.Context(), suite.Script{Path: path, File: f}, update.Options{Servers: servers, Run: run})
			if err != nil {
				t.Errorf("%s: %v", path, err)
				return
			}
			filled.Add(int64(result.Filled))
			written := suite.Script{Path: path, File: ast.Parse(path, result.Text)}
			came := &arrived{jids: map[string]string{}, stanzas: map[int][]byte{}}
			for n := range runs {
				options := suite.Options{Servers: servers, Run: run}
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
			again, err := update.Script(t.Context(), written, update.Options{Servers: servers, Run: run})
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
