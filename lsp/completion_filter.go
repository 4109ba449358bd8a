package lsp

import (
	"strings"

	"github.com/scs-tools/scs/spec/xmpp"
)

// briefTitle returns the specification that a namespace is from, for people.
func briefTitle(b *xmpp.Brief) string {
	return strings.TrimSpace(b.Spec + " " + b.Title)
}

// keywords returns, in lower case, by what a person may look for something of a
// namespace: its name, the short name of the namespace and of its
// specification, the number in the ways that people write it, the title.
func keywords(name string, b *xmpp.Brief) string {
	words := []string{name}
	if short := shortNamespace(b.URI); short != name {
		words = append(words, short)
	}
	if isShort(b.Short) && !strings.Contains(shortNamespace(b.URI), b.Short) {
		words = append(words, b.Short)
	}
	if number := b.Number(); number != "" {
		words = append(words, number, b.Spec)
		if trimmed := strings.TrimLeft(number, "0"); trimmed != number {
			words = append(words, "xep-"+trimmed, trimmed)
		}
	}
	return strings.TrimSpace(strings.ToLower(strings.Join(append(words, b.Title), " ")))
}

// isShort reports whether the short name of a specification is one: some say
// there that they have none yet.
func isShort(name string) bool {
	return name != "" && !strings.Contains(name, " ") && !strings.EqualFold(name, "none") && !strings.HasPrefix(strings.ToLower(name), "not-yet")
}

// filterText returns what a client compares with what the user has typed to
// find something of a namespace.
func filterText(typed, name string, b *xmpp.Brief) string {
	return matchedWordFirst(typed, keywords(name, b))
}

// minReorderLength is how much has to be typed before it counts as a word of
// its own: everything has an "x" somewhere.
const minReorderLength = 2

// matchedWordFirst returns words with the one in front that begins with what
// the user has typed: many clients want that at the very start of what they
// compare with.
func matchedWordFirst(typed, words string) string {
	if len(typed) < minReorderLength {
		return words
	}
	if i := wordStart(words, typed); i > 0 {
		return words[i:] + " " + strings.TrimRight(words[:i], " ")
	}
	return words
}

// matchesTyped reports whether the user may mean something of a namespace. It
// is asked of hundreds, and finds what [keywords] has without putting that
// together.
func matchesTyped(typed, name string, b *xmpp.Brief) bool {
	number := b.Number()
	for _, words := range [...]string{name, shortNamespace(b.URI), b.Title, b.Spec, number, strings.TrimLeft(number, "0")} {
		if wordStart(words, typed) >= 0 {
			return true
		}
	}
	if isShort(b.Short) && wordStart(b.Short, typed) >= 0 || number != "" && wordStart("xep-"+strings.TrimLeft(number, "0"), typed) >= 0 {
		return true
	}
	uri := strings.ToLower(b.URI)
	return strings.HasPrefix(uri, strings.ToLower(typed)) || len(typed) > maxWeakMatch && strings.Contains(uri, strings.ToLower(typed))
}

// maxWeakMatch is how many letters say little about a URI that has them
// somewhere inside.
const maxWeakMatch = 3

// wordStart returns where in a text a part begins that begins with so much, in
// upper or lower case, or -1.
func wordStart(text, begin string) int {
	for at := 0; at+len(begin) <= len(text); at++ {
		if (at == 0 || strings.IndexByte(" -:/#(", text[at-1]) >= 0) && strings.EqualFold(text[at:at+len(begin)], begin) {
			return at
		}
	}
	return -1
}

// shortNamespace returns what is left of a namespace when what many have in
// common is taken off: "disco#info", "roster", "mam".
func shortNamespace(uri string) string {
	for _, begin := range []string{"http://jabber.org/protocol/", "urn:xmpp:", "urn:ietf:params:xml:ns:", "jabber:iq:", "jabber:x:", "jabber:"} {
		if rest, ok := strings.CutPrefix(uri, begin); ok {
			uri = rest
			break
		}
	}
	if i := strings.LastIndexByte(uri, '/'); i > 0 && strings.HasPrefix(uri, "http") {
		uri = uri[i+1:]
	}
	if i := strings.LastIndexByte(uri, ':'); i > 0 && strings.Trim(uri[i+1:], "0123456789") == "" {
		return uri[:i]
	}
	return uri
}
