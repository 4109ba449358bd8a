//go:build unix

package server_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/scs-tools/scs/runner/server"
)

func TestWhatIsInUseIsNotSweptAway(t *testing.T) {
	dir := t.TempDir()
	s := begin(t, fake(t, "runs"), server.Options{TempDir: dir})
	server.Sweep(dir)
	folders := names(t, dir)
	if len(folders) != 1 {
		t.Fatalf("there is %v", folders)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if left := names(t, dir); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestWhatNobodyClaimsIsSweptAwayInTime(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"scs-server-1", "scs-server-2", "scs-server-3", "scs-server-4", "scs-server-of-mine", "another-old"} {
		if err := os.Mkdir(filepath.Join(dir, name), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink("another-old", filepath.Join(dir, "scs-server-5")); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"scs-server-3/lock123", "scs-server-4/lock123", "scs-server-4/thesis.txt"} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	past := time.Now().Add(-2 * time.Hour)
	for _, name := range []string{"scs-server-2", "scs-server-3", "scs-server-4", "scs-server-of-mine", "another-old"} {
		if err := os.Chtimes(filepath.Join(dir, name), past, past); err != nil {
			t.Fatal(err)
		}
	}
	server.Sweep(dir)
	for name, stays := range map[string]bool{
		"scs-server-1":         true, // new
		"scs-server-2":         false,
		"scs-server-3":         false, // half locked
		"scs-server-4/lock123": true,  // with something that no start writes first
		"scs-server-5":         true,  // a link
		"scs-server-of-mine":   true,
		"another-old":          true,
	} {
		if _, err := os.Lstat(filepath.Join(dir, name)); (err == nil) != stays {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// names returns what is in a folder.
func names(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, e := range entries {
		all = append(all, e.Name())
	}
	return all
}
