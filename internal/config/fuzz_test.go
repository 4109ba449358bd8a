package config

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"
)

// FuzzSettings: whatever a settings file holds, it is read or it is an error
// that names a place of the file.
func FuzzSettings(f *testing.F) {
	for _, text := range []string{
		"[lint]\nselect = [\"ALL\"]\nexclude = [\"{a,b}/**\", \"!c\"]\n",
		"[run]\ntimeout = \"5s\"\njobs = 2\n", "[fmt]\nexclude = \"x\"\n", "[vocabulary]\nfiles = [\"../v.txt\"]\n",
		"x = " + strings.Repeat("[", 200), "[lint.severity]\nSCS101 = \"off\"\n", "[[lint]]\n", "\ufeff[run]\n", "a.b.c = {d = [{}]}\n", "\a",
	} {
		f.Add(text)
	}
	path := filepath.Join(f.TempDir(), ".scs.toml")
	f.Fuzz(func(t *testing.T, text string) {
		c, err := Parse(path, []byte(text))
		if err == nil {
			c.Fmt.Exclude.Match(filepath.Join(filepath.Dir(path), "a", "b.scs"))
			return
		}
		all, ok := errors.AsType[Errors](err)
		if !ok || len(all) == 0 {
			t.Fatalf("the error is no list: %v", err)
		}
		for _, e := range all {
			if e.Pos.Line < 1 || e.Pos.Line > 1+strings.Count(text, "\n") {
				t.Errorf("line %d of %q: %v", e.Pos.Line, text, e)
			}
		}
	})
}

// FuzzIgnore: whatever an ignore file holds, asking it ends, and a rule with
// an exclamation mark before it takes back what the rule alone says.
func FuzzIgnore(f *testing.F) {
	for _, text := range []string{"*.log\n!a.log\n", "/a/**/b\n", "\\#a\n# b\n", "a/\n", "[a-", "{a,aa}{a,aa}c\n", "**/**/**\n", "a\\ \n", "\ufeffa\r\n"} {
		f.Add(text, "a/b.scs")
	}
	f.Fuzz(func(t *testing.T, text, name string) {
		path := "/project/" + name
		if ignored := parseIgnore(text, "/project", nil).ignores(path, false); !ignored || strings.ContainsAny(text, "\r\n!") {
			return
		}
		if parseIgnore(text+"\n!"+strings.TrimPrefix(text, "\ufeff")+"\n", "/project", nil).ignores(path, false) {
			t.Errorf("%q ignores %q, and its negation does not take it back", text, name)
		}
	})
}
