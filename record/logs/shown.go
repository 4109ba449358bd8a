package logs

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/scs-tools/scs/internal/lazy"
)

// maxShown is how many bytes of a line that was not understood are shown.
const maxShown = 72

var (
	// shownTag is how much is shown of XML that could not be read: the name
	// of its first tag.
	shownTag = lazy.Regexp(`<[/?!]?[A-Za-z][\w:.-]{0,30}`)
	// secretWord is what a secret may follow.
	secretWord = lazy.Regexp(`(?i)pass|pwd|auth|sasl|plain|secret|token|cookie|key|credential|digest`)
	// codedWord looks like what is encoded: long, without a break.
	codedWord = lazy.Regexp(`[A-Za-z0-9+/=_-]{16,}`)
)

// shown returns the start of a line that was not understood, as far as nobody's
// secret can be in it: up to the first tag, up to a word that speaks of
// secrets, without what looks encoded.
func shown(line string) string {
	text := line
	if at := strings.IndexByte(text, '<'); at >= 0 {
		tag := ""
		if found := shownTag().FindStringIndex(text[at:]); len(found) == 2 && found[0] == 0 {
			tag = text[at : at+found[1]]
		}
		text = text[:at]
		if word := secretWord().FindStringIndex(text); word == nil {
			return clean(text) + tag + "…"
		}
	}
	if word := secretWord().FindStringIndex(text); word != nil {
		return clean(text[:word[1]]) + "…"
	}
	if len(text) < len(line) {
		return clean(text) + "…"
	}
	return clean(text)
}

// clean makes a text fit for one line of a terminal.
func clean(text string) string {
	cut := ""
	if len(text) > maxShown {
		text, cut = text[:maxShown], "…"
		for len(text) > 0 && !utf8.ValidString(text[max(0, len(text)-utf8.UTFMax):]) && len(text) > maxShown-utf8.UTFMax {
			text = text[:len(text)-1]
		}
	}
	text = codedWord().ReplaceAllString(text, "…")
	return strings.Map(func(r rune) rune {
		if r == '\t' {
			return ' '
		}
		if !unicode.IsPrint(r) {
			return '?'
		}
		return r
	}, text) + cut
}
