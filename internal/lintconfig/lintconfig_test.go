package lintconfig_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/internal/config"
	"github.com/scs-tools/scs/internal/lintconfig"
	"github.com/scs-tools/scs/lint"
)

// linters returns the linters for a configuration file of that text.
func linters(t *testing.T, text string, override lintconfig.Override) *lintconfig.Linters {
	t.Helper()
	c, err := config.Parse("/plays/.scs.toml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return lintconfig.New(func(string) (*config.Config, error) { return c, nil }, override, nil)
}

// setting returns what is done about a rule in a script, and where that is said.
func setting(t *testing.T, l *lintconfig.Linters, path, rule string) (ast.Severity, string) {
	t.Helper()
	s, err := l.For(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, setting := range s.Linter.Settings() {
		if setting.Rule.Name == rule {
			return setting.Severity, s.Origin(setting)
		}
	}
	t.Fatalf("no rule %s", rule)
	return ast.Off, ""
}

func TestFor(t *testing.T) {
	const file = `[lint]
ignore = ["missing-title"]
[lint.severity]
unknown-verb = "info"
[lint.per-file-ignores]
"recorded/*" = ["unknown-verb"]
`
	for _, tt := range []struct {
		name     string
		override lintconfig.Override
		path     string
		rule     string
		want     ast.Severity
		origin   string
	}{
		{"the file ignores a rule", lintconfig.Override{}, "/plays/a.scs", "missing-title", ast.Off, "/plays/.scs.toml:2"},
		{"the file grades a rule", lintconfig.Override{}, "/plays/a.scs", "unknown-verb", ast.Info, "/plays/.scs.toml:4"},
		{"the file ignores it in one folder", lintconfig.Override{}, "/plays/recorded/a.scs", "unknown-verb", ast.Off, "/plays/.scs.toml:6"},
		{"what the file does not name is as usual", lintconfig.Override{}, "/plays/a.scs", "unknown-character", ast.Error, ""},
		{"a selection of the override takes the place of the file's", lintconfig.Override{Select: []string{"missing-title"}},
			"/plays/a.scs", "unknown-character", ast.Off, ""},
		{"what the override ignores comes on top", lintconfig.Override{Ignore: []string{"unknown-character"}},
			"/plays/a.scs", "unknown-character", ast.Off, ""},
		{"a severity of the override wins", lintconfig.Override{Severity: map[string]ast.Severity{"unknown-verb": ast.Warning}},
			"/plays/a.scs", "unknown-verb", ast.Warning, ""},
		{"the override ignores a rule in one script", lintconfig.Override{IgnoredIn: func(path string) []string {
			if path == "/plays/a.scs" {
				return []string{"unknown-character"}
			}
			return nil
		}}, "/plays/a.scs", "unknown-character", ast.Off, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			severity, origin := setting(t, linters(t, file, tt.override), tt.path, tt.rule)
			if severity != tt.want || origin != tt.origin {
				t.Errorf("got %v from %q, want %v from %q", severity, origin, tt.want, tt.origin)
			}
		})
	}
}

// Scripts that nothing tells apart share their linter.
func TestLintersAreKept(t *testing.T) {
	l := linters(t, "[lint.per-file-ignores]\n\"b.scs\" = [\"missing-title\"]\n", lintconfig.Override{})
	get := func(path string) *lint.Linter {
		s, err := l.For(path)
		if err != nil {
			t.Fatal(err)
		}
		return s.Linter
	}
	if get("/plays/a.scs") != get("/plays/c.scs") {
		t.Error("two scripts with the same settings have two linters")
	}
	if get("/plays/a.scs") == get("/plays/b.scs") {
		t.Error("a script with settings of its own shares its linter")
	}
}

// A rule that does not exist is reported where the file names it.
func TestUnknownRuleInFile(t *testing.T) {
	_, err := linters(t, "[lint]\nignore = [\n\"mising-title\"]\n", lintconfig.Override{}).For("/plays/a.scs")
	var at *config.Error
	if !errors.As(err, &at) || at.Pos.Line != 3 {
		t.Errorf("got %v", err)
	}
}

// taught returns the linters for a configuration with a vocabulary file of
// that text, and the path of the file.
func taught(t *testing.T, text string) (*lintconfig.Linters, string) {
	t.Helper()
	folder := t.TempDir()
	file := filepath.Join(folder, "likes.txt")
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	c, err := config.Parse(filepath.Join(folder, config.FileName),
		[]byte("[vocabulary]\nfiles = [\"likes.txt\"]\n[lint.per-file-ignores]\n\"b.scs\" = [\"missing-title\"]\n"))
	if err != nil {
		t.Fatal(err)
	}
	find := func(string) (*config.Config, error) { return c, nil }
	return lintconfig.New(find, lintconfig.Override{}, nil), file
}

// The vocabulary files of a configuration are read once for all of its scripts,
// also for those with linters of their own.
func TestVocabularyIsReadOnce(t *testing.T) {
	l, file := taught(t, "namespace urn:example:likes:0\n\telement like root\n\t\tin message\n")
	if _, err := l.For("a.scs"); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	s, err := l.For(filepath.Join(filepath.Dir(file), "b.scs"))
	if err != nil {
		t.Fatal(err)
	}
	script := ast.Parse("b.scs", "[Client] Romeo\n\tjid: a@localhost\n\tpassword: secret\n-----\nRomeo connects\nRomeo sends:\n"+
		"\t<message><lik xmlns=\"urn:example:likes:0\"/></message>\nRomeo disconnects\n")
	found := s.Linter.Check(script)
	if len(found) != 1 || found[0].Name != "unknown-element" {
		t.Errorf("found %v", found)
	}
}

// What is wrong in a vocabulary file is an error of the configuration, at its
// place in that file.
func TestWrongVocabulary(t *testing.T) {
	l, file := taught(t, "namespace urn:example:likes:0\n\telephant like\n")
	_, err := l.For("a.scs")
	var wrong config.Errors
	if !errors.As(err, &wrong) || wrong[0].Path != file || wrong[0].Pos.Line != 2 || wrong[0].Pos.Column != 2 {
		t.Errorf("got %v", err)
	}
}
