//go:build !unix

package readfile

import (
	"errors"
	"io"
	"io/fs"
	"os"
)

type file struct{ *os.File }

func open(path string) (file, error) {
	f, err := os.Open(path)
	return file{f}, cause(err)
}

// size returns the size of a regular file.
func (f file) size() (int64, error) {
	info, err := f.Stat()
	switch {
	case err != nil:
		return 0, cause(err)
	case info.IsDir():
		return 0, errors.New("is a directory")
	case !info.Mode().IsRegular():
		return 0, ErrNotRegular
	}
	return info.Size(), nil
}

func (f file) read(b []byte) (int, error) {
	n, err := f.Read(b)
	if err == io.EOF {
		return n, nil
	}
	return n, cause(err)
}

func (f file) close() { _ = f.Close() } // nothing was written

// isRegular reports whether Text can tell what is the matter with a path: it
// leads to a regular file, to a folder or to nothing.
func isRegular(path string) bool {
	info, err := os.Stat(path)
	return err != nil || info.Mode().IsRegular() || info.IsDir()
}

// cause returns an error without the path that the caller adds.
func cause(err error) error {
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		return e.Err
	}
	return err
}
