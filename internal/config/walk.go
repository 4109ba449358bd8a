package config

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// WalkOptions says what [Walk] leaves out. The zero value leaves out what git
// ignores.
type WalkOptions struct {
	// Exclude reports whether a script or folder that was found, not given, is
	// to be left out. The path is absolute. After an error the rest of that
	// folder is left out too.
	Exclude func(path string) (bool, error)

	// GitIgnored takes in what git ignores.
	GitIgnored bool
}

// Walk returns the scripts at paths. A file is taken whatever its name and
// whatever the rules say; a folder is searched for *.scs files to any depth,
// without hidden names, without what git ignores, and without what the options
// exclude. Links to files are taken, links to folders inside a folder are not
// followed. Each file comes once however many paths and links lead to it, as
// a clean path that starts like the one that was given, and all are sorted.
//
// Git's rules are those of the .gitignore files in the folder, below it and,
// within its repository, above it, and of .git/info/exclude; user-wide settings
// of git do not count.
//
// The scripts that could be found are returned also with an error, which names
// each path that does not exist and each folder that cannot be read.
func Walk(paths []string, options WalkOptions) ([]string, error) {
	w := walker{options: options}
	for _, path := range paths {
		w.start(filepath.Clean(path))
	}
	if len(paths) > 1 {
		w.dropRepeats()
	}
	w.dropSecondNames()
	files := make([]string, len(w.found))
	for i, s := range w.found {
		files[i] = s.shown
	}
	slices.Sort(files)
	return files, w.err()
}

type walker struct {
	options WalkOptions
	found   []foundScript
	errs    []error
}

// A foundScript is a file that was found.
type foundScript struct {
	absolute, shown string
	link            bool // a symbolic link
}

// start takes in one of the given paths.
func (w *walker) start(path string) {
	info, err := os.Stat(path)
	if err != nil {
		w.errs = append(w.errs, err)
		return
	}
	absolute, err := filepath.Abs(path)
	if err != nil {
		w.errs = append(w.errs, err)
		return
	}
	if info.IsDir() {
		w.folder(absolute, path, w.ignoresAbove(absolute))
		return
	}
	link, err := os.Lstat(path)
	w.found = append(w.found, foundScript{absolute, path, err == nil && link.Mode()&fs.ModeSymlink != 0})
}

// folder takes in the scripts of a folder and of those in it.
func (w *walker) folder(absolute, shown string, ignores *ignoreFile) {
	entries, err := os.ReadDir(absolute)
	if err != nil {
		w.errs = append(w.errs, &fs.PathError{Op: "read folder", Path: shown, Err: errors.Unwrap(err)})
		return
	}
	if !w.options.GitIgnored {
		ignores = w.ignoresOf(absolute, entries, ignores)
	}
	for _, entry := range entries {
		name := entry.Name()
		folder, link := entry.IsDir(), entry.Type()&fs.ModeSymlink != 0
		if name[0] == '.' || !folder && !strings.HasSuffix(name, ".scs") {
			continue
		}
		path := child(absolute, name)
		if !folder && !isFile(path, entry) || ignores.ignores(filepath.ToSlash(path), folder) {
			continue
		}
		if w.options.Exclude != nil {
			excluded, err := w.options.Exclude(path)
			if err != nil {
				w.errs = append(w.errs, err)
				return
			}
			if excluded {
				continue
			}
		}
		if folder {
			w.folder(path, child(shown, name), ignores)
		} else {
			w.found = append(w.found, foundScript{path, child(shown, name), link})
		}
	}
}

// child returns the path of name in dir, which is clean: [filepath.Join] would
// clean it again for every file of a tree.
func child(dir, name string) string {
	switch {
	case dir == ".":
		return name
	case os.IsPathSeparator(dir[len(dir)-1]): // the top of the file system
		return dir + name
	default:
		return dir + string(filepath.Separator) + name
	}
}

// isFile reports whether there is a file to read: not a socket, not a link to
// a folder or to nothing.
func isFile(path string, entry fs.DirEntry) bool {
	if entry.Type()&fs.ModeSymlink == 0 {
		return entry.Type().IsRegular()
	}
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

// dropRepeats leaves out what several of the given paths led to, save the first
// time.
func (w *walker) dropRepeats() {
	seen := make(map[string]bool, len(w.found))
	w.found = slices.DeleteFunc(w.found, func(s foundScript) bool {
		again := seen[s.absolute]
		seen[s.absolute] = true
		return again
	})
}

// dropSecondNames leaves out each link to a file that is found under its own
// name too, or through a link before.
func (w *walker) dropSecondNames() {
	if !slices.ContainsFunc(w.found, func(s foundScript) bool { return s.link }) {
		return
	}
	named := map[string]bool{} // by path without any link in it
	folders := map[string]string{}
	for _, s := range w.found {
		if s.link {
			continue
		}
		dir, base := filepath.Split(s.absolute)
		if _, ok := folders[dir]; !ok {
			folders[dir] = resolved(dir)
		}
		named[filepath.Join(folders[dir], base)] = true
	}
	w.found = slices.DeleteFunc(w.found, func(s foundScript) bool {
		if !s.link {
			return false
		}
		target := resolved(s.absolute)
		again := named[target]
		named[target] = true
		return again
	})
}

// resolved returns path without links in it, or as it is if that fails.
func resolved(path string) string {
	if target, err := filepath.EvalSymlinks(path); err == nil {
		return target
	}
	return path
}

// err returns what went wrong, each thing once: a faulty configuration file
// comes up in every folder that it governs.
func (w *walker) err() error {
	var errs []error
	said := map[string]bool{}
	for _, err := range w.errs {
		if text := err.Error(); !said[text] {
			said[text] = true
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}
