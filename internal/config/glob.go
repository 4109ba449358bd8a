package config

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
)

// Glob is a pattern for scripts in a configuration file: * and ? match within
// a name, ** any number of folders, [a-z] one letter, {a,b} either. It is
// relative to the folder of the file. A pattern without a slash matches a name
// at any depth; one that matches a folder matches all that is in it.
type Glob struct {
	Selector
	root    string // absolute folder that the pattern is relative to
	pattern string // cleaned
	base    bool   // matches names, not paths
}

func newGlob(s Selector, root string) (Glob, error) {
	pattern := strings.TrimRight(s.Value, "/")
	base := !strings.Contains(pattern, "/")
	pattern = strings.TrimPrefix(strings.TrimPrefix(pattern, "./"), "/")
	switch {
	case pattern == "":
		return Glob{}, fmt.Errorf("empty pattern %q; name a file or folder, or leave it out", s.Value)
	case pattern == ".." || strings.HasPrefix(pattern, "../"):
		return Glob{}, fmt.Errorf("pattern %q leaves the folder of this file; put it into a configuration file above", s.Value)
	case !doublestar.ValidatePattern(pattern):
		return Glob{}, fmt.Errorf("malformed pattern %q; close its brackets and braces", s.Value)
	}
	root, err := filepath.Abs(root)
	if err != nil {
		return Glob{}, errors.New("the working directory is gone")
	}
	return Glob{Selector: s, root: root, pattern: pattern, base: base}, nil
}

// Match reports whether the pattern matches the file or folder at path, or a
// folder it is in. The path is absolute or relative to the working directory.
// What lies outside the folder of the configuration file never matches.
func (g Glob) Match(path string) bool {
	absolute, err := filepath.Abs(path)
	return err == nil && g.matches(absolute)
}

// matches is Match for an absolute, clean path.
func (g *Glob) matches(path string) bool {
	inside, ok := relative(g.root, path)
	if !ok {
		return false
	}
	for end := range len(inside) + 1 {
		if end < len(inside) && inside[end] != '/' {
			continue
		}
		part := inside[:end]
		if g.base {
			part = part[strings.LastIndexByte(part, '/')+1:]
		}
		if doublestar.MatchUnvalidated(g.pattern, part) {
			return true
		}
	}
	return false
}

// relative returns path relative to root, with slashes, if it lies below it.
// Both are absolute and clean.
func relative(root, path string) (string, bool) {
	inside, ok := strings.CutPrefix(path, strings.TrimSuffix(root, string(filepath.Separator)))
	if !ok || inside == "" || inside[0] != filepath.Separator {
		return "", false
	}
	return filepath.ToSlash(inside[1:]), true
}

// Globs is a list of patterns.
type Globs []Glob

// Match reports whether any of the patterns matches path as [Glob.Match] says.
func (g Globs) Match(path string) bool {
	if len(g) == 0 {
		return false
	}
	absolute, err := filepath.Abs(path)
	if err != nil {
		return false
	}
	for i := range g {
		if g[i].matches(absolute) {
			return true
		}
	}
	return false
}
