package config

import (
	"errors"
	"io/fs"
	"path/filepath"
	"sync"
	"syscall"

	"github.com/scs-tools/scs/internal/repository"
)

// Finder finds the configuration file of a script: the nearest [FileName] in
// its folder or one above, up to the folder that holds .git. Each folder is
// looked at once and each file read once. The zero Finder is ready for use, by
// several goroutines at once.
type Finder struct {
	mu    sync.Mutex
	found map[string]finding // by folder, as asked and absolute
}

type finding struct {
	config *Config
	err    error
}

// Find returns the configuration of the script at path, or nil if it has none.
// Nothing needs to exist at path: for a script from standard input, ask for a
// name in the folder that it should count as part of. The working directory
// that a relative path starts from is that of the first call.
//
// An error of type [Errors] tells what is wrong with the file.
func (f *Finder) Find(path string) (*Config, error) {
	dir := filepath.Dir(path)
	f.mu.Lock()
	defer f.mu.Unlock()
	got, ok := f.found[dir]
	if !ok {
		absolute, err := filepath.Abs(dir)
		if err != nil {
			return nil, err
		}
		if f.found == nil {
			f.found = map[string]finding{}
		}
		got = f.look(absolute)
		f.found[dir] = got
	}
	return got.config, got.err
}

// look returns the configuration of the scripts in dir.
func (f *Finder) look(dir string) finding {
	if got, ok := f.found[dir]; ok {
		return got
	}
	var got finding
	got.config, got.err = Load(filepath.Join(dir, FileName))
	if absent(got.err) {
		got.err = nil
		if parent := filepath.Dir(dir); parent != dir && !repository.Is(dir) {
			got = f.look(parent)
		}
	}
	f.found[dir] = got
	return got
}

// absent reports whether err says that there is no such file.
func absent(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR)
}

// LintExcludes reports whether the script or folder at path is one that its
// configuration excludes from linting. It is made for [WalkOptions.Exclude].
func (f *Finder) LintExcludes(path string) (bool, error) {
	c, err := f.Find(path)
	if err != nil || c == nil {
		return false, err
	}
	return c.Lint.Exclude.Match(path), nil
}
