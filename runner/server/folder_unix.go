//go:build unix

package server

import (
	"os"
	"path/filepath"
	"syscall"
)

// claim is the lock on a folder in use; it ends with the process at the latest.
type claim struct{ file *os.File }

// claimFolder claims a folder that has just been made. The file gets its name
// when it is locked: nobody finds it unlocked in between.
func claimFolder(dir string) (*claim, error) {
	file, err := os.CreateTemp(dir, claimFile)
	if err != nil {
		return nil, err
	}
	c := &claim{file}
	err = lock(file)
	if err == nil {
		err = os.Rename(file.Name(), filepath.Join(dir, claimFile))
	}
	if err != nil {
		c.end()
		return nil, err
	}
	return c, nil
}

// takeOver claims a folder that somebody has left behind. The error tells that
// it is in use, or never was claimed ([os.ErrNotExist]).
func takeOver(dir string) (*claim, error) {
	file, err := os.OpenFile(filepath.Join(dir, claimFile), os.O_RDWR|syscall.O_NOFOLLOW, 0)
	if err != nil {
		return nil, err
	}
	if err := lock(file); err != nil {
		file.Close()
		return nil, err
	}
	return &claim{file}, nil
}

// lock locks a file, unless somebody else has. The lock is that of the opened
// file (flock(2)), which children do not inherit.
func lock(file *os.File) error {
	return syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
}

// end gives the claim up.
func (c *claim) end() {
	if c != nil {
		c.file.Close()
	}
}

// ours reports whether a folder is this user's.
func ours(info os.FileInfo) bool {
	stat, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(stat.Uid) == os.Getuid()
}
