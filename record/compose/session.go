package compose

import (
	"time"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/record/logs"
	"github.com/scs-tools/scs/record/stanza"
)

// session is one login of one client.
type session struct {
	key       sessionKey
	jid       string // full, or bare if the resource is not known, or "" before identify
	name      string // of its character, if the log has one
	format    *logs.Format
	opened    bool // the log shows how it logs in
	again     bool // its key was that of another session before
	connected bool // its connects is among the events
	closed    bool // its disconnects is
	stanzas   int
	invented  bool // nothing tells its JID
	character *character
	next      *session // of the same key, once this one has closed
}

// sessionKey tells sessions apart that are open at a time.
type sessionKey struct {
	log int // 0 where several logs share names
	id  string
}

// event is one action to come.
type event struct {
	verb    ast.Verb
	session *session
	stanza  *stanza.Element // of sends and receives
	time    time.Time       // zero if not known
}

// open finds the sessions of all entries, and makes events of these.
func (c *composer) open(entries []logged) {
	current := map[sessionKey]*session{}
	for _, e := range entries {
		key := sessionKey{e.number + 1, e.Session}
		if e.Name != "" {
			key = sessionKey{0, e.Name}
		}
		s := current[key]
		if s == nil || c.startsAnew(s, e) {
			s = c.begin(s, key, e)
			current[key] = s
		}
		switch e.Kind {
		case logs.Opened:
			s.opened = true
		case logs.Bound:
			s.opened = true
			if e.JID != "" && (s.jid == "" || resource(e.JID) != "") {
				s.jid = e.JID
			}
			if resource(e.JID) != "" || e.Name != "" {
				c.connect(s, e.Time)
			}
		case logs.Known:
			s.jid = e.JID
		case logs.Closed:
			if s.connected && !s.closed {
				s.closed = true
				c.events = append(c.events, &event{verb: ast.VerbDisconnects, session: s, time: e.Time})
			}
		case logs.Stanza:
			c.stanza(s, e)
		}
	}
	c.events = append(c.present, c.events...)
	for _, s := range c.sessions {
		if s.connected && !s.closed {
			c.events = append(c.events, &event{verb: ast.VerbDisconnects, session: s})
		}
	}
}

// begin starts a session; before is the one that had its key.
func (c *composer) begin(before *session, key sessionKey, e logged) *session {
	s := &session{key: key, name: e.Name, format: e.log.Format}
	if before != nil {
		before.next, s.again = s, true
		if e.Name != "" {
			s.jid = before.jid
		}
		if before.connected && !before.closed {
			before.closed = true
			c.events = append(c.events, &event{verb: ast.VerbDisconnects, session: before, time: e.Time})
		}
	}
	c.sessions = append(c.sessions, s)
	return s
}

// startsAnew reports whether an entry is of a new session although one of the
// same key is there: keys are used again.
func (c *composer) startsAnew(s *session, e logged) bool {
	switch e.Kind {
	case logs.Opened:
		return s.stanzas > 0 || s.closed
	case logs.Bound:
		return s.closed || s.stanzas > 0 && s.jid != "" && e.JID != "" &&
			(bare(e.JID) != bare(s.jid) || resource(e.JID) != "" && resource(s.jid) != "" && e.JID != s.jid)
	case logs.Stanza:
		return s.closed && e.Direction == logs.Sent
	}
	return false
}

func (c *composer) connect(s *session, at time.Time) {
	if !s.connected {
		s.connected = true
		c.events = append(c.events, &event{verb: ast.VerbConnects, session: s, time: at})
	}
}

// stanza makes an event of a stanza.
func (c *composer) stanza(s *session, e logged) {
	s.stanzas++
	if !s.connected && !s.opened && !s.again && e.Direction == logs.Received {
		// It was there when the log began: what comes to it was sent before.
		s.connected = true
		c.present = append(c.present, &event{verb: ast.VerbConnects, session: s})
	}
	c.connect(s, e.Time)
	ev := &event{session: s, stanza: e.Stanza, time: e.Time, verb: ast.VerbReceives}
	if e.Direction == logs.Sent {
		ev.verb = ast.VerbSends
	}
	if !s.closed {
		c.events = append(c.events, ev)
		return
	}
	// It was on its way when the session ended.
	for i := len(c.events) - 1; i >= 0; i-- {
		if last := c.events[i]; last.session == s && last.verb == ast.VerbDisconnects {
			c.events = append(c.events, ev)
			copy(c.events[i+1:], c.events[i:])
			c.events[i] = ev
			return
		}
	}
}
