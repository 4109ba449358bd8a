package compose

import (
	"strings"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/record/stanza"
)

// repair puts effects behind their causes. A recorder that hooks the end of a
// session late writes what others see of it first, and clients that wrote
// several logs had several clocks.
func (c *composer) repair() {
	c.sendFirst()
	c.disconnectFirst()
}

// sendFirst moves what is sent before what others have received of it, found by
// the sender's address, also that in a room, and the stanza's id.
func (c *composer) sendFirst() {
	type sent struct{ from, id, name string }
	occupants := map[*session]map[string]string{} // of each session: its address in a room, by the room's
	early := map[sent]int{}                       // the first that was received, and not sent before
	before := map[sent]bool{}
	target := make([]int, len(c.events)) // where each event goes: before that one
	moved := false
	for i, e := range c.events {
		target[i] = i
		if e.stanza == nil || e.stanza.Attr("id") == "" {
			continue
		}
		if e.verb == ast.VerbReceives {
			key := sent{e.stanza.Attr("from"), e.stanza.Attr("id"), e.stanza.Local()}
			if _, known := early[key]; !known && !before[key] && key.from != "" {
				early[key] = i
			}
			continue
		}
		to, from := e.stanza.Attr("to"), []string{e.session.jid}
		if e.stanza.Local() == "presence" && resource(to) != "" {
			if occupants[e.session] == nil {
				occupants[e.session] = map[string]string{}
			}
			occupants[e.session][bare(to)] = to
		}
		if occupant, ok := occupants[e.session][bare(to)]; ok {
			from = append(from, occupant)
		}
		for _, from := range from {
			key := sent{from, e.stanza.Attr("id"), e.stanza.Local()}
			if at, ok := early[key]; ok && !before[key] && at < target[i] {
				if connects, ok := c.movable(at, i); ok {
					target[i], moved = at, true
					if connects >= 0 {
						target[connects] = at
					}
				}
			}
			before[key] = true
		}
	}
	if moved {
		c.move(target)
	}
}

// maxMove is how far an event is moved at most. An effect follows its cause
// closely.
const maxMove = 64

// movable reports whether an event can go up to another without passing by
// what its own session did or received. Where the session has only connected in
// between, that goes with it: connects is its index, else -1.
func (c *composer) movable(to, from int) (connects int, ok bool) {
	connects = -1
	if from-to > maxMove {
		return connects, false
	}
	for i, e := range c.events[to:from] {
		switch {
		case e.session.character != c.events[from].session.character:
		case e.session == c.events[from].session && e.verb == ast.VerbConnects:
			connects = to + i
		default:
			return connects, false
		}
	}
	return connects, true
}

// disconnectFirst moves ends of sessions before what others receive because of
// them: that the character, or its occupant of a room, is unavailable.
func (c *composer) disconnectFirst() {
	target := make([]int, len(c.events))
	occupants := map[string]*session{} // by the address of the occupant: who it is
	moved := false
	for i, e := range c.events {
		target[i] = i
		if e.verb == ast.VerbSends && e.stanza.Local() == "presence" && e.stanza.Attr("type") == "" && resource(e.stanza.Attr("to")) != "" {
			occupants[e.stanza.Attr("to")] = e.session
		}
		if e.verb != ast.VerbDisconnects {
			continue
		}
		for at := i - 1; at >= 0 && i-at <= maxMove; at-- {
			other := c.events[at]
			if other.session == e.session {
				break
			}
			if isGone(other, e.session, occupants) {
				target[i], moved = at, true
			}
		}
	}
	if moved {
		c.move(target)
	}
}

// isGone reports whether an event is the presence that says that a session has
// ended.
func isGone(e *event, s *session, occupants map[string]*session) bool {
	if e.verb != ast.VerbReceives || e.stanza.Local() != "presence" || e.stanza.Attr("type") != "unavailable" {
		return false
	}
	from := e.stanza.Attr("from")
	if strings.EqualFold(from, s.jid) || occupants[from] == s {
		return true
	}
	x := e.stanza.Child(stanza.NamespaceMUCUser, "x")
	if x == nil {
		return false
	}
	item := x.Child(stanza.NamespaceMUCUser, "item")
	return item != nil && item.Attr("jid") != "" && item.Attr("jid") == s.jid
}

// move puts each event before the one that it is to go before; those that stay
// keep their order.
func (c *composer) move(target []int) {
	before := map[int][]*event{}
	for i, to := range target {
		if to != i {
			before[to] = append(before[to], c.events[i])
		}
	}
	events := make([]*event, 0, len(c.events))
	for i, e := range c.events {
		events = append(events, before[i]...)
		if target[i] == i {
			events = append(events, e)
		}
	}
	c.events = events
}
