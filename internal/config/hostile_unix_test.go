//go:build unix

package config

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/scs-tools/scs/internal/readfile"
)

// Settings and ignore files that are no regular files, or too large, are an
// error at once, and the scripts around them are found all the same.
func TestFilesThatMustNotBeRead(t *testing.T) {
	for name, make := range map[string]func(path string) error{
		"a link to /dev/zero": func(path string) error { return os.Symlink("/dev/zero", path) },
		"a pipe":              func(path string) error { return syscall.Mkfifo(path, 0o600) },
		"a large file": func(path string) error {
			return errors.Join(os.WriteFile(path, nil, 0o600), os.Truncate(path, readfile.MaxSettings+1))
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if err := os.WriteFile(filepath.Join(dir, "a.scs"), nil, 0o600); err != nil {
				t.Fatal(err)
			}
			settings, ignores := filepath.Join(dir, FileName), filepath.Join(dir, ".gitignore")
			if err := errors.Join(make(settings), make(ignores)); err != nil {
				t.Fatal(err)
			}
			_, err := Load(settings)
			wrong, ok := errors.AsType[Errors](err)
			if !ok || len(wrong) != 1 || !strings.Contains(wrong[0].Message, "not read: ") {
				t.Errorf("settings: %v", err)
			}
			found, err := Walk([]string{dir}, WalkOptions{})
			if len(found) != 1 || !readfile.IsRefusal(err) || !strings.Contains(err.Error(), ignores) {
				t.Errorf("found %v, error %v", found, err)
			}
		})
	}
}
