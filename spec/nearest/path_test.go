package nearest_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/scs-tools/scs/spec/nearest"
)

func TestPath(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, name := range []string{"tests/login.scs", "tests/muc/join.scs", "tests/notes.txt", "spec/x.scs"} {
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	scripts := func(entry fs.DirEntry) bool { return entry.IsDir() || strings.HasSuffix(entry.Name(), ".scs") }
	for path, want := range map[string]string{
		"test": "tests", "test/": "tests", "tests/logn.scs": "tests/login.scs", "tets/login.scs": "tests/login.scs",
		"tets/logn.scs": "tests/login.scs", "tets/muk/join.scs": "tests/muc/join.scs", "tets/nothing_like_it.scs": "tests",
		"tests/note.txt": "", "nothing/like/it": "", "tests/login.scs/x": "",
	} {
		if got := filepath.ToSlash(nearest.Path(filepath.FromSlash(path), scripts)); got != want {
			t.Errorf("%s: got %q, want %q", path, got, want)
		}
	}
}
