package watch_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"github.com/scs-tools/scs/internal/watch"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// watched watches a new folder that holds a.scs.
func watched(t *testing.T) (w *watch.Watcher, dir string) {
	t.Helper()
	dir = t.TempDir()
	save(t, filepath.Join(dir, "a.scs"), "old")
	w, err := watch.New()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = w.Close() })
	if added, err := w.Watch([]string{dir}); !added || err != nil {
		t.Fatalf("a new folder is watched: %v, %v", added, err)
	}
	return w, dir
}

func save(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func isScript(path string) bool { return strings.HasSuffix(path, ".scs") }

// wantNext fails unless the named files of the folder change next.
func wantNext(t *testing.T, w *watch.Watcher, dir string, affects func(string) bool, names ...string) {
	t.Helper()
	got, err := w.Next(t.Context(), affects)
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, name := range names {
		want = append(want, filepath.Join(dir, name))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("changed (-want +got):\n%s", diff)
	}
}

func TestAFileThatIsWrittenHasChanged(t *testing.T) {
	w, dir := watched(t)
	save(t, filepath.Join(dir, "a.scs"), "new")
	wantNext(t, w, dir, isScript, "a.scs")
}

// Vim and others save by writing another file and renaming it.
func TestAFileThatIsReplacedHasChanged(t *testing.T) {
	w, dir := watched(t)
	for range 3 {
		save(t, filepath.Join(dir, "a.scs~"), "new")
		if err := os.Rename(filepath.Join(dir, "a.scs~"), filepath.Join(dir, "a.scs")); err != nil {
			t.Fatal(err)
		}
		wantNext(t, w, dir, isScript, "a.scs")
	}
}

func TestFilesThatComeAndGoHaveChanged(t *testing.T) {
	w, dir := watched(t)
	save(t, filepath.Join(dir, "b.scs"), "new")
	wantNext(t, w, dir, isScript, "b.scs")
	if err := os.Remove(filepath.Join(dir, "a.scs")); err != nil {
		t.Fatal(err)
	}
	wantNext(t, w, dir, isScript, "a.scs")
}

func TestChangesOfOneMomentComeTogether(t *testing.T) {
	w, dir := watched(t)
	for _, name := range []string{"c.scs", "notes.txt", "b.scs", "a.scs"} {
		save(t, filepath.Join(dir, name), "new")
	}
	wantNext(t, w, dir, isScript, "a.scs", "b.scs", "c.scs")
}

func TestAFolderWithinIsWatchedOnceItIsNamed(t *testing.T) {
	w, dir := watched(t)
	deep := filepath.Join(dir, "deep")
	if err := os.Mkdir(deep, 0o755); err != nil {
		t.Fatal(err)
	}
	wantNext(t, w, dir, func(string) bool { return true }, "deep")
	if added, err := w.Watch([]string{dir, deep}); !added || err != nil {
		t.Fatalf("a new folder is watched: %v, %v", added, err)
	}
	if added, err := w.Watch([]string{dir, deep}); added || err != nil {
		t.Fatalf("the same folders are watched: %v, %v", added, err)
	}
	save(t, filepath.Join(deep, "d.scs"), "new")
	wantNext(t, w, deep, isScript, "d.scs")
}

// A change of branches can take a folder away and bring it back.
func TestAFolderThatComesBackIsWatchedAgain(t *testing.T) {
	w, dir := watched(t)
	deep := filepath.Join(dir, "deep")
	for range 2 {
		if err := os.Mkdir(deep, 0o755); err != nil {
			t.Fatal(err)
		}
		wantNext(t, w, dir, func(string) bool { return true }, "deep")
		if added, err := w.Watch([]string{dir, deep}); !added || err != nil {
			t.Fatalf("a new folder is watched: %v, %v", added, err)
		}
		if err := os.Remove(deep); err != nil {
			t.Fatal(err)
		}
		wantNext(t, w, dir, isScript, "deep")
	}
}

func TestFoldersAreLetGo(t *testing.T) {
	w, dir := watched(t)
	other := t.TempDir()
	if _, err := w.Watch([]string{other}); err != nil {
		t.Fatal(err)
	}
	save(t, filepath.Join(dir, "a.scs"), "new")
	save(t, filepath.Join(other, "b.scs"), "new")
	wantNext(t, w, other, isScript, "b.scs")
}

func TestAMissingFolderIsLeftOut(t *testing.T) {
	w, dir := watched(t)
	if added, err := w.Watch([]string{dir, filepath.Join(dir, "none")}); added || err != nil {
		t.Errorf("added: %v, error: %v", added, err)
	}
}

func TestWaitingEndsWithTheContext(t *testing.T) {
	w, _ := watched(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := w.Next(ctx, isScript); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}
