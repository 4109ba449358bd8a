package config

import (
	"strings"
	"unicode/utf8"
)

// posixClasses gives the ASCII letters of each [:name:] as pairs of first and
// last.
var posixClasses = [...]struct{ name, ranges string }{
	{"alnum", "09AZaz"},
	{"alpha", "AZaz"},
	{"blank", "\t\t  "},
	{"cntrl", "\x00\x1f\x7f\x7f"},
	{"digit", "09"},
	{"graph", "!~"},
	{"lower", "az"},
	{"print", " ~"},
	{"punct", "!/:@[`{~"},
	{"space", "\t\r  "},
	{"upper", "AZ"},
	{"xdigit", "09AFaf"},
}

// posixRanges returns the letters of a class, none if there is no such class.
func posixRanges(name string) string {
	for _, class := range posixClasses {
		if class.name == name {
			return class.ranges
		}
	}
	return ""
}

// translateClass writes the bracketed class that pattern starts with in the
// syntax of doublestar, and returns how many bytes it takes; 0 if it has no
// end or can match nothing.
func translateClass(pattern string) (class string, n int) {
	var b strings.Builder
	b.WriteByte('[')
	i := 1
	negate := i < len(pattern) && (pattern[i] == '!' || pattern[i] == '^')
	if negate {
		// No class matches a slash, however negated.
		b.WriteString("!/")
		i++
	}
	member := func() (r rune, ok bool) {
		if i < len(pattern) && pattern[i] == '\\' {
			i++
		}
		r, size := utf8.DecodeRuneInString(pattern[i:])
		i += size
		return r, size > 0
	}
	for first := true; first || i < len(pattern) && pattern[i] != ']'; first = false {
		if name, _, ok := strings.Cut(pattern[min(i, len(pattern)):], "]"); ok && strings.HasPrefix(name, "[:") && len(name) > 2 && strings.HasSuffix(name, ":") {
			ranges := posixRanges(name[2 : len(name)-1])
			if ranges == "" {
				return "", 0
			}
			for ; ranges != ""; ranges = ranges[2:] {
				writeRange(&b, rune(ranges[0]), rune(ranges[1]))
			}
			i += len(name) + 1
			continue
		}
		low, ok := member()
		if !ok {
			return "", 0
		}
		high := low
		if i+1 < len(pattern) && pattern[i] == '-' && pattern[i+1] != ']' {
			i++
			if high, ok = member(); !ok {
				return "", 0
			}
			high = max(low, high) // git reads the first letter before it sees a range
		}
		writeRange(&b, low, high)
	}
	if i >= len(pattern) || b.Len() == 1 {
		return "", 0
	}
	b.WriteByte(']')
	return b.String(), i + 1
}

// writeRange writes the letters from low to high, without the slash.
func writeRange(b *strings.Builder, low, high rune) {
	if low <= '/' && high >= '/' {
		if low < '/' {
			writeRange(b, low, '/'-1)
		}
		if high > '/' {
			writeRange(b, '/'+1, high)
		}
		return
	}
	b.WriteByte('\\')
	b.WriteRune(low)
	if high > low {
		b.WriteString("-\\")
		b.WriteRune(high)
	}
}
