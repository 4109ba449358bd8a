//go:build unix

package folderlock

import (
	"os"
	"path/filepath"
	"syscall"
)

// Lock is the lock on a folder in use; it ends with the process at the latest.
type Lock struct{ file *os.File }

// Take locks a folder that has just been made. The file gets its name
// when it is locked: nobody finds it unlocked in between.
func Take(dir string) (*Lock, error) {
	file, err := os.CreateTemp(dir, FileName)
	if err != nil {
		return nil, err
	}
	l := &Lock{file}
	err = lock(file)
	if err == nil {
		err = os.Rename(file.Name(), filepath.Join(dir, FileName))
	}
	if err != nil {
		l.Release()
		return nil, err
	}
	return l, nil
}

// TakeOver locks a folder that somebody has left behind. The error tells that
// it is in use, or never was locked ([os.ErrNotExist]).
func TakeOver(dir string) (*Lock, error) {
	file, err := os.OpenFile(filepath.Join(dir, FileName), os.O_RDWR|syscall.O_NOFOLLOW, 0)
	if err != nil {
		return nil, err
	}
	if err := lock(file); err != nil {
		file.Close()
		return nil, err
	}
	return &Lock{file}, nil
}

// lock locks a file, unless somebody else has. The lock is that of the opened
// file (flock(2)), which children do not inherit.
func lock(file *os.File) error {
	return syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
}

// Release gives the lock up.
func (l *Lock) Release() {
	if l != nil {
		l.file.Close()
	}
}

// Ours reports whether a folder is this user's.
func Ours(info os.FileInfo) bool {
	stat, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(stat.Uid) == os.Getuid()
}
