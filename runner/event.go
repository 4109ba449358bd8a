package runner

import (
	"time"

	"github.com/scs-tools/scs/ast/script"
)

// EventKind says what an event tells of.
type EventKind uint8

// The kinds of event.
const (
	EventStarted      EventKind = iota + 1 // the script starts
	EventAction                            // an action starts
	EventConnected                         // a character has logged in; Text is its full JID
	EventDisconnected                      // a character's stream has been closed
	EventSent                              // Stanza has been sent
	EventReceived                          // Stanza has been taken from a character's queue
	EventPassedOver                        // Stanza is not the one expected, and is gone
	EventMatched                           // Stanza is the one expected, or nothing came where nothing was expected
	EventNoted                             // Text is odd, but no failure: sending without a connection
	EventTraffic                           // Stanza went over the connection, in the direction of Sent
	EventLeftOver                          // Stanza was in a character's queue at the end
	EventFailed                            // the script has failed; Failure tells how
	EventFinished                          // the script has ended, all connections are closed; Outcome tells how
)

var eventNames = [...]string{
	"", "started", "action", "connected", "disconnected", "sent", "received", "passed-over", "matched", "noted",
	"traffic", "left-over", "failed", "finished",
}

// String returns the kind's name as reports for machines write it.
func (k EventKind) String() string {
	if int(k) < len(eventNames) {
		return eventNames[k]
	}
	return ""
}

// Event is one thing that happens while a script is run.
type Event struct {
	Kind      EventKind
	Time      time.Time
	Script    string   // the file's name
	Character string   // "" if the event is of none
	Action    int      // in Script.Actions of package script; script.None if the event is of none
	Line      int      // of the action, from 1; 0 if the event is of none
	Stanza    []byte   // XML; as it went over the wire
	Sent      bool     // of traffic: by us
	Text      string   // one line for a person
	Failure   *Failure // of EventFailed
	Outcome   Outcome  // of EventFinished
}

// Outcome is how a script has ended.
type Outcome uint8

// The outcomes.
const (
	Passed    Outcome = iota + 1
	Failed            // something was not as the script expects
	Refused           // the script has syntax errors and was not played
	Cancelled         // the context ended first
)

var outcomeNames = [...]string{"", "passed", "failed", "refused", "cancelled"}

// String returns the outcome in one word.
func (o Outcome) String() string {
	if int(o) < len(outcomeNames) {
		return outcomeNames[o]
	}
	return ""
}

// emit tells of an event in the action at work.
func (r *run) emit(e Event) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	e.Time = time.Now()
	e.Script = r.script.File.Name()
	e.Action, e.Line = script.None, 0
	if r.action != nil {
		e.Action, e.Line = r.action.Index, r.line(r.action)
		if e.Character == "" && r.action.Character != script.None {
			e.Character = r.script.Characters[r.action.Character].Name
		}
	}
	r.options.Events(e)
}

func (r *run) line(a *script.Action) int {
	return r.script.File.Position(a.Span().Start).Line
}
