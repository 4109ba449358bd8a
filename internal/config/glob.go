package config

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
)

// Glob is a pattern for scripts in a configuration file: * and ? match within
// a name, ** any number of folders, [a-z] one letter, {a,b} either. It is
// relative to the folder of the file. A pattern without a slash matches a name
// at any depth; one that matches a folder matches all that is in it. A slash at
// the end makes it match folders only.
type Glob struct {
	Selector
	root    string         // absolute folder that the pattern is relative to
	pattern string         // cleaned
	base    bool           // matches names, not paths
	folder  bool           // ends with a slash: matches folders only
	literal bool           // holds no wildcard and no escape
	regexp  *regexp.Regexp // what decides for other paths, and for names with alternatives; nil for others
}

// maxPattern bounds a pattern, in bytes: no path of most systems is longer.
const maxPattern = 4096

func newGlob(s Selector, root string) (Glob, error) {
	pattern := strings.TrimRight(s.Value, "/")
	base := !strings.Contains(pattern, "/")
	pattern = strings.TrimPrefix(strings.TrimPrefix(pattern, "./"), "/")
	switch {
	case pattern == "":
		return Glob{}, fmt.Errorf("empty pattern %q; name a file or folder, or leave it out", s.Value)
	case pattern == ".." || strings.HasPrefix(pattern, "../"):
		return Glob{}, fmt.Errorf("pattern %q leaves the folder of this file; move it to a configuration file above", s.Value)
	case len(pattern) > maxPattern:
		return Glob{}, fmt.Errorf("pattern longer than %d characters; write several shorter ones", maxPattern)
	case !doublestar.ValidatePattern(pattern):
		return Glob{}, fmt.Errorf("invalid pattern %q; close its brackets and braces", s.Value)
	}
	root, err := filepath.Abs(root)
	if err != nil {
		return Glob{}, errors.New("the working directory no longer exists")
	}
	g := Glob{Selector: s, root: root, pattern: pattern, base: base, folder: strings.HasSuffix(s.Value, "/"), literal: !strings.ContainsAny(pattern, `*?[{\`)}
	if !g.literal && (!base || strings.Contains(pattern, "{")) {
		if g.regexp, err = compileGlob(pattern, !base); err != nil {
			return Glob{}, fmt.Errorf("pattern %q is nested too deep; write several shorter ones", s.Value)
		}
	}
	return g, nil
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
	if !g.folder {
		return g.matchesPart(path)
	}
	if g.matchesPart(filepath.Dir(path)) {
		return true
	}
	if !g.matchesPart(path) {
		return false
	}
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// matchesPart is matches for a pattern that may match files too.
func (g *Glob) matchesPart(path string) bool {
	inside, ok := relative(g.root, path)
	if !ok {
		return false
	}
	if !g.base {
		if g.literal {
			rest, ok := strings.CutPrefix(inside, g.pattern)
			return ok && (rest == "" || rest[0] == '/')
		}
		return g.regexp.MatchString(inside)
	}
	for name := range strings.SplitSeq(inside, "/") {
		if g.matchesName(name) {
			return true
		}
	}
	return false
}

// matchesName reports whether a pattern without a slash matches a name.
func (g *Glob) matchesName(name string) bool {
	switch {
	case g.literal:
		return name == g.pattern
	case g.regexp != nil:
		return g.regexp.MatchString(name)
	default:
		return doublestar.MatchUnvalidated(g.pattern, name)
	}
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
