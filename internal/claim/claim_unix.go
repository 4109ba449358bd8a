//go:build unix

package claim

import (
	"os"
	"path/filepath"
	"syscall"
)

// Claim is the lock on a folder in use; it ends with the process at the latest.
type Claim struct{ file *os.File }

// Folder claims a folder that has just been made. The file gets its name
// when it is locked: nobody finds it unlocked in between.
func Folder(dir string) (*Claim, error) {
	file, err := os.CreateTemp(dir, FileName)
	if err != nil {
		return nil, err
	}
	c := &Claim{file}
	err = lock(file)
	if err == nil {
		err = os.Rename(file.Name(), filepath.Join(dir, FileName))
	}
	if err != nil {
		c.End()
		return nil, err
	}
	return c, nil
}

// TakeOver claims a folder that somebody has left behind. The error tells that
// it is in use, or never was claimed ([os.ErrNotExist]).
func TakeOver(dir string) (*Claim, error) {
	file, err := os.OpenFile(filepath.Join(dir, FileName), os.O_RDWR|syscall.O_NOFOLLOW, 0)
	if err != nil {
		return nil, err
	}
	if err := lock(file); err != nil {
		file.Close()
		return nil, err
	}
	return &Claim{file}, nil
}

// lock locks a file, unless somebody else has. The lock is that of the opened
// file (flock(2)), which children do not inherit.
func lock(file *os.File) error {
	return syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
}

// End gives the claim up.
func (c *Claim) End() {
	if c != nil {
		c.file.Close()
	}
}

// Ours reports whether a folder is this user's.
func Ours(info os.FileInfo) bool {
	stat, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(stat.Uid) == os.Getuid()
}
