package atomicfile

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
)

// acl is an access control list in the form of the kernel: version 2; the owner
// rw, user 1234 rw, the group nothing, the mask rw, others nothing.
const acl = "\x02\x00\x00\x00" +
	"\x01\x00\x06\x00\xff\xff\xff\xff" + "\x02\x00\x06\x00\xd2\x04\x00\x00" +
	"\x04\x00\x00\x00\xff\xff\xff\xff" + "\x10\x00\x06\x00\xff\xff\xff\xff" + "\x20\x00\x00\x00\xff\xff\xff\xff"

const (
	aclName        = "system.posix_acl_access"
	defaultACLName = "system.posix_acl_default"
)

func attribute(t *testing.T, path, name string) string {
	t.Helper()
	var value [1024]byte
	n, err := syscall.Getxattr(path, name, value[:])
	if errors.Is(err, syscall.ENODATA) {
		return ""
	}
	if err != nil {
		t.Fatal(err)
	}
	return string(value[:n])
}

func TestWriteKeepsAttributes(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.scs")
	for name, value := range map[string]string{aclName: acl, "user.note": "mine"} {
		put(t, path, "old", 0o640)
		if err := syscall.Setxattr(path, name, []byte(value), 0); err != nil {
			t.Logf("%s cannot be set here: %v", name, err)
			continue
		}
		mode := modeOf(t, path)
		if err := Write(path, []byte("new")); err != nil {
			t.Fatal(err)
		}
		if got := attribute(t, path, name); got != value {
			t.Errorf("%s is %q, want %q", name, got, value)
		}
		if got := modeOf(t, path); got != mode {
			t.Errorf("with %s: mode %v, want %v", name, got, mode)
		}
		wantText(t, path, "new")
	}
}

// A folder hands its default list down to new files; what is replaced is not new.
func TestWriteTakesNothingFromTheFolder(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.scs")
	put(t, path, "old", 0o640)
	if err := syscall.Setxattr(dir, defaultACLName, []byte(acl), 0); err != nil {
		t.Skipf("no access control lists here: %v", err)
	}
	if err := Write(path, []byte("new")); err != nil {
		t.Fatal(err)
	}
	if got := attribute(t, path, aclName); got != "" {
		t.Errorf("a list of the folder: %q", got)
	}
	if got := modeOf(t, path); got != 0o640 {
		t.Errorf("mode %v", got)
	}
}

func TestWriteKeepsSetIDBits(t *testing.T) {
	for _, mode := range []fs.FileMode{0o755 | fs.ModeSetuid, 0o755 | fs.ModeSetgid, 0o755 | fs.ModeSticky} {
		path := filepath.Join(t.TempDir(), "a.scs")
		put(t, path, "old", 0o755)
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		before := modeOf(t, path)
		if err := Write(path, []byte("new")); err != nil {
			t.Fatal(err)
		}
		if got := modeOf(t, path); got != before {
			t.Errorf("mode %v, want %v", got, before)
		}
	}
}

func TestHardLinksAreRefused(t *testing.T) {
	dir := t.TempDir()
	path, second := filepath.Join(dir, "a.scs"), filepath.Join(dir, "b.scs")
	put(t, path, "old", 0o644)
	if err := os.Link(path, second); err != nil {
		t.Skip(err)
	}
	for i, err := range []error{Write(path, []byte("new")), WriteIfUnchanged(second, []byte("old"), []byte("new")), Check(path)} {
		other := []string{"b.scs", "a.scs", "b.scs"}[i]
		if err == nil || !strings.Contains(err.Error(), `the file has 2 hard links, here also "`+other+`": `) {
			t.Errorf("error %v", err)
		}
	}
	wantText(t, path, "old")
	wantOnly(t, dir, "a.scs", "b.scs")
}

// Several at once that make the same of a file end well, all of them.
func TestSeveralAtOnce(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.scs")
	put(t, path, "old", 0o644)
	var writers sync.WaitGroup
	for range 8 {
		writers.Go(func() {
			for range 20 {
				sweep(dir, nil)
				if err := WriteIfUnchanged(path, []byte("old"), []byte("new")); err != nil {
					t.Error(err)
				}
			}
		})
	}
	writers.Wait()
	wantText(t, path, "new")
	wantOnly(t, dir, "a.scs")
}

func TestCheckFindsWhatCannotBeWritten(t *testing.T) {
	dir := t.TempDir()
	put(t, filepath.Join(dir, "a.txt"), "old", 0o644)
	link(t, "nowhere", filepath.Join(dir, "dangling"))
	for path, ok := range map[string]bool{
		"a.txt": true, "new.txt": true, "none/new.txt": false, ".": false, "dangling": false,
	} {
		if err := Check(filepath.Join(dir, path)); (err == nil) != ok {
			t.Errorf("%s: %v", path, err)
		}
	}
	wantText(t, filepath.Join(dir, "a.txt"), "old")
	wantOnly(t, dir, "a.txt", "dangling")
}

func TestTarget(t *testing.T) {
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	put(t, filepath.Join(dir, "a.scs"), "old", 0o644)
	link(t, "a.scs", filepath.Join(dir, "link"))
	link(t, "link", filepath.Join(dir, "far"))
	link(t, "none.scs", filepath.Join(dir, "dangling"))
	link(t, "loop", filepath.Join(dir, "loop"))
	for path, want := range map[string]string{
		"a.scs": "a.scs", "link": "a.scs", "far": "a.scs", "dangling": "none.scs", "loop": "loop", "new": "new",
		"./x/../a.scs": "a.scs",
	} {
		if got := Target(filepath.Join(dir, path)); got != filepath.Join(dir, want) {
			t.Errorf("%s: %s, want %s", path, got, want)
		}
	}
}
