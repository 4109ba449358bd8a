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

// attributeLog finds out which action each line of the log belongs to, and
// which of them tells what was sent for what. Prosody does one thing at a
// time: what stands between two "Received[c2s]" belongs to the first.
func (r *Recorder) attributeLog() {
	out := &r.recording
	sessions := map[string]*session{}
	current, known := script.None, false // what the server works for
	for i := range out.Log {
		line := &out.Log[i]
		e := parseLine(line.Text)
		line.Level, line.Session, line.Character, line.Action = e.level, e.session, script.None, script.None
		if e.level == LevelUnknown && i > 0 { // a traceback goes on
			line.Level = out.Log[i-1].Level
		}
		var s *session
		if e.session != "" {
			if s = sessions[e.session]; s == nil {
				s = &session{login: -1}
				sessions[e.session] = s
			}
			current, known = r.follow(s, e.message, current, known)
			if s.login >= 0 {
				line.Character = r.logins[s.login].character
			}
		}
		if known {
			line.Action = current
		} else {
			line.Action = r.atWork(line.Arrived)
		}
	}
}

// session is one connection as the log tells of it.
type session struct {
	login    int // in Recorder.logins; -1 until it is bound
	received int // stanzas of ours that the server has told of
	sent     int // stanzas to us that it has told of
	lost     bool
}

// follow reads a message of a session. It returns the action that the server
// works for from here on, if the log tells.
func (r *Recorder) follow(s *session, message string, current int, known bool) (action int, certain bool) {
	if jid, ok := strings.CutPrefix(message, "Resource bound: "); ok {
		for i := range r.logins {
			if r.logins[i].jid == jid && !r.logins[i].told {
				s.login, r.logins[i].told = i, true
				return r.logins[i].action, true
			}
		}
	}
	if s.login < 0 || s.lost {
		return current, known && s.login >= 0
	}
	l := &r.logins[s.login]
	if tag, ok := strings.CutPrefix(message, "Received[c2s]: "); ok {
		if s.received == len(l.sent) {
			return script.None, false // the end of the script
		}
		s.received++
		return l.sent[s.received-1], tag != ""
	}
	if tag, ok := strings.CutPrefix(message, "Sending[c2s]: "); ok && known {
		if s.sent < len(l.received) {
			stanza := &r.recording.Stanzas[l.received[s.sent]-1]
			if !strings.HasPrefix(tag, "<"+startOf(stanza.XML).Name.Local) {
				s.lost = true // it told of something that is no stanza
				return current, known
			}
			stanza.Cause = Cause{Action: current}
			s.sent++
		}
	}
	return current, known
}

// atWork returns the last action that acted on the wire before a moment.
func (r *Recorder) atWork(at time.Time) int {
	found := script.None
	for a := range r.recording.Actions {
		if began := r.recording.Actions[a].Began; !began.IsZero() && !began.After(at) {
			found = a
		}
	}
	return found
}
