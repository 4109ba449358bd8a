package lsp

import (
	"slices"
	"strings"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
)

// room is a room of a chat service as the actions of a script have left it
// (XEP-0045). Nothing is known of rooms that were there before.
type room struct {
	jid       string
	occupants []occupant // in the order in which they came
	creator   int        // in Script.Characters: who came first, and owns it
	locked    bool       // its creator has not accepted its settings yet
}

// occupant is a character in a room.
type occupant struct {
	character int // in Script.Characters
	nick      string
}

// affiliation and role return what a service says of an occupant, if nobody has
// changed that.
func (r *room) affiliation(one occupant) string {
	if one.character == r.creator {
		return "owner"
	}
	return "none"
}

func (r *room) role(one occupant) string {
	if one.character == r.creator {
		return "moderator"
	}
	return "participant"
}

// occupantOf returns a character's place in the room.
func (r *room) occupantOf(character int) (occupant, bool) {
	i := slices.IndexFunc(r.occupants, func(one occupant) bool { return one.character == character })
	if i < 0 {
		return occupant{}, false
	}
	return r.occupants[i], true
}

// roomWalk goes through the actions of a script and keeps who is in which room.
type roomWalk struct {
	script *script.Script
	rooms  []*room // in the order in which they were entered first

	entered func(*script.Action, *room, occupant) // called before the occupant is in the room; may be nil
	left    func(*script.Action, *room, occupant) // called while the occupant is still there; may be nil
}

// room returns the room of a JID, or nil.
func (w *roomWalk) room(jid string) *room {
	for _, one := range w.rooms {
		if one.jid == jid {
			return one
		}
	}
	return nil
}

// roomOf returns the room that a character has entered last and is still in.
func (w *roomWalk) roomOf(character int) (*room, occupant, bool) {
	for _, one := range slices.Backward(w.rooms) {
		if inside, ok := one.occupantOf(character); ok {
			return one, inside, true
		}
	}
	return nil, occupant{}, false
}

// plainAttr returns the value of an attribute that stands for itself and can be
// written again.
func plainAttr(e ast.Element, name string) string {
	a, ok := e.Attr(name)
	if !ok || script.HasParts(a) || strings.ContainsAny(a.Value(), `'"<&`) {
		return ""
	}
	return a.Value()
}

// take takes in an action: who enters a room, and who leaves one.
func (w *roomWalk) take(a *script.Action) {
	if a.Character == script.None {
		return
	}
	if a.Verb == ast.VerbDisconnects {
		for _, one := range w.rooms {
			w.leave(a, one)
		}
		return
	}
	stanza, ok := a.Stanza()
	if !ok || a.Verb != ast.VerbSends {
		return
	}
	jid, nick, _ := strings.Cut(plainAttr(stanza, "to"), "/")
	kind := stanza.AttrValue("type")
	switch there := w.room(jid); {
	case jid == "":
	case there != nil && stanza.Local() == script.StanzaIQ && kind == script.TypeSet:
		there.locked = there.locked && !holds(stanza, namespaceMUCOwner, "query")
	case stanza.Local() != script.StanzaPresence:
	case there != nil && kind == "unavailable":
		w.leave(a, there)
	case kind == "" && nick != "" && holds(stanza, namespaceMUC, "x"):
		w.enter(a, jid, nick)
	}
}

// holds reports whether a stanza has such a child.
func holds(stanza ast.Element, uri, local string) bool {
	for e := range stanza.Elements() {
		if isIn(e, uri, local) {
			return true
		}
	}
	return false
}

func (w *roomWalk) enter(a *script.Action, jid, nick string) {
	there := w.room(jid)
	if there == nil {
		there = &room{jid: jid}
		w.rooms = append(w.rooms, there)
	}
	if len(there.occupants) == 0 { // a room ends with its last occupant
		there.creator, there.locked = a.Character, true
	}
	if _, already := there.occupantOf(a.Character); already {
		return
	}
	one := occupant{a.Character, nick}
	if w.entered != nil {
		w.entered(a, there, one)
	}
	there.occupants = append(there.occupants, one)
}

func (w *roomWalk) leave(a *script.Action, there *room) {
	if one, inside := there.occupantOf(a.Character); inside {
		if w.left != nil {
			w.left(a, there, one)
		}
		there.occupants = slices.DeleteFunc(there.occupants, func(o occupant) bool { return o == one })
	}
}
