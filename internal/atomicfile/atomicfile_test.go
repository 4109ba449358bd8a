package atomicfile

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
)

func put(t *testing.T, path, text string, mode fs.FileMode) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), mode); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, mode); err != nil { // past the umask
		t.Fatal(err)
	}
}

func wantText(t *testing.T, path, want string) {
	t.Helper()
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Errorf("%s holds %q, want %q", filepath.Base(path), got, want)
	}
}

// wantOnly fails unless dir holds the named files and nothing else.
func wantOnly(t *testing.T, dir string, names ...string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		got = append(got, e.Name())
	}
	slices.Sort(names) // one of them may be drawn by lot
	if !slices.Equal(got, names) {
		t.Errorf("the folder holds %q, want %q", got, names)
	}
}

func link(t *testing.T, to, name string) {
	t.Helper()
	if err := os.Symlink(to, name); err != nil {
		t.Skipf("no symbolic links here: %v", err)
	}
}

func TestWriteReplacesTheContent(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.scs")
	put(t, path, "a long old text", 0o644)
	for _, text := range []string{"new", "", strings.Repeat("longer ", 100_000)} {
		if err := Write(path, []byte(text)); err != nil {
			t.Fatal(err)
		}
		wantText(t, path, text)
	}
	wantOnly(t, dir, "a.scs")
}

func TestWriteMakesAFileThatIsNotThere(t *testing.T) {
	dir := t.TempDir()
	plain, made := filepath.Join(dir, "plain"), filepath.Join(dir, "made.scs")
	if err := os.WriteFile(plain, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	if err := Write(made, []byte("x")); err != nil {
		t.Fatal(err)
	}
	wantText(t, made, "x")
	if got, want := modeOf(t, made), modeOf(t, plain); got != want {
		t.Errorf("mode %v, want the usual %v", got, want)
	}
	wantOnly(t, dir, "made.scs", "plain")
}

func modeOf(t *testing.T, path string) fs.FileMode {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return info.Mode()
}

func TestWriteKeepsTheMode(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no mode bits")
	}
	for _, mode := range []fs.FileMode{0o644, 0o600, 0o755, 0o666, 0o640} {
		path := filepath.Join(t.TempDir(), "a.scs")
		put(t, path, "old", mode)
		if err := Write(path, []byte("new")); err != nil {
			t.Fatal(err)
		}
		if got := modeOf(t, path); got != mode {
			t.Errorf("mode %v, want %v", got, mode)
		}
	}
}

func TestWriteFollowsSymbolicLinks(t *testing.T) {
	dir := t.TempDir()
	for _, sub := range []string{"real", "near"} {
		if err := os.Mkdir(filepath.Join(dir, sub), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	file := filepath.Join(dir, "real", "a.scs")
	put(t, file, "old", 0o644)
	near, far := filepath.Join(dir, "near", "link.scs"), filepath.Join(dir, "far.scs")
	link(t, filepath.Join("..", "real", "a.scs"), near)
	link(t, near, far)

	if err := Write(far, []byte("new")); err != nil {
		t.Fatal(err)
	}
	wantText(t, file, "new")
	for _, name := range []string{near, far} {
		info, err := os.Lstat(name)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode()&fs.ModeSymlink == 0 {
			t.Errorf("%s is no longer a link", name)
		}
	}
	wantOnly(t, filepath.Join(dir, "near"), "link.scs")
	wantOnly(t, filepath.Join(dir, "real"), "a.scs")
}

func TestWriteRefuses(t *testing.T) {
	dir := t.TempDir()
	dangling, folder := filepath.Join(dir, "dangling.scs"), filepath.Join(dir, "folder.scs")
	link(t, "nowhere.scs", dangling)
	if err := os.Mkdir(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	tests := []struct{ name, path, want string }{
		{"a link to nothing", dangling, "a symbolic link to a file that does not exist"},
		{"a folder", folder, "not a regular file"},
		{"a file in a folder that is not there", filepath.Join(dir, "none", "a.scs"), "no such file or directory"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			err := Write(tt.path, []byte("new"))
			var pathErr *fs.PathError
			if !errors.As(err, &pathErr) || pathErr.Op != "write" || pathErr.Path != tt.path {
				t.Fatalf("error %v, want one that says what was to be written", err)
			}
			if runtime.GOOS != "windows" && pathErr.Err.Error() != tt.want {
				t.Errorf("cause %q, want %q", pathErr.Err, tt.want)
			}
		})
	}
	wantOnly(t, dir, "dangling.scs", "folder.scs")
}

func TestAFailedRenameLeavesTheOriginalWhole(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.scs")
	put(t, path, "old", 0o644)
	full := errors.New("disk on fire")
	renamed := ""
	err := write(path, [][]byte{[]byte("new")}, nil, func(from, to string) error {
		renamed = from
		wantText(t, from, "new")
		return &os.LinkError{Op: "rename", Old: from, New: to, Err: full}
	})
	if !errors.Is(err, full) || err.Error() != "write "+path+": disk on fire" {
		t.Errorf("error %v", err)
	}
	if filepath.Dir(renamed) != dir {
		t.Errorf("the temporary file was %s, want one in %s", renamed, dir)
	}
	wantText(t, path, "old")
	wantOnly(t, dir, "a.scs")
}

func TestWriteIfUnchanged(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.scs")
	put(t, path, "old", 0o644)

	if err := WriteIfUnchanged(path, []byte("old"), []byte("new")); err != nil {
		t.Fatal(err)
	}
	wantText(t, path, "new")

	err := WriteIfUnchanged(path, []byte("old"), []byte("newer"))
	if !errors.Is(err, ErrChanged) || !strings.Contains(err.Error(), path) {
		t.Errorf("error %v, want ErrChanged with the path", err)
	}
	wantText(t, path, "new")

	gone := filepath.Join(dir, "gone.scs")
	if err := WriteIfUnchanged(gone, nil, []byte("new")); !errors.Is(err, ErrChanged) {
		t.Errorf("error %v for a file that is gone, want ErrChanged", err)
	}
	wantOnly(t, dir, "a.scs")
}

// The content is compared after the new one is written, as late as can be.
func TestAChangeDuringTheWriteIsSeen(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.scs")
	put(t, path, "old", 0o644)
	err := write(path, [][]byte{[]byte("new")}, func(file string) error {
		if entries, _ := os.ReadDir(dir); len(entries) != 2 {
			t.Errorf("checked before the new content was written: %v", entries)
		}
		return ErrChanged
	}, func(string, string) error {
		t.Error("renamed although the check said no")
		return nil
	})
	if !errors.Is(err, ErrChanged) {
		t.Errorf("error %v", err)
	}
	wantOnly(t, dir, "a.scs")
}

func TestReadersNeverSeeHalfAFile(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows does not rename over a file that is open")
	}
	path := filepath.Join(t.TempDir(), "a.scs")
	texts := []string{strings.Repeat("a", 1<<16), strings.Repeat("b", 1<<15)}
	put(t, path, texts[0], 0o644)
	var writer sync.WaitGroup
	writer.Go(func() {
		for i := range 200 {
			if err := Write(path, []byte(texts[i%2])); err != nil {
				t.Error(err)
			}
		}
	})
	for range 200 {
		got, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if string(got) != texts[0] && string(got) != texts[1] {
			t.Fatalf("read %d bytes of a mixture", len(got))
		}
	}
	writer.Wait()
}
