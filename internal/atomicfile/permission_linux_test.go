package atomicfile

import (
	"errors"
	"io/fs"
	"os"
	"runtime"
	"syscall"
	"testing"
)

const nobody = 65534

// asOrdinaryUser runs f without the superuser's rights over files, which would
// make every permission test pass. Only the calling thread loses them.
func asOrdinaryUser(t *testing.T, f func()) {
	t.Helper()
	if os.Getuid() != 0 {
		f()
		return
	}
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	if err := syscall.Setfsgid(nobody); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Setfsuid(nobody); err != nil {
		t.Fatal(err)
	}
	defer func() {
		_ = syscall.Setfsuid(0)
		_ = syscall.Setfsgid(0)
	}()
	f()
}

func TestAnUnwritableFolderLeavesTheOriginalWhole(t *testing.T) {
	t.Chdir(t.TempDir()) // a relative path needs no rights over the folders above
	put(t, "a.scs", "old", 0o666)
	if err := os.Chmod(".", 0o555); err != nil {
		t.Fatal(err)
	}
	asOrdinaryUser(t, func() {
		err := Write("a.scs", []byte("new"))
		if !errors.Is(err, fs.ErrPermission) || err.Error() != "write a.scs: permission denied" {
			t.Errorf("error %v", err)
		}
	})
	wantText(t, "a.scs", "old")
	wantOnly(t, ".", "a.scs")
}

func TestAReadOnlyFileIsRefused(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.Chmod(".", 0o777); err != nil {
		t.Fatal(err)
	}
	put(t, "a.scs", "old", 0o444)
	asOrdinaryUser(t, func() {
		if err := Write("a.scs", []byte("new")); !errors.Is(err, fs.ErrPermission) {
			t.Errorf("error %v, want permission denied", err)
		}
	})
	wantText(t, "a.scs", "old")
	wantOnly(t, ".", "a.scs")
}

func TestWriteKeepsTheOwner(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("only the superuser can give files away")
	}
	t.Chdir(t.TempDir())
	put(t, "a.scs", "old", 0o640)
	if err := os.Chown("a.scs", 1234, 5678); err != nil {
		t.Fatal(err)
	}
	if err := Write("a.scs", []byte("new")); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat("a.scs")
	if err != nil {
		t.Fatal(err)
	}
	if is := info.Sys().(*syscall.Stat_t); is.Uid != 1234 || is.Gid != 5678 {
		t.Errorf("owner %d:%d, want 1234:5678", is.Uid, is.Gid)
	}
	if info.Mode() != 0o640 {
		t.Errorf("mode %v after the change of owner", info.Mode())
	}
}

// Somebody else's file in a folder we may write to is still written, and then
// belongs to us.
func TestWriteWithoutTheRightToGiveFilesAway(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("needs a file that belongs to somebody else")
	}
	t.Chdir(t.TempDir())
	if err := os.Chmod(".", 0o777); err != nil {
		t.Fatal(err)
	}
	put(t, "a.scs", "old", 0o666)
	asOrdinaryUser(t, func() {
		if err := Write("a.scs", []byte("new")); err != nil {
			t.Error(err)
		}
	})
	wantText(t, "a.scs", "new")
	wantOnly(t, ".", "a.scs")
	if got := modeOf(t, "a.scs"); got != 0o666 {
		t.Errorf("mode %v", got)
	}
}
