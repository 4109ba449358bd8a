// Package golden holds what tests expect in files below testdata, and rewrites
// those files: go test ./that/package -update.
package golden

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/scs-tools/scs/internal/diff"
)

var update = flag.Bool("update", false, "rewrite the expected results in testdata")

// Update reports whether expected results are to be rewritten rather than
// compared.
func Update() bool { return *update }

// Equal fails the test if a result is not the expected one, and shows how they
// differ. It accepts any result where results are to be rewritten: the caller
// does that.
func Equal(tb testing.TB, want, got string) {
	tb.Helper()
	if want != got && !*update {
		tb.Errorf("not the expected result; -update writes it:\n%s", diff.Unified("want", "got", want, got))
	}
}

// File compares a result with the content of a file, or writes it there.
func File[T ~string | ~[]byte](tb testing.TB, path string, got T) {
	tb.Helper()
	if *update {
		write(tb, path, []byte(got))
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		tb.Fatal(err)
	}
	if !bytes.Equal(want, []byte(got)) {
		tb.Errorf("not the expected result; -update writes it:\n%s", diff.Unified(path, "got", string(want), string(got)))
	}
}

// Archive is a txtar archive: what tests are given, and what they expect.
type Archive struct {
	*txtar.Archive
	path string // absolute: tests change their working directory
}

// Open reads an archive.
func Open(tb testing.TB, path string) *Archive {
	tb.Helper()
	path, err := filepath.Abs(path)
	if err != nil {
		tb.Fatal(err)
	}
	archive, err := txtar.ParseFile(path)
	if err != nil {
		tb.Fatal(err)
	}
	return &Archive{Archive: archive, path: path}
}

// Equal compares a result with a file of the archive, or puts it there. After
// the last one, call [Archive.Save].
func (a *Archive) Equal(tb testing.TB, want *txtar.File, got string) {
	tb.Helper()
	Equal(tb, string(want.Data), got)
	if *update {
		want.Data = []byte(got)
	}
}

// Save writes the archive if results are to be rewritten.
func (a *Archive) Save(tb testing.TB) {
	tb.Helper()
	if *update {
		write(tb, a.path, txtar.Format(a.Archive))
	}
}

// EqualFiles compares the files of the archive with those that the test has
// made, or puts those in their place.
func (a *Archive) EqualFiles(tb testing.TB, got []txtar.File) {
	tb.Helper()
	File(tb, a.path, txtar.Format(&txtar.Archive{Comment: a.Comment, Files: got}))
}

// write leaves a file alone that holds what it should.
func write(tb testing.TB, path string, text []byte) {
	tb.Helper()
	if old, err := os.ReadFile(path); err == nil && bytes.Equal(old, text) {
		return
	}
	if err := os.WriteFile(path, text, 0o644); err != nil {
		tb.Fatal(err)
	}
}
