package atomicfile

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// TempFolder makes a folder of its own for temporary files, as [os.MkdirTemp] does.
// The error says how to name another place for such files.
func TempFolder(dir, pattern string) (string, error) {
	made, err := os.MkdirTemp(dir, pattern)
	if err == nil {
		return made, nil
	}
	if dir == "" {
		dir = os.TempDir()
	}
	if at, ok := errors.AsType[*fs.PathError](err); ok {
		err = at.Err
	}
	return "", tempError(dir, err)
}

// InTempFolder returns an error of writing into a folder for temporary files with
// what to do about it, others as they are.
func InTempFolder(folder string, err error) error {
	at, ok := errors.AsType[*fs.PathError](err)
	if !ok || !strings.HasPrefix(at.Path, folder+string(filepath.Separator)) {
		return err
	}
	return tempError(folder, at.Err)
}

func tempError(dir string, err error) error {
	name := "TMPDIR"
	if runtime.GOOS == "windows" {
		name = "TMP"
	}
	return fmt.Errorf("cannot write temporary files to %q: %w: set the environment variable %s to a writable folder", dir, err, name)
}
