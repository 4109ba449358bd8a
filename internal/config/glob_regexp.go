package config

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"
)

// compileGlob returns the regular expression for a valid pattern, which takes
// time that is linear in pattern and name. The glob library tries one
// alternative of {a,b} after another, in time that doubles with each pair of
// braces. With below, what lies below a folder that matches does so too.
func compileGlob(pattern string, below bool) (*regexp.Regexp, error) {
	var b strings.Builder
	b.WriteString(`^(?s:`)
	depth := 0
	starts := true // a segment of the path starts here, where ** has its meaning
	for i := 0; i < len(pattern); {
		c := pattern[i]
		begins := starts
		starts = false
		switch {
		case c == '*':
			stars := len(pattern[i:]) - len(strings.TrimLeft(pattern[i:], "*"))
			i += stars
			rest := pattern[i:]
			switch {
			case stars != 2 || !begins || rest != "" && !strings.ContainsRune("/,}", rune(rest[0])):
				b.WriteString(`[^/]*`)
			case strings.HasPrefix(rest, "/"):
				b.WriteString(`(?:.*/)?`)
				i++
				starts = true
			default:
				b.WriteString(`.*`)
			}
		case c == '?':
			b.WriteString(`[^/]`)
			i++
		case c == '[':
			i += writeClass(&b, pattern[i:])
		case c == '{':
			b.WriteString(`(?:`)
			depth++
			i++
			starts = begins
		case c == '}' && depth > 0:
			b.WriteByte(')')
			depth--
			i++
		case c == ',' && depth > 0:
			b.WriteByte('|')
			i++
			starts = true
		default:
			if depth == 0 && pattern[i:] == "/**" { // the folder itself too
				b.WriteString(`(?:/.*)?`)
				i = len(pattern)
				continue
			}
			if c == '\\' {
				i++
			}
			r, size := utf8.DecodeRuneInString(pattern[i:])
			b.WriteString(regexp.QuoteMeta(string(r)))
			i += size
			starts = r == '/'
		}
	}
	if below {
		b.WriteString(`(?:/.*)?`)
	}
	b.WriteString(`)$`)
	return regexp.Compile(b.String())
}

// writeClass writes the class that pattern starts with, which never matches a
// slash, and returns how many bytes it takes.
func writeClass(b *strings.Builder, pattern string) int {
	i := 1
	b.WriteByte('[')
	if pattern[i] == '!' || pattern[i] == '^' {
		b.WriteString(`^/`)
		i++
	}
	member := func() rune {
		if pattern[i] == '\\' {
			i++
		}
		r, size := utf8.DecodeRuneInString(pattern[i:])
		i += size
		return r
	}
	for pattern[i] != ']' {
		low := member()
		high := low
		if pattern[i] == '-' && pattern[i+1] != ']' {
			i++
			high = member()
		}
		fmt.Fprintf(b, `\x{%X}-\x{%X}`, low, max(low, high)) // the glob library has compared the first before it sees a range
	}
	b.WriteByte(']')
	return i + 1
}
