package lsp

import (
	"fmt"
	"slices"
	"strings"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
)

// arrival is a stanza that should reach the acting character, for what others
// or itself have sent before.
type arrival struct {
	cause   int // in Script.Actions
	name    string
	from    string // as an author writes it
	kind    string // "" for none
	about   string // who or what it is about, for its label
	detail  string
	skipped bool // the character has expected a later one instead
	write   func(*snippetBuilder)
}

// arrivals collects what should reach a character up to an action, in the order
// in which it should arrive, without what is expected before that action.
type arrivals struct {
	*bodyCompleter
	roomWalk
	receiver int // in Script.Characters
	pending  []arrival
}

// arrivals returns what should reach the acting character and is not expected
// yet: what is next comes first.
func (bc *bodyCompleter) arrivals() []arrival {
	if bc.action == nil || bc.action.Character == script.None {
		return nil
	}
	s := bc.script()
	all := &arrivals{bodyCompleter: bc, receiver: bc.action.Character}
	all.roomWalk = roomWalk{script: s, entered: all.entered, left: all.left}
	for i := range s.Actions[:bc.action.Index] {
		a := &s.Actions[i]
		all.take(a)
		stanza, ok := a.Stanza()
		switch {
		case !ok || a.Character == script.None:
		case a.Verb == ast.VerbReceives && a.Character == all.receiver:
			all.expected(stanza)
		case a.Verb == ast.VerbSends && stanza.Local() == script.StanzaMessage:
			all.message(a, stanza)
		}
	}
	slices.SortStableFunc(all.pending, func(a, b arrival) int { return trueFirst(!a.skipped, !b.skipped) })
	return all.pending
}

// expected takes away what an action before expects.
func (l *arrivals) expected(stanza ast.Element) {
	from := ""
	if a, ok := stanza.Attr("from"); ok {
		from = a.Raw()
	}
	at := slices.IndexFunc(l.pending, func(one arrival) bool {
		return one.name == stanza.Local() && one.from == from && one.kind == stanza.AttrValue("type")
	})
	if at >= 0 {
		for i := range l.pending[:at] {
			l.pending[i].skipped = true
		}
		l.pending = slices.Delete(l.pending, at, at+1)
	}
}

// nameOf returns the name of a character.
func (l *arrivals) nameOf(character int) string { return l.script.Characters[character].Name }

// follows says of which action something is the consequence.
func (l *arrivals) follows(a *script.Action, what string) string {
	return fmt.Sprintf("%s: line %d", what, l.lineNumber(a.Span().Start))
}

// entered adds what the service sends when somebody enters a room (XEP-0045,
// section 7.2): to the newcomer those who are there, the own presence and the
// subject; to the others the newcomer.
func (l *arrivals) entered(a *script.Action, there *room, who occupant) {
	if l.receiver != who.character {
		if self, inside := there.occupantOf(l.receiver); inside {
			l.presence(a, there, who, self, "")
		}
		return
	}
	for _, one := range there.occupants {
		l.presence(a, there, one, who, "")
	}
	l.ownPresence(a, there, who, "")
	l.pending = append(l.pending, arrival{
		cause: a.Index, name: script.StanzaMessage, from: there.jid, kind: "groupchat", about: "subject",
		detail: l.follows(a, "ends the entry into the room"),
		write: func(text *snippetBuilder) {
			text.write("message from='", there.jid, "' type='groupchat'>\n\t<subject/>\n</message>")
		},
	})
}

// left adds what the service sends when somebody leaves a room (XEP-0045,
// section 7.14).
func (l *arrivals) left(a *script.Action, there *room, who occupant) {
	if l.receiver == who.character {
		if a.Verb == ast.VerbSends {
			l.ownPresence(a, there, who, "unavailable")
		}
	} else if self, inside := there.occupantOf(l.receiver); inside {
		l.presence(a, there, who, self, "unavailable")
	}
}

// presence adds the presence of another occupant, as the receiver sees it.
func (l *arrivals) presence(a *script.Action, there *room, one, self occupant, kind string) {
	detail := "is in the room"
	if kind != "" {
		detail = "leaves the room"
	} else if one.character == a.Character {
		detail = "enters the room"
	}
	from := there.jid + "/" + one.nick
	stanza, _ := a.Stanza()
	l.pending = append(l.pending, arrival{
		cause: a.Index, name: script.StanzaPresence, from: from, kind: kind, about: one.nick,
		detail: l.follows(a, l.nameOf(one.character)+" "+detail),
		write: func(text *snippetBuilder) {
			text.write("presence from='", from, "'")
			if kind != "" {
				text.write(" type='", kind, "'")
				l.writeCopies(text, stanza)
				return
			}
			text.write(">\n\t<x xmlns='", namespaceMUCUser, "'>\n\t\t<item affiliation='", there.affiliation(one), "'")
			if there.role(self) == "moderator" {
				text.write(` jid="${`, l.nameOf(one.character), `'s full JID}"`)
			}
			text.write(" role='", there.role(one), "'/>\n\t</x>\n</presence>")
		},
	})
}

// ownPresence adds the presence that tells the receiver that it is in the room
// now, or no more.
func (l *arrivals) ownPresence(a *script.Action, there *room, self occupant, kind string) {
	from, detail, role := there.jid+"/"+self.nick, "is in the room now", there.role(self)
	if kind != "" {
		detail, role = "has left the room", "none"
	}
	affiliation, created := there.affiliation(self), kind == "" && len(there.occupants) == 0
	l.pending = append(l.pending, arrival{
		cause: a.Index, name: script.StanzaPresence, from: from, kind: kind, about: "self",
		detail: l.follows(a, l.nameOf(self.character)+" "+detail),
		write: func(text *snippetBuilder) {
			text.write("presence from='", from, "'")
			if kind != "" {
				text.write(" type='", kind, "'")
			}
			text.write(">\n\t<x xmlns='", namespaceMUCUser, "' scansion:strict='false'>\n\t\t<item affiliation='", affiliation,
				`' jid="${`, l.nameOf(self.character), `'s full JID}" role='`, role, "'/>\n\t\t<status code='110'/>\n")
			if created {
				text.write("\t\t<status code='201'/>\n")
			}
			text.write("\t</x>\n</presence>")
		},
	})
}

// message adds what a message becomes for the receiver: in a room all hear what
// one says, and aside or outside of one only whom it is for.
func (l *arrivals) message(a *script.Action, stanza ast.Element) {
	from, about := "", l.nameOf(a.Character)
	kind := stanza.AttrValue("type")
	jid, nick, _ := strings.Cut(plainAttr(stanza, "to"), "/")
	if there := l.room(jid); there != nil {
		speaker, inside := there.occupantOf(a.Character)
		self, listens := there.occupantOf(l.receiver)
		if !inside || !listens || (kind == "groupchat") != (nick == "") || nick != "" && nick != self.nick {
			return
		}
		from, about = there.jid+"/"+speaker.nick, speaker.nick
	} else {
		if !l.isReceiver(stanza) || !l.script.Connected(l.receiver, a.Index) {
			return
		}
		from = "${" + about + "'s full JID}"
	}
	l.pending = append(l.pending, arrival{
		cause: a.Index, name: script.StanzaMessage, from: from, kind: kind, about: about,
		detail: l.follows(a, "what "+l.nameOf(a.Character)+" sends"),
		write: func(text *snippetBuilder) {
			quote := "'"
			if strings.ContainsRune(from, '\'') {
				quote = `"`
			}
			text.write("message from=", quote, from, quote)
			for _, name := range []string{"id", "type"} {
				if value := plainAttr(stanza, name); value != "" {
					text.write(" ", name, "='", value, "'")
				}
			}
			l.writeCopies(text, stanza)
		},
	})
}

// isReceiver reports whether a stanza is sent to the receiver's account.
func (l *arrivals) isReceiver(stanza ast.Element) bool {
	to, ok := stanza.Attr("to")
	if !ok {
		return false
	}
	if bare, _, _ := strings.Cut(to.Value(), "/"); bare == l.script.Characters[l.receiver].Bare() {
		return true
	}
	name := l.nameOf(l.receiver)
	return to.Raw() == "${"+name+"'s JID}" || to.Raw() == "${"+name+"'s full JID}"
}

// writeCopies writes the rest of a stanza, from the end of its attributes on:
// what is passed on as it was sent, which is words, a state, a subject.
func (l *arrivals) writeCopies(text *snippetBuilder, sent ast.Element) {
	empty := true
	if !sent.IsZero() {
		for child := range sent.Elements() {
			if child.Namespace() != ast.NamespaceClient {
				continue
			}
			if empty {
				text.write(">")
			}
			empty = false
			copied := strings.ReplaceAll(l.file.Slice(child.Span()), "\r\n", "\n")
			text.write("\n\t", strings.ReplaceAll(copied, "\n\t", "\n"))
		}
	}
	if empty {
		text.write("/>")
		return
	}
	text.write("\n</", sent.Name(), ">")
}

// addArrivals offers what should arrive, the next first.
func (bc *bodyCompleter) addArrivals(bracket string) {
	for _, one := range bc.arrivals() {
		label := one.name + " " + one.about
		bc.addStanzaTemplate(bracket, label, one.detail, one.kind, elementSubject(ast.NamespaceClient, one.name), one.write)
	}
}
