package config

import (
	"path/filepath"
	"strings"

	"github.com/bmatcuk/doublestar/v4"

	"github.com/scs-tools/scs/internal/readfile"
)

// An ignoreFile is one .gitignore file, or .git/info/exclude, as gitignore(5)
// describes it, with the files that count where it says nothing. One thing
// differs from git: a question mark stands for a letter, not for a byte.
type ignoreFile struct {
	above *ignoreFile
	dir   string // absolute, with slashes, ends in one
	rules []ignoreRule
}

// An ignoreRule is one line of an ignoreFile.
type ignoreRule struct {
	pattern string // in the syntax of doublestar
	literal bool   // pattern holds no wildcard and no escape
	suffix  string // of "*.log", the ".log"
	negate  bool   // "!": what matches is not ignored after all
	folders bool   // ends in a slash: matches folders only
	base    bool   // holds no other slash: matches a name, not a path
}

// readIgnore returns the rules of the file at path, which are relative to dir,
// before those of above. A file that cannot be read has no rules, as for git;
// one that must not be read is an error.
func (w *walker) readIgnore(path, dir string, above *ignoreFile) *ignoreFile {
	text, err := readfile.Text(path, readfile.MaxSettings)
	if err != nil {
		if readfile.IsRefusal(err) {
			w.errs = append(w.errs, err)
		}
		return above
	}
	return parseIgnore(text, dir, above)
}

func parseIgnore(text, dir string, above *ignoreFile) *ignoreFile {
	f := &ignoreFile{above: above, dir: strings.TrimSuffix(filepath.ToSlash(dir), "/") + "/"}
	for line := range strings.Lines(strings.TrimPrefix(text, "\ufeff")) {
		if rule, ok := parseIgnoreRule(line); ok {
			f.rules = append(f.rules, rule)
		}
	}
	return f
}

// ignores reports whether the file or folder at path, absolute and with
// slashes, is ignored. The last rule that matches decides, of the file nearest
// to path. That a folder above is ignored is for the caller to notice.
func (f *ignoreFile) ignores(path string, folder bool) bool {
	base := path[strings.LastIndexByte(path, '/')+1:]
	for ; f != nil; f = f.above {
		inside := path[len(f.dir):]
		for i := len(f.rules) - 1; i >= 0; i-- {
			if r := &f.rules[i]; (folder || !r.folders) && r.matches(inside, base) {
				return !r.negate
			}
		}
	}
	return false
}

func (r *ignoreRule) matches(path, base string) bool {
	if r.base {
		path = base
	}
	switch {
	case r.literal:
		return path == r.pattern
	case r.suffix != "":
		return strings.HasSuffix(path, r.suffix)
	default:
		return doublestar.MatchUnvalidated(r.pattern, path)
	}
}

// parseIgnoreRule reads a line with its line feed. Comments, blank lines and
// patterns that can match nothing give no rule.
func parseIgnoreRule(line string) (r ignoreRule, ok bool) {
	line = strings.TrimSuffix(strings.TrimSuffix(line, "\n"), "\r")
	if strings.HasPrefix(line, "#") {
		return r, false
	}
	line, r.negate = strings.CutPrefix(trimSpaces(line), "!")
	line, r.folders = strings.CutSuffix(line, "/")
	r.base = !strings.Contains(line, "/")
	line = strings.TrimPrefix(line, "/")
	if line == "" || strings.HasSuffix(line, "/") {
		return r, false
	}
	r.literal = !strings.ContainsAny(line, `*?[\`)
	if r.literal {
		r.pattern = line
		return r, true
	}
	if rest := strings.TrimPrefix(line, "*"); r.base && !strings.ContainsAny(rest, `*?[\`) {
		r.suffix = rest
	}
	r.pattern, ok = translate(line)
	return r, ok
}

// trimSpaces takes the spaces off the end of line, but not one behind a
// backslash.
func trimSpaces(line string) string {
	end := 0
	for i := 0; i < len(line); i++ {
		if line[i] == '\\' {
			i++
		} else if line[i] == ' ' {
			continue
		}
		end = min(i+1, len(line))
	}
	return line[:end]
}

// translate writes a pattern of git's wildmatch in the syntax of doublestar.
// They agree on * and ? and differ in the rest: braces mean nothing to git, a
// trailing /** does not match the folder itself, and a class never matches a
// slash. It reports false for a pattern that matches nothing.
func translate(pattern string) (string, bool) {
	var b strings.Builder
	for i := 0; i < len(pattern); {
		switch c := pattern[i]; c {
		case '*':
			stars := len(pattern[i:]) - len(strings.TrimLeft(pattern[i:], "*"))
			before := i == 0 || pattern[i-1] == '/'
			i += stars
			switch last := i == len(pattern); {
			case stars < 2 || !before || !last && pattern[i] != '/':
				b.WriteString("*")
			case last:
				b.WriteString("**/*")
			default:
				b.WriteString("**")
			}
		case '[':
			class, n := translateClass(pattern[i:])
			if n == 0 {
				return "", false
			}
			b.WriteString(class)
			i += n
		case '\\':
			if i+1 == len(pattern) {
				return "", false
			}
			b.WriteString(pattern[i : i+2])
			i += 2
		case '{', '}':
			b.WriteByte('\\')
			fallthrough
		default:
			b.WriteByte(c)
			i++
		}
	}
	return b.String(), true
}
