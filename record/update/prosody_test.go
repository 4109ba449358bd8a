package update_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

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

func servers(t *testing.T) *suite.Starter {
	t.Helper()
	starter := suite.NewStarter(servertest.Prosody(t), 1, true)
	t.Cleanup(starter.Close)
	return starter
}

// folder returns the scripts that a test updates: two of our own, or, with
// SCS_ACCEPT, Prosody's too.
func subjects(t *testing.T) map[string]*ast.File {
	t.Helper()
	found := map[string]*ast.File{}
	for _, s := range testenv.Own(t) {
		if name := filepath.Base(s.Name); accept() || name == "captures.scs" || name == "roster.scs" {
			path := filepath.Join("..", "..", "spec", s.Name)
			found[path] = ast.Parse(path, s.Text)
		}
	}
	if accept() {
		for _, s := range testenv.Scripts(t, "prosody") {
			path := filepath.Join("..", "..", "..", "shared", "corpus", s.Name)
			found[path] = ast.Parse(path, s.Text)
		}
	}
	return found
}

func accept() bool { return os.Getenv("SCS_ACCEPT") != "" }

func TestEmptiedScriptsAreFilled(t *testing.T) {
	starter := servers(t)
	all, filled, passed, runs := 0, 0, 0, 1
	if accept() {
		runs = 10
	}
	subjects := subjects(t)
	for path, whole := range subjects {
		f, n := emptied(t, whole)
		all += n
		result, err := update.Script(t.Context(), suite.Script{Path: path, File: f}, update.Options{Servers: starter})
		if err != nil {
			t.Errorf("%s: %v", path, err)
			continue
		}
		filled += result.Filled
		written := suite.Script{Path: path, File: ast.Parse(path, result.Text)}
		for _, r := range suite.Run(t.Context(), []suite.Script{written}, suite.Options{Servers: starter, Repeat: runs}) {
			if r.Err == nil && r.Result.Outcome == runner.Passed {
				passed++
				continue
			}
			t.Errorf("%s: %s %+v\n%s", path, r.Result.Outcome, r.Result.Failure, result.Text)
		}
		again, err := update.Script(t.Context(), written, update.Options{Servers: starter})
		if err != nil || again.Text != result.Text {
			t.Errorf("%s: a second update changes it, or fails: %v\n%s", path, err, again.Text)
		}
	}
	t.Logf("%d of %d filled, %d of %d runs pass", filled, all, passed, len(subjects)*runs)
	if filled*100 < all*99 {
		t.Errorf("%d of %d expectations are filled", filled, all)
	}
}

// harm is one thing done to one expectation.
type harm struct {
	what string
	line int
	file *ast.File
}

// harms returns a script with each attribute value, text and name of a child
// of an expectation spoilt in turn.
func harms(f *ast.File) []harm {
	var all []harm
	for _, a := range script.New(f).Actions {
		e, ok := a.Stanza()
		if a.Verb != ast.VerbReceives || !ok {
			continue
		}
		spoil := func(what string, edits ...ast.Edit) {
			if text, err := textedit.Apply(f.Text(), edits); err == nil {
				all = append(all, harm{what, f.Position(a.Span().Start).Line, ast.Parse(f.Name(), text)})
			}
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
	}
	return all
}

func TestWhatWasSpoiltIsRestored(t *testing.T) {
	starter := servers(t)
	restored, failing := 0, 0
	for path, whole := range subjects(t) {
		for i, h := range harms(whole) {
			if !accept() && i%6 != 0 {
				continue
			}
			result, err := update.Script(t.Context(), suite.Script{Path: path, File: h.file}, update.Options{Servers: starter, Full: true})
			if err != nil {
				t.Errorf("%s:%d: %s: %v", path, h.line, h.what, err)
				continue
			}
			if result.Text == h.file.Text() && len(result.Left) == 0 {
				continue // it does not make the script fail
			}
			failing++
			if result.Text == whole.Text() {
				restored++
				continue
			}
			for _, c := range result.Changes {
				if c.Line != h.line {
					t.Errorf("%s:%d: %s: line %d changes too", path, h.line, h.what, c.Line)
				}
			}
			t.Logf("%s:%d: %s: %+v left %+v", filepath.Base(path), h.line, h.what, result.Changes, result.Left)
		}
	}
	t.Logf("%d of %d restored byte for byte", restored, failing)
	if restored*100 < failing*95 {
		t.Errorf("%d of %d are restored byte for byte", restored, failing)
	}
}
