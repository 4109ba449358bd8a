package baseline_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/internal/baseline"
	"github.com/scs-tools/scs/internal/golden"
)

// suite is a folder with scripts and a baseline beside them.
type suite struct {
	t      *testing.T
	dir    string
	linted map[string]string // text of each script, by name
}

func newSuite(t *testing.T) *suite {
	t.Helper()
	s := &suite{t, t.TempDir(), map[string]string{}}
	archive, err := txtar.ParseFile("testdata/suite.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range archive.Files {
		s.save(file.Name, string(file.Data))
	}
	return s
}

func (s *suite) path(name string) string { return filepath.Join(s.dir, filepath.FromSlash(name)) }

func (s *suite) save(name, text string) {
	s.t.Helper()
	path := s.path(name)
	if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, []byte(text), 0o600)); err != nil {
		s.t.Fatal(err)
	}
	if strings.HasSuffix(name, ".scs") {
		s.linted[name] = text
	}
}

// everything says that all rules were run.
func everything(string) bool { return true }

// compare compares the syntax errors of a script with the baseline.
func (s *suite) compare(b *baseline.Baseline, name string, run func(string) bool) baseline.Script {
	s.t.Helper()
	f := ast.Parse(name, s.linted[name])
	var found []ast.Diagnostic
	for _, d := range f.Diagnostics() {
		if run(d.Code) {
			found = append(found, d)
		}
	}
	return b.Compare(s.path(name), f, found, run)
}

// write writes the baseline of the named scripts and returns it as it is read.
func (s *suite) write(b *baseline.Baseline, names ...string) *baseline.Baseline {
	s.t.Helper()
	var err error
	if b == nil {
		if b, err = baseline.New(s.path("known.json")); err != nil {
			s.t.Fatal(err)
		}
	}
	var linted []baseline.Script
	for _, name := range names {
		linted = append(linted, s.compare(b, name, everything))
	}
	if err := b.Write(s.path("known.json"), linted); err != nil {
		s.t.Fatal(err)
	}
	if b, err = baseline.Read(s.path("known.json")); err != nil {
		s.t.Fatal(err)
	}
	return b
}

// want compares what became of a script's findings.
func want(t *testing.T, got baseline.Script, fresh, known, gone int) {
	t.Helper()
	if len(got.New) != fresh || got.Known != known || got.Gone != gone {
		t.Errorf("%s: %d new, %d known, %d gone; want %d, %d, %d", got.Name, len(got.New), got.Known, got.Gone, fresh, known, gone)
	}
}

func TestTheFileIsSortedAndReadable(t *testing.T) {
	s := newSuite(t)
	s.write(nil, "b.scs", "deep/a.scs", "sound.scs")
	got, err := os.ReadFile(s.path("known.json"))
	if err != nil {
		t.Fatal(err)
	}
	golden.File(t, "testdata/known.json", got)
}

func TestWhatTheBaselineHoldsIsNotNew(t *testing.T) {
	s := newSuite(t)
	b := s.write(nil, "b.scs", "deep/a.scs")
	want(t, s.compare(b, "b.scs", everything), 0, 3, 0)
	want(t, s.compare(b, "deep/a.scs", everything), 0, 1, 0)
}

func TestFindingsAreKnownAgainElsewhereInTheFile(t *testing.T) {
	s := newSuite(t)
	b := s.write(nil, "b.scs")
	s.save("b.scs", "# One\n# Two\n\n"+s.linted["b.scs"])
	want(t, s.compare(b, "b.scs", everything), 0, 3, 0)
}

func TestOneMoreOfTheSameIsNew(t *testing.T) {
	s := newSuite(t)
	b := s.write(nil, "b.scs")
	s.save("b.scs", s.linted["b.scs"]+"\nwhat is this\n")
	want(t, s.compare(b, "b.scs", everything), 1, 3, 0)
}

func TestFixedFindingsAreGone(t *testing.T) {
	s := newSuite(t)
	b := s.write(nil, "b.scs")
	s.save("b.scs", strings.Replace(s.linted["b.scs"], "what is this\n", "", 1))
	want(t, s.compare(b, "b.scs", everything), 0, 2, 1)
	b = s.write(b, "b.scs")
	want(t, s.compare(b, "b.scs", everything), 0, 2, 0)
}

func TestRulesThatWereNotRunLeaveTheirEntries(t *testing.T) {
	s := newSuite(t)
	b := s.write(nil, "b.scs")
	onlyLines := func(code string) bool { return code == "SCS010" }
	script := s.compare(b, "b.scs", onlyLines)
	want(t, script, 0, 2, 0)
	if err := b.Write(s.path("known.json"), []baseline.Script{script}); err != nil {
		t.Fatal(err)
	}
	b, err := baseline.Read(s.path("known.json"))
	if err != nil {
		t.Fatal(err)
	}
	want(t, s.compare(b, "b.scs", everything), 0, 3, 0)
}

func TestScriptsThatWereNotLintedStay(t *testing.T) {
	s := newSuite(t)
	b := s.write(s.write(nil, "b.scs"), "deep/a.scs")
	want(t, s.compare(b, "b.scs", everything), 0, 3, 0)
	if gone := b.Others(map[string]bool{"deep/a.scs": true}); gone != 0 {
		t.Errorf("%d entries are gone", gone)
	}
}

func TestScriptsThatDoNotExistAreGone(t *testing.T) {
	s := newSuite(t)
	b := s.write(nil, "b.scs", "deep/a.scs")
	if err := os.Remove(s.path("b.scs")); err != nil {
		t.Fatal(err)
	}
	if gone := b.Others(map[string]bool{"deep/a.scs": true}); gone != 3 {
		t.Errorf("%d entries are gone, not 3", gone)
	}
	b = s.write(b)
	if gone := b.Others(nil); gone != 0 {
		t.Errorf("%d entries are gone after writing", gone)
	}
	want(t, s.compare(b, "deep/a.scs", everything), 0, 1, 0)
}

// The baseline is found from any folder.
func TestScriptsAreNamedFromTheBaselinesFolder(t *testing.T) {
	s := newSuite(t)
	b := s.write(nil, "deep/a.scs")
	t.Chdir(s.path("deep"))
	f := ast.Parse("a.scs", s.linted["deep/a.scs"])
	got := b.Compare("a.scs", f, f.Diagnostics(), everything)
	want(t, got, 0, 1, 0)
	if got.Name != "deep/a.scs" {
		t.Errorf("the script is called %q", got.Name)
	}
}

func TestARuleMayGetAnotherName(t *testing.T) {
	s := newSuite(t)
	s.write(nil, "b.scs")
	text, err := os.ReadFile(s.path("known.json"))
	if err != nil {
		t.Fatal(err)
	}
	s.save("known.json", strings.ReplaceAll(string(text), "unknown-line", "what-line"))
	b, err := baseline.Read(s.path("known.json"))
	if err != nil {
		t.Fatal(err)
	}
	want(t, s.compare(b, "b.scs", everything), 0, 3, 0)
}

func TestWhatIsNoBaselineIsAnError(t *testing.T) {
	archive := golden.Open(t, "testdata/malformed.txtar")
	var got []txtar.File
	for _, file := range archive.Files {
		if strings.HasSuffix(file.Name, ".error") {
			continue
		}
		t.Chdir(t.TempDir())
		if err := os.WriteFile(file.Name, file.Data, 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := baseline.Read(file.Name)
		if _, ok := errors.AsType[*baseline.FormatError](err); !ok {
			t.Errorf("%s: %v", file.Name, err)
		}
		got = append(got, file, txtar.File{Name: file.Name + ".error", Data: fmt.Appendln(nil, err)})
	}
	archive.EqualFiles(t, got)
}

func TestAMissingBaselineIsAnErrorOfTheFileSystem(t *testing.T) {
	if _, err := baseline.Read(filepath.Join(t.TempDir(), "known.json")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("error %v", err)
	}
}
