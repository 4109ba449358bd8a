package config

import (
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"github.com/scs-tools/scs/internal/readfile"
	"github.com/scs-tools/scs/internal/repository"
)

// ignoresAbove returns the rules that the folders above dir lay down for it:
// none unless dir lies in a repository.
func (w *walker) ignoresAbove(dir string) *ignoreFile {
	if w.options.GitIgnored || repository.Is(dir) {
		return nil
	}
	var above []string
	for {
		parent := filepath.Dir(dir)
		if parent == dir {
			return nil
		}
		dir = parent
		above = append(above, dir)
		if repository.Is(dir) {
			break
		}
	}
	ignores := w.repositoryIgnores(dir)
	for _, dir := range slices.Backward(above) {
		ignores = w.readIgnore(filepath.Join(dir, ".gitignore"), dir, ignores)
	}
	return ignores
}

// ignoresOf returns the rules for the entries of dir, given those from above.
// A repository inside a repository begins anew.
func (w *walker) ignoresOf(dir string, entries []fs.DirEntry, above *ignoreFile) *ignoreFile {
	has := func(name string) bool {
		_, ok := slices.BinarySearchFunc(entries, name, func(e fs.DirEntry, name string) int {
			return strings.Compare(e.Name(), name)
		})
		return ok
	}
	if has(".git") {
		above = w.repositoryIgnores(dir)
	}
	if has(".gitignore") {
		above = w.readIgnore(filepath.Join(dir, ".gitignore"), dir, above)
	}
	return above
}

// repositoryIgnores returns the rules of info/exclude in the repository at dir.
// In a submodule or second working tree .git is a file that names the folder
// meant, and that may name, in commondir, the one it shares with others.
func (w *walker) repositoryIgnores(dir string) *ignoreFile {
	git := filepath.Join(dir, ".git")
	if text, err := readfile.Text(git, readfile.MaxSettings); err == nil {
		git = within(dir, strings.TrimPrefix(text, "gitdir:"))
		if text, err := readfile.Text(filepath.Join(git, "commondir"), readfile.MaxSettings); err == nil {
			git = within(git, text)
		}
	}
	return w.readIgnore(filepath.Join(git, "info", "exclude"), dir, nil)
}

// within returns the path that text names, which is relative to dir unless it
// is absolute.
func within(dir, text string) string {
	path := strings.TrimSpace(text)
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(dir, path)
}
