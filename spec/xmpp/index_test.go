package xmpp

import (
	"flag"
	"io/fs"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "bring the index up to date")

// readAll parses all data files.
func readAll(t testing.TB) map[string]*document {
	t.Helper()
	documents := map[string]*document{}
	err := fs.WalkDir(os.DirFS("data"), ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := os.ReadFile("data/" + path)
		if err != nil {
			return err
		}
		d, errs := parse(path, string(text))
		for _, e := range errs {
			t.Error(e)
		}
		documents[path] = d
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return documents
}

func TestIndexIsUpToDate(t *testing.T) {
	want := makeIndex(readAll(t))
	if *update {
		if err := os.WriteFile("index.txt", []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if indexText == want {
		return
	}
	have, fresh := strings.Split(indexText, "\n"), strings.Split(want, "\n")
	for i := range min(len(have), len(fresh)) {
		if have[i] != fresh[i] {
			t.Fatalf("index.txt does not tell what the files in data hold: run `go generate ./spec/xmpp`\nline %d is\n\t%s\nand should be\n\t%s", i+1, have[i], fresh[i])
		}
	}
	t.Fatal("index.txt does not tell what the files in data hold: run `go generate ./spec/xmpp`")
}
