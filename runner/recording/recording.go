// Package recording keeps what one run of a script gave, whole and in memory:
// every event in order, and for each stanza that came when it came, which
// action took it or passed it over, and which action probably caused it.
//
// Nothing in a recording is redacted, for a report can only compare and an
// update can only write what really came. It must not leave the process: who
// shows it, redacts it.
package recording

import (
	"time"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/runner"
)

// Recording is what one run gave. It never changes.
type Recording struct {
	Script *script.Script
	Server string // what the server is, for a person: "Prosody 0.12.3"; "" if nobody knows
	Events []runner.Event
	Result runner.Result

	Actions []Action // as Script.Actions
	Stanzas []Stanza // that came, by number: the first has number 1
	Log     []Line   // of the server, while the script ran
}

// Action is what a run did with one action of the script.
type Action struct {
	Began time.Time     // zero if the action was not run
	Ended time.Time     // zero if the action was not run
	Limit time.Duration // how long it might take
	Sent  []byte        // what went over the wire, of "sends"; nil if nothing did
	Acted time.Time     // when it acted on the wire: sent, logged in, ended the stream; zero if it did not
}

// Ran reports whether the action was run, to its end or not.
func (a *Action) Ran() bool { return !a.Began.IsZero() }

// Fate says what became of a stanza that came.
type Fate uint8

// What becomes of a stanza.
const (
	Unread     Fate = iota // nobody took it from the queue
	Matched                // an action expected it
	PassedOver             // an action expected another one, and it is gone
	Unexpected             // it came where nothing might come
	LeftOver               // it was in the queue when its connection was closed
)

var fateNames = [...]string{"unread", "matched", "passed-over", "unexpected", "left-over"}

// String returns the fate as reports for machines write it.
func (f Fate) String() string {
	if int(f) < len(fateNames) {
		return fateNames[f]
	}
	return ""
}

// Stanza is a stanza that came.
type Stanza struct {
	Number     int    // from 1, in the order of arrival in the whole run
	Character  int    // who received it: in Script.Characters
	Connection int    // of that character, from 0: it counts logins
	XML        []byte // with the namespaces that it inherits declared
	Arrived    time.Time
	Fate       Fate
	By         int // the action that decided the fate; script.None for Unread and LeftOver
	Cause      Cause
}

// Cause is the action for which the server sent a stanza.
type Cause struct {
	Action    int  // in Script.Actions; script.None if nothing had been done
	Ambiguous bool // neither ids, times nor the server's log tell it from another one
}

// Of returns the stanzas that a character received on one of its connections,
// in order of arrival.
func (r *Recording) Of(character, connection int) []*Stanza {
	var found []*Stanza
	for i := range r.Stanzas {
		if s := &r.Stanzas[i]; s.Character == character && s.Connection == connection {
			found = append(found, s)
		}
	}
	return found
}

// Recorder makes a recording. Its methods must be called one at a time.
type Recorder struct {
	recording Recording
	current   int         // the action at work; script.None if there is none
	logins    []login     // in order
	open      map[int]int // index in logins of a character's connection
}

// login is one connection of a character.
type login struct {
	character  int
	connection int // of the character, from 0
	action     int
	jid        string // full
	sent       []int  // the action of each stanza that was sent
	received   []int  // numbers of stanzas
	end        int    // the action that ended it; script.None if the end of the script did
}

// New returns a recorder for a run of the file, in which the names of a mapping
// have been replaced.
func New(f *ast.File) *Recorder {
	s := script.New(f)
	r := &Recorder{current: script.None, open: map[int]int{}}
	r.recording.Script = s
	r.recording.Actions = make([]Action, len(s.Actions))
	return r
}

// Event records an event of the run.
func (r *Recorder) Event(e runner.Event) {
	out := &r.recording
	out.Events = append(out.Events, e)
	if e.Kind == runner.EventAction || e.Action == script.None && e.Kind != runner.EventLeftOver {
		r.end(e.Time)
	}
	var action *Action
	if e.Action >= 0 && e.Action < len(out.Actions) {
		action = &out.Actions[e.Action]
	}
	switch e.Kind {
	case runner.EventAction:
		r.current = e.Action
		action.Began, action.Limit = e.Time, e.Limit
	case runner.EventConnected:
		r.connected(e, action)
	case runner.EventDisconnected:
		if action != nil {
			action.Acted = e.Time
			if at, ok := r.open[r.character(e)]; ok {
				r.logins[at].end = e.Action
			}
		}
	case runner.EventSent:
		action.Sent, action.Acted = e.Stanza, e.Time
		if at, ok := r.open[r.character(e)]; ok {
			for range elements(e.Stanza) {
				r.logins[at].sent = append(r.logins[at].sent, e.Action)
			}
		}
	case runner.EventArrived:
		r.arrived(e)
	case runner.EventReceived:
		r.decide(e, Unexpected)
	case runner.EventMatched, runner.EventSettled:
		r.decide(e, Matched)
	case runner.EventPassedOver:
		r.decide(e, PassedOver)
	case runner.EventLeftOver:
		r.decide(e, LeftOver)
	}
}

// end records when the action at work has ended.
func (r *Recorder) end(at time.Time) {
	if r.current != script.None {
		r.recording.Actions[r.current].Ended = at
		r.current = script.None
	}
}

func (r *Recorder) connected(e runner.Event, action *Action) {
	action.Acted = e.Time
	character, connection := r.character(e), 0
	for _, l := range r.logins {
		if l.character == character {
			connection++
		}
	}
	// What the server sent before we knew that we were in belongs to this
	// connection too.
	at := len(r.logins)
	if pending, ok := r.open[character]; ok && r.logins[pending].jid == "" {
		r.logins[pending].action, r.logins[pending].jid = e.Action, e.Text
		return
	}
	r.logins = append(r.logins, login{character: character, connection: connection, action: e.Action, end: script.None, jid: e.Text})
	r.open[character] = at
}

func (r *Recorder) arrived(e runner.Event) {
	out := &r.recording
	character := r.character(e)
	at := r.connectionOf(character, e.Action)
	l := &r.logins[at]
	l.received = append(l.received, e.Number)
	out.Stanzas = append(out.Stanzas, Stanza{
		Number: e.Number, Character: character, Connection: l.connection, XML: e.Stanza, Arrived: e.Time,
		By: script.None, Cause: Cause{Action: script.None},
	})
}

// connectionOf returns the connection on which something arrives for a
// character: the open one, or the one that is about to open.
func (r *Recorder) connectionOf(character, action int) int {
	at, ok := r.open[character]
	connecting := action != script.None && r.recording.Script.Actions[action].Verb == ast.VerbConnects &&
		r.recording.Script.Actions[action].Character == character
	if ok && (!connecting || r.logins[at].action == action || r.logins[at].jid == "") {
		return at
	}
	connection := 0
	for _, l := range r.logins {
		if l.character == character {
			connection++
		}
	}
	r.logins = append(r.logins, login{character: character, connection: connection, action: action, end: script.None})
	r.open[character] = len(r.logins) - 1
	return r.open[character]
}

func (r *Recorder) decide(e runner.Event, fate Fate) {
	if e.Number < 1 || e.Number > len(r.recording.Stanzas) {
		return // "receives: nothing" was matched by nothing
	}
	s := &r.recording.Stanzas[e.Number-1]
	s.Fate, s.By = fate, e.Action
	if fate == LeftOver {
		s.By = script.None
	}
}

func (r *Recorder) character(e runner.Event) int { return r.recording.Script.Find(e.Character) }

// Finish completes the recording with how the run ended, what the server is
// and what it logged. The recorder must not be used afterwards.
func (r *Recorder) Finish(result runner.Result, server string, log []Line) *Recording {
	r.recording.Result, r.recording.Server, r.recording.Log = result, server, log
	r.attributeLog()
	r.attributeStanzas()
	return &r.recording
}
