package repository_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/scs-tools/scs/internal/repository"
)

// A file has one name in its repository, wherever the command was started.
func TestNamesCountFromTheRoot(t *testing.T) {
	top, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, folder := range []string{"plain/tests", "repo/.git", "repo/tests/deep", "repo/module/tests", "elsewhere"} {
		if err := os.MkdirAll(filepath.Join(top, filepath.FromSlash(folder)), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(top, "repo", "module", ".git"), []byte("gitdir: ../.git/modules/module\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join(top, "repo", "tests"), filepath.Join(top, "elsewhere", "link")); err != nil {
		t.Skip(err)
	}
	for _, c := range []struct{ start, path, want string }{
		{"repo", "tests/a.scs", "tests/a.scs"},
		{"repo", "a.scs", "a.scs"},
		{"repo/tests", "a.scs", "tests/a.scs"},
		{"repo/tests/deep", "../a.scs", "tests/a.scs"},
		{"repo/tests/deep", "new/a.scs", "tests/deep/new/a.scs"},
		{"elsewhere", "../repo/tests/a.scs", "tests/a.scs"},
		{"elsewhere", filepath.Join(top, "repo", "tests", "a.scs"), "tests/a.scs"},
		{"repo", "module/tests/a.scs", "tests/a.scs"},
		{"elsewhere", "link/a.scs", "tests/a.scs"},
		{"plain/tests", "../a.scs", "../a.scs"},
		{"plain", "tests/a.scs", "tests/a.scs"},
	} {
		t.Chdir(filepath.Join(top, c.start))
		var names repository.Names
		for range 2 {
			if got := names.Of(c.path); got != c.want {
				t.Errorf("in %s, %s is %s, want %s", c.start, c.path, got, c.want)
			}
		}
	}
}
