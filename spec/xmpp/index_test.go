package xmpp

import (
	"io/fs"
	"os"
	"testing"

	"github.com/scs-tools/scs/internal/golden"
)

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
	golden.File(t, "index.txt", makeIndex(readAll(t)))
	if t.Failed() {
		t.Error("index.txt does not tell what the files in data hold: run `go generate ./spec/xmpp`")
	}
}

// What is found without opening a map is what it holds when it is open.
func TestOneIsFoundAsAllAre(t *testing.T) {
	closed, open := fresh(), fresh()
	for _, uri := range open.Namespaces() {
		if got, want := closed.namespaces.find(uri), open.namespaces.entries[uri]; got == nil || got.file != want.file || got.about != want.about {
			t.Errorf("%s: found %+v, there is %+v", uri, got, want)
		}
	}
	for _, key := range open.nodes.all() {
		if got, want := closed.nodes.find(key), open.nodes.entries[key]; got == nil || got.file != want.file {
			t.Errorf("%s: found %+v, there is %+v", key, got, want)
		}
	}
	for _, uri := range []string{"", "jabber:clien", "jabber:clientt", "zzz"} {
		if got := closed.namespaces.find(uri); got != nil {
			t.Errorf("%q: found %+v", uri, got)
		}
	}
}

// What has been found by itself stays what it is when all others come.
func TestOpeningKeepsWhatWasFound(t *testing.T) {
	v := fresh()
	before := v.Namespace("jabber:client")
	if before == nil || v.namespaces.opened.Load() {
		t.Fatal("one namespace is not found by itself")
	}
	if v.Namespace("urn:example:none") != nil || !v.namespaces.opened.Load() {
		t.Error("a namespace that is not there does not open the map")
	}
	if v.Namespace("jabber:client") != before {
		t.Error("there are two of one namespace now")
	}
}
