package atomicfile

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// SweepBeside removes what killed processes have left beside files that are to
// be written: in their folders, and where links among them lead to.
func SweepBeside(files []string) {
	inFolder := map[string]map[string]bool{}
	for _, file := range files {
		folder, name := filepath.Split(file)
		names := inFolder[folder]
		if names == nil {
			names = map[string]bool{}
			inFolder[folder] = names
		}
		names[name] = true
	}
	elsewhere := map[string]bool{}
	for folder, names := range inFolder {
		sweep(folder, func(name string) {
			if names[name] {
				elsewhere[filepath.Dir(Target(filepath.Join(folder, name)))] = true
			}
		})
	}
	for folder := range elsewhere {
		sweep(folder, nil)
	}
}

// sweep sweeps one folder, "" the current one, and tells of each link in it.
// One look at a folder of ten thousand scripts is less than one at each script.
func sweep(folder string, link func(name string)) {
	if folder == "" {
		folder = "."
	}
	entries, err := os.ReadDir(folder)
	if err != nil {
		return
	}
	for _, entry := range entries {
		name := entry.Name()
		switch {
		case entry.Type()&fs.ModeSymlink != 0 && link != nil:
			link(name)
		case strings.HasPrefix(name, prefix) && strings.HasSuffix(name, suffix) && entry.Type().IsRegular():
			if path := filepath.Join(folder, name); abandoned(path) {
				_ = os.Remove(path)
			}
		}
	}
}
