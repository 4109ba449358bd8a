package server

import (
	"os"
	"path/filepath"
	"strings"
	"time"
)

// A server's folder is removed with the server. When we are killed before that,
// the kernel still gives up our claim to the folder, and the next run sees that
// it is nobody's. A claim is a lock and not the number of a process, which may
// be somebody else's by then, or mean nothing outside of a container.

// folderPrefix begins the names of servers' folders.
const folderPrefix = "scs-server-"

// claimFile is the file in a folder that is locked while the folder is in use.
const claimFile = "claim"

// unclaimed is the age from which a folder without a claim is nobody's: it is
// made and claimed within moments.
const unclaimed = time.Hour

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
		if info, err := os.Lstat(folder); err == nil && info.IsDir() && ours(info) {
			sweepFolder(folder, info)
		}
	}
}

// sweepFolder removes a folder of ours if nobody uses it.
func sweepFolder(folder string, info os.FileInfo) {
	left, err := takeOver(folder)
	switch {
	case err == nil:
		_ = os.RemoveAll(folder)
		left.end()
	case os.IsNotExist(err) && time.Since(info.ModTime()) > unclaimed:
		// Whoever made it was killed before it held anything but the beginning of
		// a claim. What holds more is not ours, or its claim was cleaned away.
		begun, _ := filepath.Glob(filepath.Join(folder, claimFile+"*"))
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
