package lsp

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/spec/xmpp"
)

// addStanzas completes the start of an action's body: stanzas alone, and whole
// ones for what scripts do most.
func (bc *bodyCompleter) addStanzas(bracket, typed string) {
	whole := !bc.tagRest.ended && !bc.tagRest.equals
	if whole && bc.receives() {
		bc.addArrivals(bracket)
		bc.addAnswers(bracket)
	}
	for _, local := range []string{script.StanzaMessage, script.StanzaPresence, script.StanzaIQ} {
		bc.add(bc.elementChoice(bracket, typed, candidate{
			Name: xmpp.Name{Namespace: ast.NamespaceClient, Local: local}, brief: bc.vocab.Brief(ast.NamespaceClient),
		}))
	}
	if !whole {
		return
	}
	if bc.receives() {
		bc.addExpectedStanzas(bracket)
	} else {
		bc.addSentStanzas(bracket)
	}
	for _, name := range bc.vocab.PayloadsIn("stream") {
		// Login and encryption are the runner's.
		if brief := bc.vocab.Brief(name.Namespace); brief.Common && !strings.HasPrefix(brief.Spec, "RFC") {
			bc.add(bc.elementChoice(bracket, typed, candidate{Name: name, brief: brief}))
		}
	}
}

// addStanzaTemplate offers a whole stanza, written from its bracket on.
func (bc *bodyCompleter) addStanzaTemplate(bracket, label, detail, words string, about docSubject, write func(*snippetBuilder)) {
	var text snippetBuilder
	text.write(bracket)
	write(&text)
	bc.addTemplate(choice{
		label: label, detail: detail, filterText: matchedWordFirst(bc.typed, strings.TrimSpace(label+" "+strings.ToLower(words))), subject: about,
	}, &text)
}

// elementSubject returns an element as what a choice is about.
func elementSubject(uri, local string) docSubject {
	return docSubject{aboutElement, []string{uri, local}}
}

// addMessageTemplates offers messages with words in them, whose address stands
// in an attribute; nick is what follows a room's JID there.
func (bc *bodyCompleter) addMessageTemplates(bracket, attribute, nick string) {
	write := func(kind, quote, address string) func(*snippetBuilder) {
		return func(text *snippetBuilder) {
			text.write("message ", attribute, "=", quote)
			text.tabStop(address)
			text.write(quote, " type='", kind, "'>\n\t<body>")
			text.tabStop("")
			text.write("</body>\n</message>")
		}
	}
	about := elementSubject(ast.NamespaceClient, script.StanzaMessage)
	if there, _, inside := bc.ownRoom(); inside && attribute == "to" {
		bc.addStanzaTemplate(bracket, "message groupchat", "a message to the room", "muc room body", about, func(text *snippetBuilder) {
			bc.writeRoomMessage(text, there.jid, "groupchat")
			text.write("\n</message>")
		})
		bc.addStanzaTemplate(bracket, "message chat", "a chat message", "body", about, write("chat", `"`, bc.otherCharacter()))
		return
	}
	bc.addStanzaTemplate(bracket, "message chat", "a chat message", "body", about, write("chat", `"`, bc.otherCharacter()))
	bc.addStanzaTemplate(bracket, "message groupchat", "a message to a room", "muc room body", about, write("groupchat", "'", bc.roomJID()+nick))
}

// addSentStanzas offers what a character may send.
func (bc *bodyCompleter) addSentStanzas(bracket string) {
	bc.addMessageTemplates(bracket, "to", "")
	bc.addRoomTemplates(bracket)
	bc.addStanzaTemplate(bracket, "presence subscribe", "asks to see the presence of a contact", "roster contact", elementSubject(ast.NamespaceClient, script.StanzaPresence), func(text *snippetBuilder) {
		text.write(`presence to="`)
		text.tabStop(bc.otherCharacter())
		text.write(`" type='subscribe'/>`)
	})
	bc.addStanzaTemplate(bracket, "iq set form", "configures a room with a form", "data form submit muc#owner roomconfig xep-0004 0004", elementSubject(namespaceMUCOwner, "query"), func(text *snippetBuilder) {
		bc.writeIQ(text, "set", "config", bc.roomJID())
		text.write(">\n\t<query xmlns='", namespaceMUCOwner, "'>\n\t\t<x xmlns='", script.NamespaceForm, "' type='submit'>\n\t\t\t<field var='", script.FieldFormType,
			"' type='hidden'>\n\t\t\t\t<value>http://jabber.org/protocol/muc#roomconfig</value>\n\t\t\t</field>\n\t\t\t")
		text.finalTabStop()
		text.write("\n\t\t</x>\n\t</query>\n</iq>")
	})
	for _, kind := range []string{script.TypeGet, script.TypeSet} {
		bc.addRequests(bracket, kind)
	}
}

// addRequests offers an iq for each thing that is commonly asked for or set.
func (bc *bodyCompleter) addRequests(bracket, kind string) {
	for _, one := range bc.commonRequests(kind) {
		name := one.Name
		short := shortNamespace(name.Namespace)
		label := fmt.Sprintf("iq %s %s", kind, short)
		if name.Local != "query" && !strings.HasPrefix(short, name.Local) {
			label += " " + name.Local
		}
		brief := one.brief
		bc.addStanzaTemplate(bracket, label, briefTitle(brief), keywords(name.Local, brief), elementSubject(name.Namespace, name.Local),
			func(text *snippetBuilder) {
				bc.writeIQ(text, kind, bc.unusedID(short), bc.usualAddress(name.Namespace))
				text.write(">\n\t<")
				bc.writeElement(text, name, ast.NamespaceClient, []string{"iq/" + kind})
				text.write("\n</iq>")
			})
	}
}

// commonRequests returns what an iq of a type can ask for, of the common
// namespaces, the most used first.
func (bc *bodyCompleter) commonRequests(kind string) []candidate {
	var found []candidate
	for _, name := range bc.vocab.Payloads(script.StanzaIQ, kind) {
		if kind == script.TypeSet && strings.HasPrefix(name.Namespace, namespaceDisco) {
			continue // it may be, and nobody does
		}
		if strings.HasPrefix(name.Namespace, "urn:ietf:params:xml:ns:xmpp-") {
			continue // logging in is the runner's
		}
		one := candidate{Name: name, brief: bc.vocab.Brief(name.Namespace), usage: usageRank(name)}
		if one.brief.Common || one.usage < len(elementUsage()) {
			found = append(found, one)
		}
	}
	sortCandidates(found)
	return found
}

// writeIQ writes the start of an iq up to the end of its attributes.
func (bc *bodyCompleter) writeIQ(text *snippetBuilder, kind, id, to string) {
	text.write("iq type='", kind, "' id='")
	text.tabStop(id)
	text.write("'")
	if to != "" {
		text.write(" to='")
		text.tabStop(to)
		text.write("'")
	}
}

// usualAddress returns whom requests of a namespace are sent to, or "" for
// those that the sender's own account answers.
func (bc *bodyCompleter) usualAddress(uri string) string {
	switch {
	case strings.HasPrefix(uri, namespaceMUC):
		return bc.roomJID()
	case strings.HasPrefix(uri, namespaceDisco), uri == namespaceCommands, uri == "jabber:iq:version", uri == "urn:xmpp:ping":
		return bc.domain()
	case strings.HasPrefix(uri, "urn:xmpp:http:upload:"):
		return "upload." + bc.domain()
	}
	return ""
}

// addAnswers offers the answers to the requests of a character, the latest
// first.
func (bc *bodyCompleter) addAnswers(bracket string) {
	for _, pair := range bc.pendingRequests() {
		where := fmt.Sprintf("answers the request in line %d", bc.lineNumber(pair.Stanza.Span().Start))
		about := elementSubject(ast.NamespaceClient, script.StanzaIQ)
		bc.addStanzaTemplate(bracket, strings.TrimSpace("iq result "+pair.ID), where, "", about, func(text *snippetBuilder) { bc.writeResult(text, pair) })
		bc.addStanzaTemplate(bracket, strings.TrimSpace("iq error "+pair.ID), "refuses the request in "+strings.TrimPrefix(where, "answers the request in "), "", about,
			func(text *snippetBuilder) { bc.writeError(text, pair) })
	}
}

// addExpectedStanzas offers what a character may be awaiting besides what
// should arrive.
func (bc *bodyCompleter) addExpectedStanzas(bracket string) {
	bc.addMessageTemplates(bracket, "from", "/"+bc.nickname())
	bc.addStanzaTemplate(bracket, "presence self", "the character is in the room now", "muc room join 110 xep-0045 0045 multi-user chat", elementSubject(namespaceMUCUser, "x"), func(text *snippetBuilder) {
		text.write("presence from='")
		text.tabStop(bc.roomJID() + "/" + bc.nickname())
		text.write("'>\n\t<x xmlns='", namespaceMUCUser, "' scansion:strict='false'>\n\t\t<status code='110'/>\n\t</x>\n</presence>")
	})
}

// writeResult writes the result that a request awaits, with the element that it
// asked for if results repeat that.
func (bc *bodyCompleter) writeResult(text *snippetBuilder, pair *script.Pair) {
	text.write("iq type='result' id='")
	text.write(cmp.Or(pair.ID, "{scansion:any}"), "'")
	if to := plainAttr(pair.Stanza, "to"); to != "" {
		text.write(" from='", to, "'")
	}
	for payload := range pair.Stanza.Elements() {
		known := bc.vocab.Element(payload.Namespace(), payload.Local())
		if known.StandsIn(script.StanzaIQ, script.TypeResult) && pair.Stanza.AttrValue("type") == script.TypeGet {
			text.write(">\n\t<")
			bc.writeElement(text, xmpp.Name{Namespace: known.Namespace, Local: known.Name}, ast.NamespaceClient, []string{"iq/result"})
			text.write("\n</iq>")
			return
		}
	}
	text.write("/>")
}

// writeError writes the error that a request awaits.
func (bc *bodyCompleter) writeError(text *snippetBuilder, pair *script.Pair) {
	text.write("iq type='error' id='", cmp.Or(pair.ID, "{scansion:any}"), "'>\n\t<error type='")
	text.choice([]string{"cancel", "auth", "modify", "wait"})
	text.write("'>\n\t\t<")
	text.choice([]string{"item-not-found", "not-allowed", "forbidden", "bad-request", "service-unavailable", "not-acceptable", "conflict"})
	text.write(" xmlns='", xmpp.StanzaErrorNamespace, "'/>\n\t</error>\n</iq>")
}

// unusedID returns an id that no stanza of the script has.
func (c *completer) unusedID(short string) string {
	word, _, _ := strings.Cut(short, "#")
	word, _, _ = strings.Cut(word[strings.LastIndexByte(word, ':')+1:], "-")
	taken := map[string]bool{}
	for i := range c.script().Actions {
		for stanza := range c.script().Actions[i].Stanzas() {
			taken[stanza.AttrValue("id")] = true
		}
	}
	for n := 1; ; n++ {
		if id := word + strconv.Itoa(n); !taken[id] {
			return id
		}
	}
}

// domain returns the domain of who acts.
func (bc *bodyCompleter) domain() string {
	if c := bc.actor(); c != nil {
		if _, host, ok := strings.Cut(c.Bare(), "@"); ok {
			return host
		}
	}
	return usualHost
}

// actor returns who acts, or nil if the cast has nobody of that name.
func (bc *bodyCompleter) actor() *script.Character {
	if bc.action == nil || bc.action.Character == script.None {
		return nil
	}
	return &bc.script().Characters[bc.action.Character]
}

// otherCharacter returns an expression for another character, by preference.
func (bc *bodyCompleter) otherCharacter() string {
	names := characterNames(bc.script())
	for _, name := range names {
		if c := bc.actor(); c == nil || c.Name != name {
			return "${" + name + "'s JID}"
		}
	}
	if len(names) > 0 {
		return "${" + names[0] + "'s JID}"
	}
	return "somebody@" + bc.domain()
}
