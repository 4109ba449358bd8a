//go:build unix

package readfile

import "syscall"

type file int

func open(path string) (f file, err error) {
	for {
		fd, err := syscall.Open(path, syscall.O_RDONLY|syscall.O_CLOEXEC, 0)
		if err != syscall.EINTR {
			return file(fd), err
		}
	}
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
