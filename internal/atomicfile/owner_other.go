//go:build !unix

package atomicfile

import (
	"io/fs"
	"os"
	"time"
)

// keepOwner does nothing: on Windows a new file takes its access rights from
// its folder.
func keepOwner(*os.File, fs.FileInfo) bool { return true }

// links returns 1: a file does not tell how many names it has.
func links(fs.FileInfo) uint64 { return 1 }

// beforeRename closes a file: one that is open cannot be renamed.
func beforeRename(f *os.File) { _ = f.Close() }

// lock does nothing: what is open cannot be removed.
func lock(*os.File) bool { return true }

// abandoned reports whether nobody can still be at work on a temporary file.
func abandoned(path string) bool {
	const work = time.Minute
	info, err := os.Stat(path)
	return err == nil && time.Since(info.ModTime()) > work
}
