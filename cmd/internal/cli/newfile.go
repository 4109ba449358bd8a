package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/scs-tools/scs/internal/atomicfile"
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
		return Environment(err)
	}
	return nil
}

// Replace replaces what the file was written with.
func (f NewFile) Replace(old, content string) error {
	if err := atomicfile.WriteIfUnchanged(f.Path, []byte(old), []byte(content)); err != nil {
		return Environment(err)
	}
	return nil
}
