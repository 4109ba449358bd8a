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
	for _, name := range []string{"scs-server-new", "scs-server-old", "another-old"} {
		if err := os.Mkdir(filepath.Join(dir, name), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink("another-old", filepath.Join(dir, "scs-server-link")); err != nil {
		t.Fatal(err)
	}
	past := time.Now().Add(-2 * time.Hour)
	for _, name := range []string{"scs-server-old", "another-old"} {
		if err := os.Chtimes(filepath.Join(dir, name), past, past); err != nil {
			t.Fatal(err)
		}
	}
	server.Sweep(dir)
	for name, stays := range map[string]bool{"scs-server-new": true, "scs-server-old": false, "another-old": true, "scs-server-link": true} {
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
