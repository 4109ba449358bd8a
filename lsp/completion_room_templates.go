package lsp

import (
	"strings"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
)

// rooms returns the rooms of the script as they are before the action.
func (bc *bodyCompleter) rooms() *roomWalk {
	if bc.walked != nil {
		return bc.walked
	}
	bc.walked = &roomWalk{script: bc.script()}
	if bc.action != nil {
		for i := range bc.walked.script.Actions[:bc.action.Index] {
			bc.walked.take(&bc.walked.script.Actions[i])
		}
	}
	return bc.walked
}

// addRoomTemplates offers what is sent to enter a room, to set up a new one, to
// say something aside and to leave.
func (bc *bodyCompleter) addRoomTemplates(bracket string) {
	bc.addStanzaTemplate(bracket, "presence join", "enters a room", "muc room xep-0045 0045 multi-user chat", elementSubject(namespaceMUC, "x"), func(text *snippetBuilder) {
		text.write("presence to='")
		bc.writeRoom(text)
		text.write("/")
		text.tabStop(bc.nickname())
		text.write("'>\n\t<x xmlns='", namespaceMUC, "'/>\n</presence>")
	})
	leaves := elementSubject(ast.NamespaceClient, script.StanzaPresence)
	there, self, inside := bc.ownRoom()
	if !inside {
		bc.addStanzaTemplate(bracket, "presence unavailable", "leaves a room, or goes offline", "muc room leave", leaves, func(text *snippetBuilder) {
			text.write("presence to='")
			text.tabStop(bc.roomJID() + "/" + bc.nickname())
			text.write("' type='unavailable'/>")
		})
		return
	}
	bc.addStanzaTemplate(bracket, "presence unavailable", "leaves the room", "muc room leave", leaves, func(text *snippetBuilder) {
		text.write("presence to='", there.jid, "/", self.nick, "' type='unavailable'/>")
	})
	if there.creator == self.character && there.locked {
		bc.addStanzaTemplate(bracket, "iq set instant room", "accepts the settings of the new room", "muc#owner unlock form xep-0045 0045", elementSubject(namespaceMUCOwner, "query"), func(text *snippetBuilder) {
			text.write("iq type='", script.TypeSet, "' id='")
			text.tabStop(bc.unusedID("unlock"))
			text.write("' to='", there.jid, "'>\n\t<query xmlns='", namespaceMUCOwner, "'>\n\t\t<x xmlns='", script.NamespaceForm, "' type='submit'/>\n\t</query>\n</iq>")
		})
	}
	for _, one := range there.occupants {
		if one == self {
			continue
		}
		bc.addStanzaTemplate(bracket, "message private "+one.nick, "a private message to an occupant", "muc room pm body", elementSubject(ast.NamespaceClient, script.StanzaMessage), func(text *snippetBuilder) {
			bc.writeRoomMessage(text, there.jid+"/"+one.nick, "chat")
			text.write("\n\t<x xmlns='", namespaceMUCUser, "'/>\n</message>")
		})
	}
}

// ownRoom returns the room that who acts is in, and the place there.
func (bc *bodyCompleter) ownRoom() (there *room, self occupant, inside bool) {
	if bc.action == nil || bc.action.Character == script.None {
		return nil, occupant{}, false
	}
	return bc.rooms().roomOf(bc.action.Character)
}

// writeRoomMessage writes a message in a room up to the end of its words. With
// its id, who has sent it knows it again (XEP-0045, section 7.4).
func (bc *bodyCompleter) writeRoomMessage(text *snippetBuilder, to, kind string) {
	text.write("message id='")
	text.tabStop(bc.unusedID(script.StanzaMessage))
	text.write("' to='", to, "' type='", kind, "'>\n\t<body>")
	text.tabStop("")
	text.write("</body>")
}

// writeRoom writes the JID of a room to enter: the one that others are in, or
// one to write over.
func (bc *bodyCompleter) writeRoom(text *snippetBuilder) {
	w := bc.rooms()
	if len(w.rooms) == 1 {
		text.write(w.rooms[0].jid)
		return
	}
	jid := bc.roomJID()
	local, service, ok := strings.Cut(jid, "@")
	if !ok || len(w.rooms) > 0 {
		text.tabStop(jid)
		return
	}
	text.tabStop(local)
	text.write("@")
	text.tabStop(service)
}

// roomJID returns the JID of a room: the one that who acts is in, the one that
// was entered last, or one to write over.
func (bc *bodyCompleter) roomJID() string {
	w := bc.rooms()
	if there, _, inside := bc.ownRoom(); inside {
		return there.jid
	}
	if len(w.rooms) > 0 {
		return w.rooms[len(w.rooms)-1].jid
	}
	return "room@conference." + bc.domain()
}

// nickname returns the nickname for who acts: the name, in small letters where
// others in the room have it so.
func (bc *bodyCompleter) nickname() string {
	c := bc.actor()
	if c == nil || strings.ContainsAny(c.Name, `'"<&`) {
		return usualNames[0]
	}
	w := bc.rooms()
	for _, there := range w.rooms {
		for _, one := range there.occupants {
			name := w.script.Characters[one.character].Name
			if one.nick != name && one.nick == strings.ToLower(name) {
				return strings.ToLower(c.Name)
			}
		}
	}
	return c.Name
}
