package config

import (
	"os"
	"path/filepath"
	"testing"
)

func TestGlobMatch(t *testing.T) {
	root := t.TempDir()
	tests := []struct {
		pattern, path string
		want          bool
	}{
		// Without a slash: a name, at any depth.
		{"a.scs", "a.scs", true},
		{"a.scs", "x/y/a.scs", true},
		{"*_slow.scs", "x/join_slow.scs", true},
		{"*_slow.scs", "x/join.scs", false},
		{"old", "old/a.scs", true}, // a folder covers what is in it
		{"old", "x/old/y/a.scs", true},
		{"old/", "x/old/y/a.scs", true},
		{"old", "older/a.scs", false},
		{"a.scs/", "a.scs", false}, // a slash at the end is for folders
		{"x/a.scs/", "x/a.scs", false},
		{"*.scs/", "x/a.scs", false},
		{"*.scs/", "x.scs/a.scs", true},
		{"x/y/", "x/y/a.scs", true},
		{"**/y/", "x/y/z/a.scs", true},
		{"{muc,pubsub}", "x/pubsub/a.scs", true},
		{"[a-c].scs", "b.scs", true},
		{"[!a-c].scs", "b.scs", false},
		{"a?.scs", "aé.scs", true},

		// With one: a path from the folder of the configuration file.
		{"muc/*.scs", "muc/a.scs", true},
		{"muc/*.scs", "x/muc/a.scs", false},
		{"muc/*.scs", "muc/x/a.scs", false},
		{"muc/**", "muc/x/a.scs", true},
		{"muc/**/a.scs", "muc/a.scs", true},
		{"**/muc/*.scs", "x/y/muc/a.scs", true},
		{"/old", "old/a.scs", true},
		{"./old", "old/a.scs", true},
		{"/old", "x/old/a.scs", false},
		{"x/*", "x/y/a.scs", true}, // through the folder x/y
		{".hidden/a.scs", ".hidden/a.scs", true},
		{".hidden/a.scs", "hidden/a.scs", false},

		// Nothing outside the folder.
		{"**", "../a.scs", false},
		{"*.scs", "../a.scs", false},
		{"**", ".", false},
	}
	for _, tt := range tests {
		g, err := newGlob(at(1, 1, tt.pattern), root)
		if err != nil {
			t.Fatal(err)
		}
		if got := g.Match(filepath.Join(root, filepath.FromSlash(tt.path))); got != tt.want {
			t.Errorf("%q matches %q: %v, want %v", tt.pattern, tt.path, got, tt.want)
		}
	}
}

// A walk asks for a folder itself too, so that it need not be searched.
func TestGlobWithASlashMatchesTheFolder(t *testing.T) {
	root := t.TempDir()
	if err := os.Mkdir(filepath.Join(root, "old"), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, pattern := range []string{"old/", "/old/", "o*/"} {
		g, err := newGlob(at(1, 1, pattern), root)
		if err != nil {
			t.Fatal(err)
		}
		if !g.Match(filepath.Join(root, "old")) {
			t.Errorf("%q does not match the folder", pattern)
		}
	}
}

func TestGlobMatchTakesRelativePaths(t *testing.T) {
	t.Chdir(t.TempDir())
	g, err := newGlob(at(1, 1, "muc/*.scs"), "sub")
	if err != nil {
		t.Fatal(err)
	}
	if !g.Match(filepath.Join("sub", "x", "..", "muc", "a.scs")) {
		t.Error("a relative path does not match")
	}
}

func TestGlobMatchFromTheTopOfTheFileSystem(t *testing.T) {
	top := filepath.VolumeName(t.TempDir()) + string(filepath.Separator)
	g, err := newGlob(at(1, 1, "/muc"), top)
	if err != nil {
		t.Fatal(err)
	}
	if !g.Match(filepath.Join(top, "muc", "a.scs")) {
		t.Error("a file below the top does not match")
	}
}
