package atomicfile_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/scs-tools/scs/internal/atomicfile"
)

// Where no temporary file can be written, the message says which folder it is and
// how to name another.
func TestNoTempFolder(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{file, filepath.Join(file, "nowhere"), filepath.Join(t.TempDir(), "nowhere")} {
		_, err := atomicfile.TempFolder(dir, "x-")
		if err == nil || !strings.HasPrefix(err.Error(), "cannot write temporary files to \""+dir) || !strings.Contains(err.Error(), "to a writable folder") {
			t.Errorf("%s: %v", dir, err)
		}
	}
	dir, err := atomicfile.TempFolder(t.TempDir(), "x-")
	if err != nil {
		t.Fatal(err)
	}
	full := &fs.PathError{Op: "write", Path: filepath.Join(dir, "a"), Err: errors.New("no space left")}
	if err := atomicfile.InTempFolder(dir, full); !strings.Contains(err.Error(), "no space left: set the environment variable TMP") {
		t.Error(err)
	}
	elsewhere := &fs.PathError{Op: "open", Path: filepath.Join(file, "a"), Err: fs.ErrNotExist}
	if err := atomicfile.InTempFolder(dir, elsewhere); err != error(elsewhere) {
		t.Error(err)
	}
}
