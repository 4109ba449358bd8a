// Package display writes what others named, the paths of files above all, so
// that it cannot act where it is shown: on a terminal, in a list of lines, in
// the log of a CI service. Names are data.
package display

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Acts reports whether a terminal would act on a character instead of showing
// it: controls, those beyond ASCII too, and what changes the direction of the
// text around it.
func Acts(r rune) bool {
	return unicode.IsControl(r) || '\u202a' <= r && r <= '\u202e' || '\u2066' <= r && r <= '\u2069'
}

// Misleads reports whether a character has no place in a name that is shown:
// one that [Acts], any other mark of direction, and what ends a line in Unicode.
func Misleads(r rune) bool {
	return Acts(r) || unicode.Is(unicode.Bidi_Control, r) || r == '\u2028' || r == '\u2029'
}

// Path returns a path, or any other name, as every message, list and report for
// people shows it: on one line, with escapes as in Go for what [Misleads] and
// for bytes that are no UTF-8. What CI services would take for a command, "::"
// at the start of a word and "##", is escaped too. Other names stay as they are.
//
// Formats that have escapes of their own, such as JSON, take the name itself.
func Path(name string) string { return escaped(name, "") }

// Lines is [Path] for text of several lines: line feeds and tabs stay.
func Lines(text string) string { return escaped(text, "\n\t") }

// escaped escapes all that is not in kept.
func escaped(text, kept string) string {
	if isPlain(text, kept) {
		return text
	}
	var b strings.Builder
	before := ' ' // a start of the text is one of a word
	for i, r := range text {
		_, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			fmt.Fprintf(&b, `\x%02x`, text[i])
		case strings.ContainsRune(kept, r):
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == '\t':
			b.WriteString(`\t`)
		case Misleads(r) && r < 0x100, r == '#' && before == '#',
			r == ':' && unicode.IsSpace(before) && strings.HasPrefix(text[i:], "::"):
			fmt.Fprintf(&b, `\x%02x`, r)
		case Misleads(r):
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
		before = r
	}
	return b.String()
}

// isPlain reports whether nothing in the text is to be escaped, without a look
// at each rune where that can be.
func isPlain(text, kept string) bool {
	for i := range len(text) {
		switch c := text[i]; {
		case c >= utf8.RuneSelf, c < ' ' && strings.IndexByte(kept, c) < 0, c == 0x7f:
			return utf8.ValidString(text) && !strings.Contains(text, "::") && !strings.Contains(text, "##") &&
				!strings.ContainsFunc(text, func(r rune) bool { return Misleads(r) && !strings.ContainsRune(kept, r) })
		}
	}
	return !strings.Contains(text, "::") && !strings.Contains(text, "##")
}

// Error returns the message of an error as it is shown: the paths in it as
// [Path] writes them, the rest as [Lines].
func Error(err error) string {
	message := err.Error()
	for _, path := range paths(err) {
		if shown := Path(path); shown != path {
			message = strings.ReplaceAll(message, path, shown)
		}
	}
	return Lines(message)
}

// paths returns the paths that the errors of the system in err name.
func paths(err error) []string {
	var all []string
	switch e := err.(type) { //nolint:errorlint // the tree of errors is walked here
	case *fs.PathError:
		all = append(all, e.Path)
	case *os.LinkError:
		all = append(all, e.Old, e.New)
	case interface{ Unwrap() []error }:
		for _, one := range e.Unwrap() {
			all = append(all, paths(one)...)
		}
	}
	if next := errors.Unwrap(err); next != nil {
		all = append(all, paths(next)...)
	}
	return all
}
