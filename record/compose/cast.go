package compose

import (
	"strconv"
	"strings"
	"unicode"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
)

// character is one of the cast.
type character struct {
	name     string
	bare     string
	resource string // that it asks for; "" if the server chooses
}

// assign gives every session its character. A session of an account whose
// former session has ended is the same character's, with a resource of the
// same kind.
func (c *composer) assign() {
	holder := map[*character]*session{} // who is connected
	byBare := map[string][]*character{}
	taken := map[string]bool{}
	var events []*event
	for _, e := range c.events {
		switch e.verb {
		case ast.VerbConnects:
			s := e.session
			s.character = choose(byBare[bare(s.jid)], holder, s)
			if s.character == nil {
				s.character = c.newCharacter(s, len(byBare[bare(s.jid)]) > 0, taken)
				byBare[s.character.bare] = append(byBare[s.character.bare], s.character)
			}
			if before := holder[s.character]; before != nil {
				// The log lost sight of the session that this one replaces.
				before.closed = true
				events = append(events, &event{verb: ast.VerbDisconnects, session: before, time: e.time})
			}
			holder[s.character] = s
		case ast.VerbDisconnects:
			if holder[e.session.character] != e.session {
				continue // replaced
			}
			delete(holder, e.session.character)
		}
		events = append(events, e)
	}
	c.events = events
}

// choose returns the character of an account that a new session is of, or nil
// if it needs another one.
func choose(known []*character, holder map[*character]*session, s *session) *character {
	asked := askedResource(s)
	for _, candidate := range known {
		if before := holder[candidate]; before != nil {
			if before.jid == s.jid && resource(s.jid) != "" {
				return candidate
			}
			continue
		}
		if candidate.resource == asked || candidate.resource == "" || asked == "" {
			return candidate
		}
	}
	return nil
}

// askedResource returns the resource that a session has asked for, "" if it
// looks like the server's choice.
func askedResource(s *session) string {
	if r := resource(s.jid); !script.MadeUp(r) && isProperty(r) {
		return r
	}
	return ""
}

// isProperty reports whether a text can stand as the value of a character's
// property.
func isProperty(text string) bool {
	for _, r := range text {
		if !unicode.IsPrint(r) {
			return false
		}
	}
	return strings.TrimSpace(text) == text
}

func (c *composer) newCharacter(s *session, another bool, taken map[string]bool) *character {
	made := &character{bare: bare(s.jid), resource: askedResource(s)}
	wanted := c.named(s.jid)
	if wanted == "" {
		wanted = c.named(made.bare)
	}
	switch {
	case wanted != "":
	case s.name != "" && IsName(s.name):
		wanted = s.name
	default:
		local, _, account := strings.Cut(made.bare, "@")
		if wanted = nameOf(local); !account {
			wanted = "Visitor" // anonymous
		}
	}
	if another && taken[wanted] && made.resource != "" {
		if more := wanted + "'s " + strings.ToLower(nameOf(made.resource)); IsName(more) && !taken[more] {
			wanted = more
		}
	}
	made.name = wanted
	for n := 2; taken[made.name]; n++ {
		made.name = wanted + " " + strconv.Itoa(n)
	}
	taken[made.name] = true
	c.characters = append(c.characters, made)
	return made
}

// named returns the name that the user has given to a JID, or "".
func (c *composer) named(jid string) string {
	name := c.options.Names[jid]
	if name != "" {
		c.used[jid] = true
	}
	return name
}

// maxName is how many letters of an address make a name.
const maxName = 30

// nameOf makes a name of a part of an address.
func nameOf(part string) string {
	if script.MadeUp(part) {
		return "Client"
	}
	var b strings.Builder
	for _, r := range part {
		switch {
		case b.Len() >= maxName:
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if b.Len() == 0 {
				r = unicode.ToUpper(r)
			}
			b.WriteRune(r)
		case b.Len() > 0 && (r == '-' || r == '_' || r == '.'):
			b.WriteByte('-')
		}
	}
	name := strings.TrimRight(b.String(), "-")
	if !IsName(name) {
		return "Client"
	}
	return name
}

// IsName reports whether a text can name a character: an action can start with
// it.
func IsName(name string) bool {
	f := ast.Parse("", name+" "+ast.VerbConnects.String()+"\n")
	n := 0
	for action := range f.Actions() {
		n++
		if action.Name() != name || action.Verb() != ast.VerbConnects {
			return false
		}
	}
	return n == 1 && len(f.Diagnostics()) == 0 && ast.VerbOf(strings.ToLower(name)) == ast.VerbUnknown &&
		!strings.ContainsAny(name, `"<>{}[]`)
}
