package server

import (
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/scs-tools/scs/internal/folderlock"
)

// A server's folder is removed with the server, or by the next run when we are
// killed before that.

// folderPrefix begins the names of servers' folders.
const folderPrefix = "scs-server-"

// maxUnlocked is the age from which a folder without a lock is nobody's: it is
// made and locked within moments.
const maxUnlocked = time.Hour

// Sweep removes the folders that servers have left in a folder for temporary
// files, "" for the system's, because whoever started them was killed. It
// leaves alone what is in use and what is another user's. What cannot be removed
// stays, for it harms nobody.
func Sweep(tempDir string) {
	if tempDir == "" {
		tempDir = os.TempDir()
	}
	folders, err := filepath.Glob(filepath.Join(tempDir, folderPrefix+"*"))
	if err != nil {
		return // the name of the folder looks like a pattern
	}
	for _, folder := range folders {
		if strings.Trim(filepath.Base(folder)[len(folderPrefix):], "0123456789") != "" {
			continue // not a name that os.MkdirTemp makes
		}
		if info, err := os.Lstat(folder); err == nil && info.IsDir() && folderlock.Ours(info) {
			sweepFolder(folder, info)
		}
	}
}

// sweepFolder removes a folder of ours if nobody uses it.
func sweepFolder(folder string, info os.FileInfo) {
	left, err := folderlock.TakeOver(folder)
	switch {
	case err == nil:
		_ = os.RemoveAll(folder)
		left.Release()
	case os.IsNotExist(err) && time.Since(info.ModTime()) > maxUnlocked:
		// Whoever made it was killed before it held anything but the beginning of
		// a lock. What holds more is not ours, or its lock was cleaned away.
		begun, _ := filepath.Glob(filepath.Join(folder, folderlock.FileName+"*"))
		entries, err := os.ReadDir(folder)
		if err != nil || len(entries) > len(begun) {
			return
		}
		for _, file := range begun {
			_ = os.Remove(file)
		}
		_ = os.Remove(folder)
	}
}
