package recording

import (
	"strings"
	"time"

	"github.com/scs-tools/scs/ast/script"
)

// Level is how urgent a line of a server's log is.
type Level uint8

// The levels, the least urgent first.
const (
	LevelUnknown Level = iota // of a line that names none, such as one of a traceback
	LevelDebug
	LevelInfo
	LevelWarning
	LevelError
)

var levels = map[string]Level{
	"debug": LevelDebug, "info": LevelInfo, "notice": LevelInfo, "warn": LevelWarning, "warning": LevelWarning,
	"error": LevelError, "critical": LevelError, "alert": LevelError, "emergency": LevelError,
}

// Line is one line of a server's log. Who records gives its time and text; the
// rest is found out.
type Line struct {
	Arrived time.Time // when it was written, by our clock: the server's own stamps may be mocked
	Text    string

	Level     Level
	Session   string // what the server calls the connection; "" if the line is of none
	Character int    // in Script.Characters; script.None if nobody knows
	Action    int    // that the server was working for; script.None if nobody knows
}

// entry is a line of a log taken apart.
type entry struct {
	level   Level
	session string // "c2s55dbdf7f5610"
	message string
}

// parseLine takes a line apart: Prosody's (source, level and message with tabs
// or spaces between) or ejabberd's (stamp, [level], process, message).
func parseLine(text string) entry {
	before, message, ok := strings.Cut(text, "\t")
	fields := strings.Fields(before)
	if ok && len(fields) >= 2 {
		if level, known := levels[fields[len(fields)-1]]; known {
			e := entry{level: level, message: message}
			if source := fields[len(fields)-2]; strings.HasPrefix(source, "c2s") {
				e.session = source
			}
			return e
		}
	}
	if start := strings.IndexByte(text, '['); start >= 0 {
		if end := strings.IndexByte(text[start:], ']'); end > 0 {
			if level, known := levels[text[start+1:start+end]]; known {
				return entry{level: level, message: strings.TrimSpace(text[start+end+1:])}
			}
		}
	}
	return entry{message: text}
}

// LevelOf returns how urgent a line of a server's log says that it is.
func LevelOf(line string) Level { return parseLine(line).level }

// attributeLog finds out which action each line of the log belongs to, and
// which of them tells what was sent for what. Prosody does one thing at a
// time: what stands between two "Received[c2s]" belongs to the first.
func (r *Recorder) attributeLog() {
	sessions, work := r.sessions(), r.timeline()
	current, known := script.None, false // what the server works for
	for i := range r.recording.Log {
		line := &r.recording.Log[i]
		if s := sessions[i]; s != nil && s.login != nil {
			line.Character = s.login.character
			current, known = r.follow(s, parseLine(line.Text).message, current)
		} else if s != nil {
			known = false // somebody's, but not of the cast
		}
		line.Action = current
		if !known {
			line.Action, _ = work.acting(line.Arrived)
		}
	}
}

// session is one connection as the log tells of it.
type session struct {
	login    *login // nil if it has bound no resource
	bound    bool   // the log has told so by the line at hand
	received int    // stanzas of ours that the server has told of
	sent     int    // stanzas to us that it has told of
	ended    bool   // the client has ended its stream
	lost     bool   // what it told of is not what came
}

// sessions takes the lines of the log apart and returns the connection of
// each; nil for a line that is of none. The server may use a name again once
// its connection has ended.
func (r *Recorder) sessions() []*session {
	log := r.recording.Log
	found := make([]*session, len(log))
	open := map[string]*session{}
	told := map[*login]bool{}
	for i := range log {
		line := &log[i]
		e := parseLine(line.Text)
		line.Level, line.Session, line.Character, line.Action = e.level, e.session, script.None, script.None
		if e.level == LevelUnknown && i > 0 { // a traceback goes on
			line.Level = log[i-1].Level
		}
		if e.session == "" {
			continue
		}
		s := open[e.session]
		if s == nil || e.message == "Client connected" {
			s = &session{}
			open[e.session] = s
		}
		found[i] = s
		if jid, ok := strings.CutPrefix(e.message, "Resource bound: "); ok {
			for k := range r.logins {
				if l := &r.logins[k]; l.jid == jid && !told[l] {
					s.login, told[l] = l, true
					break
				}
			}
		}
	}
	return found
}

// follow reads a message of a session. It returns the action that the server
// works for from here on, if the log tells; current is the one before.
func (r *Recorder) follow(s *session, message string, current int) (action int, known bool) {
	l := s.login
	switch {
	case strings.HasPrefix(message, "Resource bound: "):
		s.bound = true
		return l.action, true
	case !s.bound:
		return l.action, true // it is logging in
	case message == "Received </stream:stream>":
		s.ended = true
	}
	if s.ended { // what Prosody still "receives" it makes itself: unavailable presence
		return l.end, true
	}
	if strings.HasPrefix(message, "Received[c2s]: ") {
		if s.received == len(l.sent) {
			return script.None, false
		}
		s.received++
		return l.sent[s.received-1], true
	}
	if tag, ok := strings.CutPrefix(message, "Sending[c2s]: <"); ok && !s.lost && s.sent < len(l.received) {
		stanza := &r.recording.Stanzas[l.received[s.sent]-1]
		if s.lost = !strings.HasPrefix(tag, startOf(stanza.XML).Name.Local); !s.lost {
			stanza.Cause = Cause{Action: current}
			s.sent++
		}
	}
	return current, true
}
