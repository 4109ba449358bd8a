//go:build unix

package readfile

import "syscall"

type file int

// open opens a file to read. It does not wait for the other end of a pipe.
func open(path string) (f file, err error) {
	for {
		fd, err := syscall.Open(path, syscall.O_RDONLY|syscall.O_CLOEXEC|syscall.O_NONBLOCK|syscall.O_NOCTTY, 0)
		if err != syscall.EINTR {
			if err == syscall.ENXIO { // a socket
				err = ErrNotRegular
			}
			return file(fd), err
		}
	}
}

// size returns the size of a regular file, which a file system may not know.
func (f file) size() (int64, error) {
	var stat syscall.Stat_t
	if err := syscall.Fstat(int(f), &stat); err != nil {
		return 0, err
	}
	switch stat.Mode & syscall.S_IFMT {
	case syscall.S_IFREG:
		return stat.Size, nil
	case syscall.S_IFDIR:
		return 0, syscall.EISDIR
	}
	return 0, ErrNotRegular
}

func (f file) read(b []byte) (int, error) {
	for {
		n, err := syscall.Read(int(f), b)
		if err != syscall.EINTR {
			return max(n, 0), err
		}
	}
}

func (f file) close() { _ = syscall.Close(int(f)) } // nothing was written

// isRegular reports whether Text can tell what is the matter with a path: it
// leads to a regular file, to a folder or to nothing.
func isRegular(path string) bool {
	var stat syscall.Stat_t
	if syscall.Stat(path, &stat) != nil {
		return true
	}
	kind := stat.Mode & syscall.S_IFMT
	return kind == syscall.S_IFREG || kind == syscall.S_IFDIR
}
