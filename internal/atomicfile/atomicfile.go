// Package atomicfile replaces the content of files so that nobody ever sees,
// and no failure ever leaves, half of it.
//
// The new content is written to a temporary file beside the old one and then
// renamed over it. The file keeps its mode, extended attributes and access
// control lists and, where the system lets us, its owner. A symbolic link is
// followed to its file and stays a link. A file with several names (hard links)
// is refused: a rename would part them. Nothing waits for the disk: after a
// power cut a file may hold its old content, or, on file systems that order a
// rename before the data it names, be empty. What a process leaves behind that
// was killed, [Sweep] removes.
package atomicfile

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/scs-tools/scs/internal/readfile"
)

// ErrChanged means that a file no longer holds what the caller read from it.
var ErrChanged = errors.New("the file has changed since it was read")

// Write replaces the content of the file at path by data, piece after piece. A
// file that is not there is made, with mode 0666 before the umask. A file that
// the process may not write to is refused although a rename would succeed, and
// so is whatever is not a regular file, or a symbolic link to nothing.
//
// Errors are of type *[fs.PathError] with Op "write" and the given path; after
// one the old content is whole and no temporary file is left.
func Write(path string, data ...[]byte) error {
	return write(path, data, nil, os.Rename)
}

// errSame means that a file holds already what is to be written: another process
// has done the same work.
var errSame = errors.New("nothing left to write")

// WriteIfUnchanged replaces the content of the file at path, which was old, by
// data as [Write] does. If the file no longer holds old, or is gone, it is left alone
// and the error wraps [ErrChanged]. The comparison is the last thing before
// the rename: only a change within those microseconds can be lost. A file that
// holds data already is left alone, without an error.
func WriteIfUnchanged(path string, old, data []byte) error {
	unchanged := func(file string) error {
		now, err := readfile.Text(file, readfile.MaxScript)
		switch {
		case err == nil && now == string(data):
			return errSame
		case errors.Is(err, fs.ErrNotExist), err == nil && now != string(old):
			return ErrChanged
		default:
			return err
		}
	}
	return write(path, [][]byte{data}, unchanged, os.Rename)
}

// write is the whole of the package. check, if there is one, has the last word
// on whether file may be replaced; rename is [os.Rename] except in tests.
func write(path string, data [][]byte, check func(file string) error, rename func(from, to string) error) (err error) {
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
		if err := check(file); !errors.Is(err, errSame) {
			return err
		}
	}
	temporary, err := create(filepath.Dir(file), old, file, data)
	if err != nil {
		return err
	}
	// Closed behind the rename: while it is open, no other process sweeps it.
	defer temporary.Close()
	if check != nil {
		err = check(file)
	}
	if err == nil {
		beforeRename(temporary)
		err = rename(temporary.Name(), file)
	}
	if err != nil {
		_ = os.Remove(temporary.Name())
	}
	if errors.Is(err, errSame) {
		return nil
	}
	return err
}

// Target returns the absolute path of the file that is written under a path:
// links are followed, also where they lead to nothing yet.
func Target(path string) string {
	absolute, err := filepath.Abs(path)
	if err != nil {
		return path
	}
	const most = 40 // links in a row; more are a loop
	for range most {
		if resolved, err := filepath.EvalSymlinks(absolute); err == nil {
			return resolved
		}
		next, err := os.Readlink(absolute)
		if err != nil {
			break
		}
		if !filepath.IsAbs(next) {
			next = filepath.Join(filepath.Dir(absolute), next)
		}
		absolute = next
	}
	if folder, err := filepath.EvalSymlinks(filepath.Dir(absolute)); err == nil {
		return filepath.Join(folder, filepath.Base(absolute))
	}
	return absolute
}

// Check reports whether [Write] could write the file at path now, with the error
// that it would return.
func Check(path string) error {
	return write(path, nil, func(string) error { return errSame }, nil)
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
		return "", nil, readfile.ErrNotRegular
	}
	if n := links(old); n > 1 {
		return "", nil, fmt.Errorf("the file has %d hard links%s: writing it would separate them; remove the others, or replace them by symbolic links",
			n, namesBeside(file, old))
	}
	// Opened and closed again only to ask whether we may write.
	f, err := os.OpenFile(file, os.O_WRONLY, 0)
	if err != nil {
		return "", nil, err
	}
	return file, old, f.Close()
}

// namesBeside returns the other names of a file in its own folder, for a message:
// ", here also \"b.scs\"". Those elsewhere cannot be found.
func namesBeside(file string, info fs.FileInfo) string {
	const most = 3
	entries, err := os.ReadDir(filepath.Dir(file))
	if err != nil {
		return ""
	}
	var names []string
	for _, entry := range entries {
		if !entry.Type().IsRegular() || entry.Name() == filepath.Base(file) {
			continue
		}
		if other, err := entry.Info(); err == nil && os.SameFile(info, other) {
			names = append(names, strconv.Quote(entry.Name()))
		}
	}
	switch {
	case len(names) == 0:
		return ""
	case len(names) > most:
		names = append(names[:most], "…")
	}
	return ", here also " + strings.Join(names, ", ")
}

// What the names of temporary files begin and end with: nothing that looks for
// scripts picks them up.
const (
	prefix = ".scs-"
	suffix = ".tmp"
)

// create writes data to a new file in dir that has the mode, owner and
// attributes of the file old, which is nil if there is none, and returns it
// open.
func create(dir string, old fs.FileInfo, file string, data [][]byte) (*os.File, error) {
	mode := fs.FileMode(0o666)
	if old != nil {
		mode = 0o600 // until the owner is right
	}
	f, err := claim(dir, mode)
	if err != nil {
		return nil, err
	}
	for _, piece := range data {
		if _, err = f.Write(piece); err != nil {
			break
		}
	}
	if err == nil && old != nil {
		kept := old.Mode() & (fs.ModePerm | fs.ModeSetuid | fs.ModeSetgid | fs.ModeSticky)
		if !keepOwner(f, old) {
			kept = old.Mode().Perm() // another's rights are not ours to hand out
		}
		err = f.Chmod(kept)
		if err == nil {
			err = keepAttributes(f, file)
		}
	}
	if err != nil {
		_ = f.Close()
		_ = os.Remove(f.Name())
		return nil, err
	}
	return f, nil
}

// claim creates a temporary file and locks it, so that nobody sweeps it.
func claim(dir string, mode fs.FileMode) (*os.File, error) {
	for {
		name := filepath.Join(dir, prefix+strconv.FormatUint(rand.Uint64(), 36)+suffix)
		f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if !lock(f) {
			_ = f.Close() // a sweeper was faster, and removes it
			continue
		}
		if _, err := os.Lstat(name); err != nil {
			_ = f.Close()
			continue
		}
		return f, nil
	}
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
