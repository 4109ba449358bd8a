package config

import (
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"syscall"
	"testing"
)

func TestWalkNamesAFolderItCannotRead(t *testing.T) {
	root := plant(t, map[string]string{"a.scs": "", "shut/b.scs": ""})
	shut := filepath.Join(root, "shut")
	if err := os.Chmod(shut, 0); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(shut, 0o755) })
	t.Chdir(root)
	if os.Getuid() == 0 {
		// The superuser reads everything: become somebody else, on this thread
		// and as far as files go.
		for _, dir := range []string{root, filepath.Dir(root)} {
			if err := os.Chmod(dir, 0o755); err != nil {
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
	files, err := Walk([]string{"."}, WalkOptions{})
	if err == nil || err.Error() != "read folder shut: permission denied" {
		t.Errorf("error %v", err)
	}
	if !slices.Equal(files, []string{"a.scs"}) {
		t.Errorf("found %q", files)
	}
}
