package compose

import (
	"strings"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/internal/lazy"
	"github.com/scs-tools/scs/record/stanza"
)

// addresses writes the JIDs of the cast as expressions, so that the script
// passes whatever resources a server chooses.
type addresses struct {
	bare   map[string]*character
	full   map[string]*session     // the latest session of that JID
	online map[*character]*session // the latest one that has connected
}

func newAddresses(characters []*character, sessions []*session) *addresses {
	a := &addresses{bare: map[string]*character{}, full: map[string]*session{}, online: map[*character]*session{}}
	for _, c := range characters {
		if a.bare[c.bare] == nil {
			a.bare[c.bare] = c
		}
	}
	for _, s := range sessions {
		if s.character != nil && resource(s.jid) != "" {
			a.full[s.jid] = s
		}
	}
	return a
}

// anything is the placeholder for a value that differs between runs.
const anything = "{scansion:" + ast.PlaceholderAny + "}"

// fullAddress finds what may be a full JID in a longer text.
var fullAddress = lazy.Regexp(`[^\s"'<>&/@,;:=?()]+@[^\s"'<>&/@,;:=?()]+/[^\s"'<>&,;?()]+`)

// express replaces the JIDs of the cast in a stanza.
func (a *addresses) express(e *event) {
	e.stanza.Values(func(_ *stanza.Element, attr string, v *stanza.Value) {
		if !strings.ContainsAny(v.Text, "@.") && a.bare[v.Text] == nil && a.full[v.Text] == nil {
			return
		}
		text := strings.TrimSpace(v.Text)
		if s := a.full[text]; s != nil {
			v.Script = a.fullJID(text, s, e.verb, attr)
			return
		}
		if c := a.bare[text]; c != nil && strings.Contains(text, "@") {
			v.Script = "${" + c.name + "'s JID}"
			return
		}
		if !strings.Contains(text, "@") {
			return
		}
		a.within(attr, v)
	})
}

// fullJID returns what a script writes for the full JID of a session: "" for
// the JID itself.
func (a *addresses) fullJID(jid string, s *session, verb ast.Verb, attr string) string {
	if now := a.online[s.character]; now != nil && now.jid == jid {
		return "${" + s.character.name + "'s full JID}"
	}
	// Before the character connects, or after it has come back as another
	// one, the JID cannot be told.
	if verb == ast.VerbReceives && s.character.resource == "" && attr != "" {
		return anything
	}
	return ""
}

// within replaces full JIDs in the middle of a text.
func (a *addresses) within(attr string, v *stanza.Value) {
	escape := stanza.Text
	if attr != "" {
		escape = stanza.AttrText
	}
	var b strings.Builder
	at, found := 0, false
	for _, span := range fullAddress().FindAllStringIndex(v.Text, -1) {
		jid := v.Text[span[0]:span[1]]
		s := a.full[jid]
		if s == nil {
			jid = strings.TrimRight(jid, ".!")
			s = a.full[jid]
		}
		if s == nil {
			continue
		}
		if now := a.online[s.character]; now == nil || now.jid != jid {
			continue
		}
		found = true
		b.WriteString(escape(v.Text[at:span[0]]) + "${" + s.character.name + "'s full JID}")
		at = span[0] + len(jid)
	}
	if found {
		b.WriteString(escape(v.Text[at:]))
		v.Script = b.String()
	}
}
