// Package repository finds the git repository that a file belongs to, and what
// the file is called there. CI services name files by these names, in whichever
// folder a command was started.
package repository

import (
	"os"
	"path/filepath"
	"sync"
)

// Is reports whether a folder is the top of a git repository. Its .git is a file
// where the repository is a submodule or a second working tree.
func Is(folder string) bool {
	_, err := os.Lstat(filepath.Join(folder, ".git"))
	return err == nil
}

// Root returns the top of the repository that a folder stands in; ok is false if
// it stands in none.
func Root(folder string) (root string, ok bool) {
	folder, err := filepath.Abs(folder)
	if err != nil {
		return "", false
	}
	for !Is(folder) {
		parent := filepath.Dir(folder)
		if parent == folder {
			return "", false
		}
		folder = parent
	}
	return folder, true
}

// Names knows what files are called in their repositories. Each folder is looked
// at once. The zero Names is ready for use, by several goroutines at once.
type Names struct {
	mutex sync.Mutex
	roots map[string]root // by folder, as asked for
}

// root is the top of a repository, and the folder that was asked for as it is
// reached from there.
type root struct {
	folder, top string
	ok          bool
}

// Of returns the path of a file from the top of its repository, with slashes. A
// file that is in no repository keeps its name. Nothing needs to exist at path.
func (n *Names) Of(path string) string {
	folder, base := filepath.Split(filepath.FromSlash(path))
	n.mutex.Lock()
	defer n.mutex.Unlock()
	r, known := n.roots[folder]
	if !known {
		if n.roots == nil {
			n.roots = map[string]root{}
		}
		r = find(folder)
		n.roots[folder] = r
	}
	if !r.ok {
		return path
	}
	name, err := filepath.Rel(r.top, filepath.Join(r.folder, base))
	if err != nil || !filepath.IsLocal(name) {
		return path
	}
	return filepath.ToSlash(name)
}

// find finds the repository of a folder: the one above it by name, or else above
// the place that links lead to.
func find(folder string) root {
	absolute, err := filepath.Abs(folder)
	if err != nil {
		return root{}
	}
	if top, ok := Root(absolute); ok {
		return root{absolute, top, true}
	}
	target, err := filepath.EvalSymlinks(absolute)
	if err != nil {
		return root{}
	}
	top, ok := Root(target)
	return root{target, top, ok}
}
