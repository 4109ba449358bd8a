package lint_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/internal/golden"
	"github.com/scs-tools/scs/internal/testenv"
	"github.com/scs-tools/scs/lint"
)

func allRules(t *testing.T) *lint.Linter {
	t.Helper()
	linter, err := lint.New(lint.Options{Select: []string{"ALL"}})
	if err != nil {
		t.Fatal(err)
	}
	return linter
}

// TestSuppressionsAreAdded shows where the comments go.
func TestSuppressionsAreAdded(t *testing.T) {
	archive := golden.Open(t, "testdata/suppress/places.txtar")
	linter := allRules(t)
	var got []txtar.File
	for _, file := range archive.Files {
		name, ok := strings.CutSuffix(file.Name, ".scs")
		if !ok || strings.HasSuffix(name, ".suppressed") {
			continue
		}
		script := strings.ReplaceAll(string(file.Data), "␍\n", "\r\n")
		s, err := linter.Suppress(ast.Parse(file.Name, script), nil)
		if err != nil {
			t.Fatal(err)
		}
		suppressed := strings.ReplaceAll(s.File.Text(), "\r\n", "␍\n")
		got = append(got, file, txtar.File{Name: name + ".suppressed.scs", Data: []byte(suppressed)})
		if left := listing(s.File, s.Left); left != "" {
			got = append(got, txtar.File{Name: name + ".left", Data: []byte(left)})
		}
	}
	archive.EqualFiles(t, got)
}

// content returns what a script is apart from comments that talk to the
// linter: its top-level nodes, and its head.
func content(f *ast.File) []string {
	var all []string
	for n := range f.Nodes() {
		if c, ok := n.Comment(); ok && c.IsDirective() {
			continue
		}
		var lines []string
		for line := range strings.Lines(n.Text()) {
			if !strings.Contains(line, ast.SuppressionMark) {
				lines = append(lines, line)
			}
		}
		all = append(all, fmt.Sprintf("%s %q", n.Kind(), lines))
	}
	head := f.Head()
	for _, c := range append([]ast.Comment{head.Title, head.Description}, head.Tags...) {
		if c.IsZero() {
			all = append(all, "none")
		} else {
			all = append(all, c.Text())
		}
	}
	return all
}

// checkSuppressed suppresses all findings of a script: what is left is about
// suppressions, nothing but comments was added, and doing it again adds none.
func checkSuppressed(t *testing.T, linter *lint.Linter, name, text string) {
	t.Helper()
	f := ast.Parse(name, text)
	s, err := linter.Suppress(f, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range s.Left {
		if !strings.HasPrefix(d.Code, "SCS9") {
			t.Errorf("%s: %s is left:\n%s", name, d.Name, s.File.Text())
		}
	}
	if diff := cmp.Diff(content(f), content(s.File)); diff != "" {
		t.Errorf("%s: more than comments has changed (-before +after):\n%s", name, diff)
	}
	found := len(linter.Check(f))
	if len(s.Made)+len(s.Left) != found {
		t.Errorf("%s: %d suppressed and %d left, but %d were found", name, len(s.Made), len(s.Left), found)
	}
	again, err := linter.Suppress(s.File, nil)
	if err != nil {
		t.Fatal(err)
	}
	if again.File.Text() != s.File.Text() || len(again.Made) > 0 {
		t.Errorf("%s: done again, it makes\n%s\nof\n%s", name, again.File.Text(), s.File.Text())
	}
}

// TestAnyScriptCanBeSuppressed takes lines out of each script, one at a time,
// cuts each at them, and looks at scripts with mistakes in many forms.
func TestAnyScriptCanBeSuppressed(t *testing.T) {
	testenv.Long(t)
	linter := allRules(t)
	for _, s := range testenv.Own(t) {
		start := 0
		for i, line := range strings.SplitAfter(s.Text, "\n") {
			end := start + len(line)
			switch i % (3 * testenv.Thin) {
			case 0:
				checkSuppressed(t, linter, fmt.Sprintf("%s without line %d", s.Name, i+1), s.Text[:start]+s.Text[end:])
			case 1:
				checkSuppressed(t, linter, fmt.Sprintf("%s from line %d", s.Name, i+1), s.Text[start:])
			case 2:
				checkSuppressed(t, linter, fmt.Sprintf("%s to line %d", s.Name, i+1), strings.TrimSuffix(s.Text[:end], "\n"))
			}
			start = end
		}
	}
	names, err := filepath.Glob("../spec/mistakes/*.scs")
	if err != nil || len(names) == 0 {
		t.Fatalf("spec/mistakes holds no script: %v", err)
	}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		checkSuppressed(t, linter, name, string(text))
		checkSuppressed(t, linter, name+" with a mark", "\ufeff"+string(text))
		checkSuppressed(t, linter, name+" twice", string(text)+string(text))
		checkSuppressed(t, linter, name+" with CRLF", strings.ReplaceAll(string(text), "\n", "\r\n"))
	}
}

func TestRealScriptsCanBeSuppressed(t *testing.T) {
	linter := allRules(t)
	for _, s := range testenv.Scripts(t, "prosody", "recorded", "history") {
		checkSuppressed(t, linter, s.Name, s.Text)
	}
}

func TestOnlyChosenFindingsAreSuppressed(t *testing.T) {
	linter := allRules(t)
	text, err := os.ReadFile("testdata/suppress/places.txtar")
	if err != nil {
		t.Fatal(err)
	}
	f := ast.Parse("x.scs", string(txtar.Parse(text).Files[0].Data))
	s, err := linter.Suppress(f, func(_ *ast.File, found []ast.Diagnostic) []ast.Diagnostic {
		return slices.DeleteFunc(found, func(d ast.Diagnostic) bool { return d.Name != "unknown-verb" })
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Made) != 1 || s.Made[0].Name != "unknown-verb" || len(s.Left) != len(linter.Check(f))-1 {
		t.Errorf("suppressed %v, left %v", s.Made, s.Left)
	}
}
