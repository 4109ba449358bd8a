package golden

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// recorder remembers whether a test that it stands for has failed.
type recorder struct {
	testing.TB
	failed bool
}

func (r *recorder) Helper()               {}
func (r *recorder) Errorf(string, ...any) { r.failed = true }

// archive returns the path of an archive with one case.
func archive(t *testing.T) string {
	path := filepath.Join(t.TempDir(), "a.txtar")
	if err := os.WriteFile(path, []byte("A case.\n-- given --\n1\n-- wanted --\n2\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// uses are the ways to hold a result to the archive; each of them tells
// whether the test failed.
var uses = map[string]func(t *testing.T, path, result string) bool{
	"Equal": func(t *testing.T, path, result string) bool {
		r := &recorder{TB: t}
		a := Open(r, path)
		a.Equal(r, &a.Files[1], result)
		t.Chdir(t.TempDir())
		a.Save(r)
		return r.failed
	},
	"EqualFiles": func(t *testing.T, path, result string) bool {
		r := &recorder{TB: t}
		a := Open(r, path)
		a.EqualFiles(r, []txtar.File{a.Files[0], {Name: "wanted", Data: []byte(result)}})
		return r.failed
	},
	"File": func(t *testing.T, path, result string) bool {
		r := &recorder{TB: t}
		File(r, path, "A case.\n-- given --\n1\n-- wanted --\n"+result)
		return r.failed
	},
}

func TestAnotherResultFailsTheTestAndChangesNoFile(t *testing.T) {
	for name, use := range uses {
		t.Run(name, func(t *testing.T) {
			path := archive(t)
			if use(t, path, "2\n") {
				t.Error("the expected result fails")
			}
			if !use(t, path, "3\n") {
				t.Error("another result passes")
			}
			if got := Open(t, path); string(got.Files[1].Data) != "2\n" {
				t.Errorf("the file was changed: %s", txtar.Format(got.Archive))
			}
		})
	}
}

func TestUpdateRewrites(t *testing.T) {
	t.Cleanup(func() { *update = false })
	for name, use := range uses {
		t.Run(name, func(t *testing.T) {
			path := archive(t)
			*update = true
			if use(t, path, "3\n") {
				t.Error("the test fails")
			}
			*update = false
			want := "A case.\n-- given --\n1\n-- wanted --\n3\n"
			if got, _ := os.ReadFile(path); string(got) != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}
