package config

import (
	"errors"
	"io/fs"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/internal/golden"
)

// at returns a selector of line, column and value.
func at(line, column int, value string) Selector {
	return Selector{value, ast.Position{Line: line, Column: column}}
}

func TestParseReadsEveryKey(t *testing.T) {
	c, err := Load(filepath.Join("testdata", "full.scs.toml"))
	if err != nil {
		t.Fatal(err)
	}
	glob := func(s Selector) Glob {
		g, err := newGlob(s, "testdata")
		if err != nil {
			t.Fatal(err)
		}
		return g
	}
	most := 50
	want := Lint{
		Select:       []Selector{at(3, 18, "syntax"), at(3, 28, "SCS101")},
		ExtendSelect: []Selector{at(5, 2, "title-used-twice"), at(6, 2, "never-disconnects")},
		Ignore:       []Selector{at(8, 18, "recorder-noise")},
		Exclude:      Globs{glob(at(9, 18, "generated")), glob(at(9, 31, "/old/**"))},
		FailLevel:    ast.Error,
		MaxFindings:  &most,
		PerFileIgnores: []PerFileIgnore{
			{glob(at(13, 1, "muc/*.scs")), []Selector{at(13, 16, "SCS501"), at(13, 26, "missing-title")}},
			{glob(at(14, 1, "*_slow.scs")), []Selector{}},
		},
		Severity: []SeverityOverride{
			{at(17, 1, "missing-title"), ast.Error},
			{at(18, 1, "SCS205"), ast.Off},
		},
	}
	if !reflect.DeepEqual(c.Lint, want) {
		t.Errorf("got\n%+v\nwant\n%+v", c.Lint, want)
	}
	vocabulary := Vocabulary{Files: []Selector{at(21, 10, "likes.txt")}}
	if !reflect.DeepEqual(c.Vocabulary, vocabulary) {
		t.Errorf("got %+v, want %+v", c.Vocabulary, vocabulary)
	}
	if got, want := c.Resolve(c.Vocabulary.Files[0]), filepath.Join("testdata", "likes.txt"); got != want {
		t.Errorf("the file is looked for at %s, not %s", got, want)
	}
}

func TestParseTellsNothingSelectedFromNotSet(t *testing.T) {
	for text, set := range map[string]bool{"": false, "[lint]\n": false, "[lint]\nselect = []\n": true} {
		c, err := Parse(FileName, []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		if (c.Lint.Select != nil) != set {
			t.Errorf("%q: select is %#v", text, c.Lint.Select)
		}
	}
}

func TestParseSaysWhatIsWrongAndWhere(t *testing.T) {
	archive := golden.Open(t, "testdata/errors.txtar")
	for i := 0; i+1 < len(archive.Files); i += 2 {
		given, want := archive.Files[i], &archive.Files[i+1]
		t.Run(strings.TrimSuffix(given.Name, ".toml"), func(t *testing.T) {
			got := ""
			if _, err := Parse(FileName, given.Data); err != nil {
				got = err.Error() + "\n"
				if _, ok := errors.AsType[Errors](err); !ok {
					t.Errorf("error of type %T", err)
				}
			}
			archive.Equal(t, want, got)
		})
	}
	archive.Save(t)
}

// TestNoErrorQuotesAPassword has passwords where something else has to stand, or
// in another form than they have to have.
func TestNoErrorQuotesAPassword(t *testing.T) {
	const account = "[run.accounts.\"a@b\"]\n"
	for _, text := range []string{
		account + "password = 8086",
		account + "password = -8.086",
		account + "password = true",
		account + "password = [\"8086\"]",
		account + "password = x8086",
		account + "password = \"8086",
		account + "password = '8086",
		account + "password = \"8086\" x",
		account + "password = 8086-true",
		account + "password = \"\\q8086\"",
		account + "passwort = \"8086\"",
		account + "jid = 8086",
		account + "\"8086\"",
		account + "password: 8086",
		"[run.accounts]\n\"a@b\" = \"8086\"",
		"[run.accounts]\n\"a@b\" = true",
		"[run.accounts]\n\"a@b\" = [\"8086\"]",
		"[run]\naccounts = \"8086\"",
		"[run]\naccounts = [[\"a@b\", \"8086\"]]",
	} {
		_, err := Parse(FileName, []byte(text+"\n"))
		if err == nil {
			t.Errorf("no error: %s", text)
		} else if said := err.Error(); strings.Contains(said, "8086") || strings.Contains(said, "8.086") || strings.HasSuffix(said, " true") {
			t.Errorf("%s\n%s", text, said)
		}
	}
}

func TestAWrongNameIsReportedWhereItStands(t *testing.T) {
	c, err := Parse("some/folder/.scs.toml", []byte("\ufeff[lint]\r\nselect = [\"mising-title\"]\r\n"))
	if err != nil {
		t.Fatal(err)
	}
	name := c.Lint.Select[0]
	got := c.Errorf(name, "unknown rule %q; did you mean %q?", name.Value, "missing-title").Error()
	if want := `some/folder/.scs.toml:2:11: unknown rule "mising-title"; did you mean "missing-title"?`; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestLoadNamesTheFileItCannotRead(t *testing.T) {
	_, err := Load(filepath.Join(t.TempDir(), "none.toml"))
	if pathErr, ok := errors.AsType[*fs.PathError](err); !ok || filepath.Base(pathErr.Path) != "none.toml" {
		t.Errorf("error %v", err)
	}
}

func TestPerFileIgnoresAddUp(t *testing.T) {
	dir := t.TempDir()
	c, err := Parse(filepath.Join(dir, FileName), []byte(`
		[lint.per-file-ignores]
		"muc" = ["one"]
		"*_slow.scs" = ["two", "three"]
		"other/**" = ["four"]
	`))
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		"muc/join_slow.scs": "one two three",
		"muc/join.scs":      "one",
		"other/a/b.scs":     "four",
		"a.scs":             "",
	} {
		var got []string
		for _, s := range c.Lint.IgnoredIn(filepath.Join(dir, filepath.FromSlash(path))) {
			got = append(got, s.Value)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: rules %q are off, want %q", path, got, want)
		}
	}
}

// Whatever the TOML library accepts has a place for each of its keys, and the
// key stands there.
func FuzzPlaces(f *testing.F) {
	for _, text := range []string{
		"a = 1\nb.c = [1, [2, 3], {d = 4}]\n[e.\"f.g\"]\n'h' = '''x''''\n",
		"[[a]]\nb = \"\"\"\n[no]\n\\\"\"\"\"\"\"\n[[a]]\nb = 1979-05-27 07:32:00 # c = 1\n",
		"[ a . b ] # c\n\"\\u00e9\\\"\" = {x.y = [], z = true}\n",
		"a = [ # x\n 1, # ]\n 2,\n]\nb = '#'\n",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		found := findPositions(text) // ends without a panic whatever the text
		meta, err := toml.Decode(text, &map[string]any{})
		if err != nil || strings.HasPrefix(text, "\ufeff") || strings.HasPrefix(text, "\xff\xfe") || strings.HasPrefix(text, "\xfe\xff") {
			return
		}
		for _, key := range meta.Keys() {
			path := top
			for _, part := range key {
				path = found.below(path, part)
			}
			offset := found.key(path)
			if path == nowhere {
				if !inList(meta, key) { // there the path has the number of an item
					t.Errorf("%q has no place", key)
				}
				continue
			}
			last := key[len(key)-1]
			if here := text[offset:]; !strings.HasPrefix(here, last) && here[0] != '"' && here[0] != '\'' {
				t.Errorf("%q stands at %q", last, here)
			}
		}
	})
}

// inList reports whether key lies inside a list.
func inList(meta toml.MetaData, key toml.Key) bool {
	for i := range key {
		if kind := meta.Type(key[:i]...); kind == "Array" {
			return true
		}
	}
	return false
}
