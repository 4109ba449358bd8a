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

func (f file) read(b []byte) (int, error) {
	n, err := f.Read(b)
	if err == io.EOF {
		return 0, nil
	}
	return n, cause(err)
}

func (f file) close() { _ = f.Close() } // nothing was written

// cause returns an error without the path that the caller adds.
func cause(err error) error {
	var e *fs.PathError
	if errors.As(err, &e) {
		return e.Err
	}
	return err
}
