// Package atomicfile replaces the content of files so that nobody ever sees,
// and no failure ever leaves, half of it.
//
// The new content is written to a temporary file beside the old one and then
// renamed over it. The file keeps its mode and, where the system lets us, its
// owner. A symbolic link is followed to its file and stays a link. Other names
// of the same file (hard links) keep the old content. Nothing waits for the
// disk: after a power cut a file may hold its old content, or, on file systems
// that order a rename before the data it names, be empty.
package atomicfile

import (
	"errors"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"

	"github.com/scs-tools/scs/internal/readfile"
)

// ErrChanged means that a file no longer holds what the caller read from it.
var ErrChanged = errors.New("the file has changed since it was read")

// Write replaces the content of the file at path by data. A file that is not
// there is made, with mode 0666 before the umask. A file that the process may
// not write to is refused although a rename would succeed, and so is whatever
// is not a regular file, or a symbolic link to nothing.
//
// Errors are of type *[fs.PathError] with Op "write" and the given path; after
// one the old content is whole and no temporary file is left.
func Write(path string, data []byte) error {
	return write(path, data, nil, os.Rename)
}

// WriteIfUnchanged replaces the content of the file at path, which was old, by
// data as [Write] does. If the file no longer holds old, or is gone, it is left alone
// and the error wraps [ErrChanged]. The comparison is the last thing before
// the rename: only a change within those microseconds can be lost.
func WriteIfUnchanged(path string, old, data []byte) error {
	unchanged := func(file string) error {
		now, err := readfile.Text(file, readfile.MaxScript)
		switch {
		case errors.Is(err, fs.ErrNotExist), err == nil && now != string(old):
			return ErrChanged
		default:
			return err
		}
	}
	return write(path, data, unchanged, os.Rename)
}

// write is the whole of the package. check, if there is one, has the last word
// on whether file may be replaced; rename is [os.Rename] except in tests.
func write(path string, data []byte, check func(file string) error, rename func(from, to string) error) (err error) {
	defer func() {
		if err != nil {
			err = &fs.PathError{Op: "write", Path: path, Err: cause(err)}
		}
	}()
	file, old, err := resolve(path)
	if err != nil {
		return err
	}
	if old == nil && check != nil {
		return check(file)
	}
	temporary, err := create(filepath.Dir(file), old, data)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(temporary)
		}
	}()
	if check != nil {
		if err := check(file); err != nil {
			return err
		}
	}
	return rename(temporary, file)
}

// resolve follows symbolic links from path to the file that is to be written.
// The information is nil if there is no such file yet.
func resolve(path string) (file string, old fs.FileInfo, err error) {
	file, err = filepath.EvalSymlinks(path)
	if errors.Is(err, fs.ErrNotExist) {
		if _, linkErr := os.Lstat(path); linkErr == nil {
			return "", nil, errors.New("a symbolic link to a file that does not exist")
		}
		return path, nil, nil
	}
	if err != nil {
		return "", nil, err
	}
	old, err = os.Stat(file)
	if err != nil {
		return "", nil, err
	}
	if !old.Mode().IsRegular() {
		return "", nil, errors.New("not a regular file")
	}
	// Opened and closed again only to ask whether we may write.
	f, err := os.OpenFile(file, os.O_WRONLY, 0)
	if err != nil {
		return "", nil, err
	}
	return file, old, f.Close()
}

// create writes data to a new file in dir that has the mode and owner of old,
// and returns its name. The name starts with a dot and does not end in .scs,
// so that nothing which looks for scripts picks it up.
func create(dir string, old fs.FileInfo, data []byte) (name string, err error) {
	mode := fs.FileMode(0o666)
	if old != nil {
		mode = 0o600 // until the owner is right
	}
	var f *os.File
	for {
		name = filepath.Join(dir, ".scs-"+strconv.FormatUint(rand.Uint64(), 36)+".tmp")
		f, err = os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
		if !errors.Is(err, fs.ErrExist) {
			break
		}
	}
	if err != nil {
		return "", err
	}
	_, err = f.Write(data)
	if err == nil && old != nil {
		keepOwner(f, old)
		err = f.Chmod(old.Mode().Perm())
	}
	if err = errors.Join(err, f.Close()); err != nil {
		_ = os.Remove(name)
		return "", err
	}
	return name, nil
}

// cause takes the names of temporary files and system calls off err: what the
// user asked for is that path be written.
func cause(err error) error {
	if pathErr, ok := errors.AsType[*fs.PathError](err); ok {
		return pathErr.Err
	}
	if linkErr, ok := errors.AsType[*os.LinkError](err); ok {
		return linkErr.Err
	}
	return err
}
