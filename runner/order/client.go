package order

import (
	"github.com/beevik/etree"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/runner/match"
)

// Client reads the stanzas of one connection. What it remembers of earlier ones
// tells only which of several things that look alike a stanza is of: which
// query of an archive, which entry into a room. It is not safe for concurrent
// use.
type Client struct {
	jid     string
	queries []query
	rooms   map[string]*room
	known   int // occupants in all rooms
}

// query is a query of an archive that the client has sent.
type query struct {
	stanzaID string
	archive  string // "" is that of the account
	id       string
	ended    bool
}

// room is what the client has received from a room.
type room struct {
	entry   int  // how often it has entered
	inside  bool // it has got its own presence and not left
	subject int  // the entry that it has got a subject for
	known   map[string]bool
}

// What a client remembers at most. Beyond, nothing more is promised of queries
// and rooms.
const (
	maxQueries   = 1000
	maxOccupants = 10_000
)

// NewClient returns the reader of a connection that was bound to a full JID.
func NewClient(jid string) *Client { return &Client{jid: jid, rooms: make(map[string]*room)} }

// Sent tells the reader of a stanza that the client has sent.
func (c *Client) Sent(s *match.Stanza) {
	if _, name := s.Name(); name != "iq" || s.Attr("type") != "set" && s.Attr("type") != "get" {
		return
	}
	q := archiveChild(s.Element(), "query")
	if q == nil || len(c.queries) == maxQueries {
		return
	}
	c.queries = append(c.queries, query{
		stanzaID: s.Attr("id"), archive: c.archive(s.Attr("to")), id: q.SelectAttrValue("queryid", ""),
	})
}

// archive returns the name of the archive that an address stands for.
func (c *Client) archive(address string) string {
	if address == bare(c.jid) {
		return ""
	}
	return address
}

// Received reads the next stanza that has come.
func (c *Client) Received(s *match.Stanza) Stanza {
	var out Stanza
	space, name := s.Name()
	if space != ast.NamespaceClient {
		return out
	}
	if s.Attr("type") == "error" {
		// The server makes errors in the name of others.
		c.ended(s, name)
		return out
	}
	e := s.Element()
	stamp, by, delayed := delay(e)
	if from := s.Attr("from"); isFull(from) {
		out.sender.jid = from
		if delayed {
			out.sender.stored = name
		}
	}
	switch name {
	case "iq":
		out.contact, out.change = c.push(s, e)
		if archiveChild(e, "fin") != nil {
			out.query, out.ends = c.ended(s, name), true
		}
	case "presence":
		out.contact, out.change = subscription(s)
		c.presence(&out, s, e)
	case "message":
		c.message(&out, s, e)
		if delayed && out.place == placeNone && out.query == 0 && out.carbonOf == "" && c.stores(s, by) {
			out.offline = true
		}
		if out.offline || out.place == placeHistory {
			out.stamp = stamp
		}
	}
	return out
}

// stores reports whether it is the client's own server that has held a message
// up.
func (c *Client) stores(s *match.Stanza, by string) bool {
	if s.Attr("type") == "groupchat" {
		return false
	}
	return by == "" || by == domain(c.jid) || by == bare(c.jid)
}

// push reads a roster push, which comes from the account itself.
func (c *Client) push(s *match.Stanza, e *etree.Element) (contact string, change change) {
	if from := s.Attr("from"); from != "" && from != bare(c.jid) {
		return "", changeNone
	}
	return rosterPush(s, e)
}

// ended returns the number of the query that a stanza answers, and 0 if it
// answers none.
func (c *Client) ended(s *match.Stanza, name string) int {
	if name != "iq" {
		return 0
	}
	for i := len(c.queries) - 1; i >= 0; i-- {
		if q := &c.queries[i]; q.stanzaID == s.Attr("id") && q.archive == c.archive(s.Attr("from")) {
			q.ended = true
			return i + 1
		}
	}
	return 0
}

// result returns the number of the query that a result is of: the one that has
// not ended, or if all have, the last one, which it comes too late for. It returns
// 0 if several have not ended.
func (c *Client) result(s *match.Stanza, id string) int {
	ours, open := 0, 0
	for i := range c.queries {
		if q := &c.queries[i]; q.id != id || q.archive != c.archive(s.Attr("from")) {
			continue
		} else if !q.ended {
			ours, open = i+1, open+1
		} else if open == 0 {
			ours = i + 1
		}
	}
	if open > 1 {
		return 0
	}
	return ours
}

// message reads what is special about a message.
func (c *Client) message(out *Stanza, s *match.Stanza, e *etree.Element) {
	from := s.Attr("from")
	if result := archiveChild(e, "result"); result != nil {
		out.query = c.result(s, result.SelectAttrValue("queryid", ""))
		return
	}
	if first := original(e); first != nil && from == bare(c.jid) {
		if sender := first.SelectAttrValue("from", ""); isFull(sender) {
			out.carbonOf = sender
		}
		return
	}
	if s.Attr("type") != "groupchat" {
		return
	}
	r := c.room(bare(from))
	if r == nil {
		return
	}
	out.entry = r.current(bare(from))
	_, by, delayed := delay(e)
	switch {
	case child(e, ast.NamespaceClient, "subject") != nil && child(e, ast.NamespaceClient, "body") == nil && r.subject != out.entry.time:
		out.place, r.subject = placeSubject, out.entry.time
	case delayed && (by == "" || by == bare(from)):
		out.place = placeHistory
	case !delayed:
		out.place = placeLive
	}
}

// presence reads what is special about the presence of an occupant.
func (c *Client) presence(out *Stanza, s *match.Stanza, e *etree.Element) {
	from := s.Attr("from")
	x := child(e, spaceMUCUser, "x")
	if x == nil || !isFull(from) {
		return
	}
	r := c.room(bare(from))
	if r == nil {
		return
	}
	self, renamed := false, false
	for _, status := range x.ChildElements() {
		if status.Tag == "status" {
			code := status.SelectAttrValue("code", "")
			self, renamed = self || code == "110", renamed || code == "303"
		}
	}
	switch gone := s.Attr("type") == "unavailable"; {
	case s.Attr("type") != "" && !gone:
	case self && gone:
		if !renamed && r.inside {
			r.inside, r.known = false, make(map[string]bool)
		}
	case self && !r.inside:
		out.entry, out.place = r.current(bare(from)), placeSelf
		r.inside, r.entry = true, out.entry.time
		r.known[from] = true
	case self:
		r.known[from] = true // the client's new nick, or new status
	case gone && renamed:
		if item := child(x, spaceMUCUser, "item"); item != nil {
			r.known[bare(from)+"/"+item.SelectAttrValue("nick", "")] = true
		}
	case gone:
	case !r.known[from] && c.known < maxOccupants:
		out.entry, out.place = r.current(bare(from)), placeOccupant
		r.known[from] = true
		c.known++
	}
}

// room returns what is remembered of a room, nil if no more can be.
func (c *Client) room(jid string) *room {
	r := c.rooms[jid]
	if r == nil && len(c.rooms) < maxOccupants {
		r = &room{known: make(map[string]bool)}
		c.rooms[jid] = r
	}
	return r
}

// current returns the entry that what comes now is of: the latest one, or the
// coming one while the client is outside.
func (r *room) current(jid string) entry {
	if r.inside {
		return entry{jid, r.entry}
	}
	return entry{jid, r.entry + 1}
}
