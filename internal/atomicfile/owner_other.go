//go:build !unix

package atomicfile

import (
	"io/fs"
	"os"
)

// keepOwner does nothing: on Windows a new file takes its access rights from
// its folder.
func keepOwner(*os.File, fs.FileInfo) {}
