//go:build unix

package atomicfile

import (
	"io/fs"
	"os"
	"syscall"
)

// keepOwner gives f the owner and group of old, and reports whether it has them
// now. Only the superuser may give files away, and only to a group of one's own
// may a file be handed, so a refusal is expected and the file then stays with
// whoever writes it.
func keepOwner(f *os.File, old fs.FileInfo) bool {
	was, ok := old.Sys().(*syscall.Stat_t)
	if !ok {
		return false
	}
	now, err := f.Stat()
	if err != nil {
		return false
	}
	if is, ok := now.Sys().(*syscall.Stat_t); ok && is.Uid == was.Uid && is.Gid == was.Gid {
		return true
	}
	if f.Chown(int(was.Uid), int(was.Gid)) == nil {
		return true
	}
	_ = f.Chown(-1, int(was.Gid))
	return false
}

// links returns how many names a file has.
func links(info fs.FileInfo) uint64 {
	if stat, ok := info.Sys().(*syscall.Stat_t); ok {
		return uint64(stat.Nlink) //nolint:unconvert // other systems have another type
	}
	return 1
}

// beforeRename does nothing: a file may be renamed while it is open.
func beforeRename(*os.File) {}

// lock takes the lock of a file for as long as it is open, and reports whether
// nobody else has it.
func lock(f *os.File) bool {
	return syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) == nil
}

// abandoned reports whether the process is gone that made a temporary file.
func abandoned(path string) bool {
	f, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NOFOLLOW|syscall.O_NONBLOCK, 0)
	if err != nil {
		return false
	}
	defer f.Close()
	return lock(f)
}
