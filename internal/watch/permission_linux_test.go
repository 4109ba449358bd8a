package watch_test

import (
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"
)

// A home folder lies in one that not everybody may read, and is watched all the
// same.
func TestAFolderThatMayNotBeReadIsLeftOut(t *testing.T) {
	w, dir := watched(t)
	shut := filepath.Join(dir, "shut")
	open := filepath.Join(shut, "open")
	if err := os.MkdirAll(open, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(shut, 0o711); err != nil {
		t.Fatal(err)
	}
	if os.Getuid() != 0 {
		if err := os.Chmod(shut, 0o311); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = os.Chmod(shut, 0o755) })
	} else {
		// The superuser reads everything: become somebody else, on this thread
		// and as far as files go.
		for _, folder := range []string{dir, filepath.Dir(dir)} {
			if err := os.Chmod(folder, 0o755); err != nil {
				t.Fatal(err)
			}
		}
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		if err := syscall.Setfsuid(65534); err != nil {
			t.Fatal(err)
		}
		defer func() { _ = syscall.Setfsuid(0) }()
	}
	if added, err := w.Watch([]string{shut}); added || err != nil {
		t.Errorf("what may not be read is watched: %v, %v", added, err)
	}
	if added, err := w.Watch([]string{shut, open}); !added || err != nil {
		t.Errorf("what lies in it is not watched: %v, %v", added, err)
	}
}
