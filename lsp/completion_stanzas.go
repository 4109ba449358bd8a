package lsp

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/spec/xmpp"
)

// stanzas completes the start of an action's body: stanzas alone, and whole
// ones for what scripts do most.
func (at *bodyCompleter) stanzas(bracket, typed string) {
	for _, local := range []string{stanzaMessage, stanzaPresence, stanzaIQ} {
		at.offer(at.element(bracket, typed, candidate{
			Name: xmpp.Name{Namespace: ast.NamespaceClient, Local: local}, brief: at.known.Brief(ast.NamespaceClient),
		}))
	}
	if at.rest.ended || at.rest.equals {
		return
	}
	if at.receives() {
		at.expectedStanzas(bracket)
	} else {
		at.sentStanzas(bracket)
	}
	for _, name := range at.known.PayloadsIn("stream") {
		// Login and encryption are the runner's.
		if brief := at.known.Brief(name.Namespace); brief.Common && !strings.HasPrefix(brief.Spec, "RFC") {
			at.offer(at.element(bracket, typed, candidate{Name: name, brief: brief}))
		}
	}
}

// whole offers a whole stanza, written from its bracket on.
func (at *bodyCompleter) whole(bracket, label, detail, words string, about subject, write func(*template)) {
	var text template
	text.text(bracket)
	write(&text)
	at.offerTemplate(choice{
		label: label, detail: detail, filter: turned(at.typed, strings.TrimSpace(label+" "+strings.ToLower(words))), about: about,
	}, &text)
}

// aboutOf returns an element as what a choice is about.
func aboutOf(uri, local string) subject { return subject{aboutElement, []string{uri, local}} }

// spoken offers messages with words in them, whose address stands in an
// attribute; nick is what follows a room's JID there.
func (at *bodyCompleter) spoken(bracket, attribute, nick string) {
	write := func(kind, quote, address string) func(*template) {
		return func(text *template) {
			text.text("message ", attribute, "=", quote)
			text.stop(address)
			text.text(quote, " type='", kind, "'>\n\t<body>")
			text.stop("")
			text.text("</body>\n</message>")
		}
	}
	about := aboutOf(ast.NamespaceClient, stanzaMessage)
	at.whole(bracket, "message chat", "words between two", "body", about, write("chat", `"`, at.somebody()))
	at.whole(bracket, "message groupchat", "words in a room", "muc room body", about, write("groupchat", "'", at.room()+nick))
}

// sentStanzas offers what a character may send.
func (at *bodyCompleter) sentStanzas(bracket string) {
	at.spoken(bracket, "to", "")
	at.whole(bracket, "presence join", "enters a room", "muc room xep-0045 0045 multi-user chat", aboutOf(namespaceMUC, "x"), func(text *template) {
		text.text("presence to='")
		text.stop(at.room() + "/" + at.nick())
		text.text("'>\n\t<x xmlns='", namespaceMUC, "'/>\n</presence>")
	})
	at.whole(bracket, "presence unavailable", "leaves a room, or goes offline", "muc room leave", aboutOf(ast.NamespaceClient, stanzaPresence), func(text *template) {
		text.text("presence to='")
		text.stop(at.room() + "/" + at.nick())
		text.text("' type='unavailable'/>")
	})
	at.whole(bracket, "presence subscribe", "asks for somebody's presence", "roster contact", aboutOf(ast.NamespaceClient, stanzaPresence), func(text *template) {
		text.text(`presence to="`)
		text.stop(at.somebody())
		text.text(`" type='subscribe'/>`)
	})
	at.whole(bracket, "iq set form", "configures a room with a form", "data form submit muc#owner roomconfig xep-0004 0004", aboutOf(namespaceMUCOwner, "query"), func(text *template) {
		at.writeIQ(text, "set", "config", at.room())
		text.text(">\n\t<query xmlns='", namespaceMUCOwner, "'>\n\t\t<x xmlns='", script.NamespaceForm, "' type='submit'>\n\t\t\t<field var='", script.FieldFormType,
			"' type='hidden'>\n\t\t\t\t<value>http://jabber.org/protocol/muc#roomconfig</value>\n\t\t\t</field>\n\t\t\t")
		text.end()
		text.text("\n\t\t</x>\n\t</query>\n</iq>")
	})
	for _, kind := range []string{script.TypeGet, script.TypeSet} {
		at.requests(bracket, kind)
	}
}

// requests offers an iq for each thing that is commonly asked for or set.
func (at *bodyCompleter) requests(bracket, kind string) {
	for _, one := range at.requestable(kind) {
		name := one.Name
		short := shortName(name.Namespace)
		label := fmt.Sprintf("iq %s %s", kind, short)
		if name.Local != "query" && !strings.HasPrefix(short, name.Local) {
			label += " " + name.Local
		}
		brief := one.brief
		at.whole(bracket, label, originOf(brief), keywords(name.Local, brief), aboutOf(name.Namespace, name.Local),
			func(text *template) {
				at.writeIQ(text, kind, at.idFor(short), at.addressFor(name.Namespace))
				text.text(">\n\t<")
				at.writeElement(text, name, ast.NamespaceClient, []string{"iq/" + kind})
				text.text("\n</iq>")
			})
	}
}

// requestable returns what an iq of a type can ask for, of the common
// namespaces, the most used first.
func (at *bodyCompleter) requestable(kind string) []candidate {
	var found []candidate
	for _, name := range at.known.Payloads(stanzaIQ, kind) {
		if kind == script.TypeSet && strings.HasPrefix(name.Namespace, namespaceDisco) {
			continue // it may be, and nobody does
		}
		if strings.HasPrefix(name.Namespace, "urn:ietf:params:xml:ns:xmpp-") {
			continue // logging in is the runner's
		}
		one := candidate{Name: name, brief: at.known.Brief(name.Namespace), usage: usage(name)}
		if one.brief.Common || one.usage < len(usual()) {
			found = append(found, one)
		}
	}
	sortCandidates(found)
	return found
}

// writeIQ writes the start of an iq up to the end of its attributes.
func (at *bodyCompleter) writeIQ(text *template, kind, id, to string) {
	text.text("iq type='", kind, "' id='")
	text.stop(id)
	text.text("'")
	if to != "" {
		text.text(" to='")
		text.stop(to)
		text.text("'")
	}
}

// addressFor returns whom requests of a namespace are sent to, or "" for those
// that the sender's own account answers.
func (at *bodyCompleter) addressFor(uri string) string {
	switch {
	case strings.HasPrefix(uri, namespaceMUC):
		return at.room()
	case strings.HasPrefix(uri, namespaceDisco), uri == namespaceCommands, uri == "jabber:iq:version", uri == "urn:xmpp:ping":
		return at.host()
	case strings.HasPrefix(uri, "urn:xmpp:http:upload:"):
		return "upload." + at.host()
	}
	return ""
}

// expectedStanzas offers what a character may be awaiting: the answers to its
// requests first.
func (at *bodyCompleter) expectedStanzas(bracket string) {
	for _, pair := range at.awaited() {
		where := fmt.Sprintf("answers the request in line %d", at.snapshot.line(pair.Stanza.Span().Start))
		about := aboutOf(ast.NamespaceClient, stanzaIQ)
		at.whole(bracket, strings.TrimSpace("iq result "+pair.ID), where, "", about, func(text *template) { at.writeResult(text, pair) })
		at.whole(bracket, strings.TrimSpace("iq error "+pair.ID), "refuses the request in "+strings.TrimPrefix(where, "answers the request in "), "", about,
			func(text *template) { at.writeError(text, pair) })
	}
	at.spoken(bracket, "from", "/"+at.nick())
	at.whole(bracket, "presence self", "the character is in the room now", "muc room join 110 xep-0045 0045 multi-user chat", aboutOf(namespaceMUCUser, "x"), func(text *template) {
		text.text("presence from='")
		text.stop(at.room() + "/" + at.nick())
		text.text("'>\n\t<x xmlns='", namespaceMUCUser, "' scansion:strict='false'>\n\t\t<status code='110'/>\n\t</x>\n</presence>")
	})
}

// writeResult writes the result that a request awaits, with the element that it
// asked for if results repeat that.
func (at *bodyCompleter) writeResult(text *template, pair *script.Pair) {
	text.text("iq type='result' id='")
	text.text(cmp.Or(pair.ID, "{scansion:any}"), "'")
	for payload := range pair.Stanza.Elements() {
		known := at.known.Element(payload.Namespace(), payload.Local())
		if known.StandsIn(stanzaIQ, script.TypeResult) && pair.Stanza.AttrValue("type") == script.TypeGet {
			text.text(">\n\t<")
			at.writeElement(text, xmpp.Name{Namespace: known.Namespace, Local: known.Name}, ast.NamespaceClient, []string{"iq/result"})
			text.text("\n</iq>")
			return
		}
	}
	text.text("/>")
}

// writeError writes the error that a request awaits.
func (at *bodyCompleter) writeError(text *template, pair *script.Pair) {
	text.text("iq type='error' id='", cmp.Or(pair.ID, "{scansion:any}"), "'>\n\t<error type='")
	text.pick([]string{"cancel", "auth", "modify", "wait"})
	text.text("'>\n\t\t<")
	text.pick([]string{"item-not-found", "not-allowed", "forbidden", "bad-request", "service-unavailable", "not-acceptable", "conflict"})
	text.text(" xmlns='", xmpp.StanzaErrorNamespace, "'/>\n\t</error>\n</iq>")
}

// idFor returns an id that no request of the script has.
func (at *bodyCompleter) idFor(short string) string {
	word, _, _ := strings.Cut(short, "#")
	word, _, _ = strings.Cut(word[strings.LastIndexByte(word, ':')+1:], "-")
	taken := map[string]bool{}
	for i := range at.script().Pairs {
		taken[at.script().Pairs[i].ID] = true
	}
	for n := 1; ; n++ {
		if id := word + strconv.Itoa(n); !taken[id] {
			return id
		}
	}
}

// room returns the JID of a room: the last that a presence before the cursor
// was sent to, or one to write over.
func (at *bodyCompleter) room() string {
	s := at.script()
	if at.action != nil {
		for i := range slices.Backward(s.Actions[:at.action.Index]) {
			stanza, ok := s.Actions[i].Stanza()
			if !ok || s.Actions[i].Verb != ast.VerbSends || stanza.Local() != stanzaPresence {
				continue
			}
			if to, ok := stanza.Attr("to"); ok && !script.HasParts(to) && !strings.ContainsAny(to.Value(), `'"<&`) {
				if room, _, ok := strings.Cut(to.Value(), "/"); ok {
					return room
				}
			}
		}
	}
	return "room@conference." + at.host()
}

// host returns the domain of who acts.
func (at *bodyCompleter) host() string {
	if c := at.actor(); c != nil {
		if _, host, ok := strings.Cut(c.Bare(), "@"); ok {
			return host
		}
	}
	return "localhost"
}

// nick returns the name of who acts.
func (at *bodyCompleter) nick() string {
	if c := at.actor(); c != nil && !strings.ContainsAny(c.Name, `'"<&`) {
		return c.Name
	}
	return "Romeo"
}

// actor returns who acts, or nil if the cast has nobody of that name.
func (at *bodyCompleter) actor() *script.Character {
	if at.action == nil || at.action.Character == script.None {
		return nil
	}
	return &at.script().Characters[at.action.Character]
}

// somebody returns an expression for another character, by preference.
func (at *bodyCompleter) somebody() string {
	names := characterNamesInOrder(at.script())
	for _, name := range names {
		if c := at.actor(); c == nil || c.Name != name {
			return "${" + name + "'s JID}"
		}
	}
	if len(names) > 0 {
		return "${" + names[0] + "'s JID}"
	}
	return "somebody@" + at.host()
}
