package rules

import (
	"strings"
	"unicode"

	"github.com/scs-tools/scs/ast/script"
)

// The ways to write what stands behind a character's name, as letters only.
var jidSpellings = map[string]string{
	"sjid": "JID", "jid": "JID", "sbarejid": "JID", "barejid": "JID",
	"sfulljid": "full JID", "fulljid": "full JID", "sfull": "full JID", "full": "full JID",
}

// misspeltJID reads what is meant to ask for a character's JID in a form that
// no runner knows, such as "Romeo's jid", "Romeo JID" or, with a typographic
// apostrophe, "Romeo’s full JID". It returns what to write instead, without
// dollar sign and braces; certain is false if the character's name had to be
// guessed as well.
func misspeltJID(s *script.Script, inner string) (right string, certain, ok bool) {
	best := ""
	for i := range s.Characters {
		name := s.Characters[i].Name
		if rest, found := strings.CutPrefix(inner, name); found && len(name) > len(best) {
			if form, known := jidSpellings[letters(rest)]; known {
				best, right = name, name+"'s "+form
			}
		}
	}
	if best != "" {
		return right, true, true
	}
	for at, r := range inner {
		if at == 0 || unicode.IsLetter(r) || unicode.IsDigit(r) {
			continue
		}
		form, known := jidSpellings[letters(inner[at:])]
		if !known {
			continue
		}
		if name, _, near := nearCharacter(s, inner[:at]); near {
			return name + "'s " + form, false, true
		}
	}
	return "", false, false
}

// letters returns the letters and digits of the text in lower case.
func letters(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, text)
}
