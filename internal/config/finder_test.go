package config

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// plant makes files below a new folder: names that end in a slash are folders,
// the others hold the text behind the name.
func plant(t *testing.T, files map[string]string) (root string) {
	t.Helper()
	root, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range files {
		path := filepath.Join(root, filepath.FromSlash(name))
		dir := filepath.Dir(path)
		if strings.HasSuffix(name, "/") {
			dir = path
		}
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
		if dir == path {
			continue
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func TestFinder(t *testing.T) {
	root := plant(t, map[string]string{
		".scs.toml":                "",
		"near/.scs.toml":           "",
		"near/deep/er/a.scs":       "",
		"repo/.git/":               "",
		"repo/sub/a.scs":           "",
		"configured/.git":          "gitdir: elsewhere\n",
		"configured/.scs.toml":     "",
		"configured/sub/deep/file": "",
		"plain/a.scs":              "",
	})
	tests := []struct{ name, path, want string }{
		{"beside the script", "near/a.scs", "near/.scs.toml"},
		{"the nearest one above", "near/deep/er/a.scs", "near/.scs.toml"},
		{"further up", "plain/a.scs", ".scs.toml"},
		{"for a script in a folder that is not there", "plain/none/a.scs", ".scs.toml"},
		{"below what is no folder", "plain/a.scs/b.scs", ".scs.toml"},
		{"not beyond the repository", "repo/sub/a.scs", ""},
		{"at the top of the repository", "configured/sub/deep/a.scs", "configured/.scs.toml"},
		{"nested folders are looked at again", "near/deep/a.scs", "near/.scs.toml"},
	}
	var finder Finder
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := finder.Find(filepath.Join(root, filepath.FromSlash(tt.path)))
			if err != nil {
				t.Fatal(err)
			}
			if tt.want == "" {
				if got != nil {
					t.Errorf("found %s, want none", got.Path)
				}
				return
			}
			if want := filepath.Join(root, filepath.FromSlash(tt.want)); got == nil || got.Path != want {
				t.Errorf("found %+v, want %s", got, want)
			}
		})
	}
}

func TestFinderTakesRelativePaths(t *testing.T) {
	root := plant(t, map[string]string{".git/": "", "sub/.scs.toml": ""})
	t.Chdir(root)
	var finder Finder
	for path, want := range map[string]bool{"a.scs": false, "sub/a.scs": true, "./sub/x/../a.scs": true} {
		got, err := finder.Find(path)
		if err != nil {
			t.Fatal(err)
		}
		if (got != nil) != want || want && got.Path != filepath.Join(root, "sub", FileName) {
			t.Errorf("%s: found %+v", path, got)
		}
	}
}

func TestFinderReadsAFileOnce(t *testing.T) {
	root := plant(t, map[string]string{".git/": "", ".scs.toml": "", "a/": "", "b/c/": ""})
	var finder Finder
	first, err := finder.Find(filepath.Join(root, "a", "x.scs"))
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for _, dir := range []string{"", "a", "b", "b/c"} {
		for range 8 {
			all.Go(func() {
				got, err := finder.Find(filepath.Join(root, dir, "y.scs"))
				if err != nil || got != first {
					t.Errorf("%s: got another configuration, %v", dir, err)
				}
			})
		}
	}
	all.Wait()

	if err := os.Remove(filepath.Join(root, FileName)); err != nil {
		t.Fatal(err)
	}
	if got, _ := finder.Find(filepath.Join(root, "z.scs")); got != first {
		t.Error("the file was read again unasked")
	}
}

func TestFinderReportsAWrongFileForEachScript(t *testing.T) {
	root := plant(t, map[string]string{".scs.toml": "[lint]\nselct = []\n", "sub/": ""})
	var finder Finder
	for _, path := range []string{"a.scs", "sub/b.scs"} {
		_, err := finder.Find(filepath.Join(root, path))
		if errs, ok := errors.AsType[Errors](err); !ok || errs[0].Path != filepath.Join(root, FileName) {
			t.Errorf("%s: error %v", path, err)
		}
	}
}

func TestFinderDoesNotPassOverWhatItCannotRead(t *testing.T) {
	root := plant(t, map[string]string{".scs.toml/": ""})
	var finder Finder
	if _, err := finder.Find(filepath.Join(root, "a.scs")); err == nil {
		t.Error("a folder named .scs.toml was taken for no configuration")
	}
}

func BenchmarkFindNothing(b *testing.B) {
	path := filepath.Join(b.TempDir(), "a.scs")
	for b.Loop() {
		var finder Finder
		if _, err := finder.Find(path); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkFindAgain(b *testing.B) {
	var finder Finder
	for b.Loop() {
		if _, err := finder.Find("testdata/a.scs"); err != nil {
			b.Fatal(err)
		}
	}
}
