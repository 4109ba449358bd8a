package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/scs-tools/scs/internal/atomicfile"
	"github.com/scs-tools/scs/spec/nearest"
)

// NewFile is a file that a verb makes, whole or not at all.
type NewFile struct {
	Path  string
	Force bool // overwrite a file that is there
}

// Check returns why the file may not be written: it exists, or nobody can tell.
func (f NewFile) Check() error {
	if f.Force {
		return nil
	}
	switch _, err := os.Lstat(f.Path); {
	case err == nil:
		return Usage(fmt.Errorf("%s exists: use --force to overwrite it", DisplayPath(f.Path)))
	case errors.Is(err, fs.ErrNotExist):
		return nil
	default:
		return Environment(err)
	}
}

// Write writes the file unless it exists.
func (f NewFile) Write(content string) error {
	// Somebody may have made it since it was checked first.
	if err := f.Check(); err != nil {
		return err
	}
	if err := atomicfile.Write(f.Path, []byte(content)); err != nil {
		return Environment(missingFolder(f.Path, err))
	}
	return nil
}

// missingFolder returns the error of writing a file, with what to do if the folder
// for it is missing.
func missingFolder(path string, err error) error {
	if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	folder := filepath.Dir(path)
	if _, missing := os.Stat(folder); !errors.Is(missing, fs.ErrNotExist) {
		return err
	}
	if near := nearest.Path(folder, fs.DirEntry.IsDir); near != "" {
		return fmt.Errorf("the folder %q does not exist: create it, or did you mean %q?", DisplayPath(folder), DisplayPath(near))
	}
	return fmt.Errorf("the folder %q does not exist: create it first", DisplayPath(folder))
}

// Replace replaces what the file was written with.
func (f NewFile) Replace(old, content string) error {
	if err := atomicfile.WriteIfUnchanged(f.Path, []byte(old), []byte(content)); err != nil {
		return Environment(err)
	}
	return nil
}
