package runner

import (
	"time"

	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/runner/stream"
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
	EventMatched                           // Stanza is the one expected, or nothing came where nothing was expected; see EventSettled
	EventNoted                             // Text is odd, but no failure: sending without a connection
	EventTraffic                           // Stanza went over the connection, in the direction of Sent
	EventLeftOver                          // Stanza was in a character's queue at the end
	EventFailed                            // the script has failed; Failure tells how
	EventFinished                          // the script has ended, all connections are closed; Outcome tells how
	EventArrived                           // Stanza has come and waits in a character's queue
	EventSettled                           // the action's group has ended and Stanza is what the action has for good, in place of that of EventMatched; at order.Promised only
	EventReordered                         // the action's Stanza arrived in another order than written; Text tells before or after which lines
)

var eventNames = [...]string{
	"", "started", "action", "connected", "disconnected", "sent", "received", "passed-over", "matched", "noted",
	"traffic", "left-over", "failed", "finished", "arrived", "settled",
	"reordered",
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
	Script    string        // the file's name
	Character string        // "" if the event is of none
	Action    int           // in Script.Actions of package script; script.None if the event is of none
	Line      int           // of the action, from 1; 0 if the event is of none
	Number    int           // of a stanza that came, from 1 in the order of arrival in the whole run: the same in all events about it; else 0
	Stanza    []byte        // XML; as it went over the wire
	Sent      bool          // of traffic: by us
	Limit     time.Duration // of EventAction: how long it may take
	Text      string        // one line for a person; of EventNoted and EventFailed without secrets
	Failure   *Failure      // of EventFailed
	Outcome   Outcome       // of EventFinished
}

// Outcome is how a script has ended.
type Outcome uint8

// The outcomes.
const (
	Passed     Outcome = iota + 1
	Failed             // something was not as the script expects
	Refused            // the script has syntax errors and was not run
	Cancelled          // the context ended first
	NothingRun         // there was no action to run
)

var outcomeNames = [...]string{"", "passed", "failed", "refused", "cancelled", "nothing-run"}

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
	r.tell(r.action, e)
}

// emitFor tells of an event in an action that is not at work any more; nil for
// none.
func (r *run) emitFor(a *script.Action, e Event) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.tell(a, e)
}

// tell completes an event in an action and hands it out; r.mutex is held.
func (r *run) tell(a *script.Action, e Event) {
	if r.silent {
		return
	}
	e.Time = time.Now() // here, so that events are in order of time
	e.Script = r.script.File.Name()
	e.Action, e.Line = script.None, 0
	if a != nil {
		e.Action, e.Line = a.Index, r.line(a)
		if e.Character == "" && a.Character != script.None {
			e.Character = r.script.Characters[a.Character].Name
		}
	}
	r.options.Events(e)
}

// begin sets the action at work; nil for none.
func (r *run) begin(a *script.Action) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.action = a
}

// arrivals numbers the stanzas of one connection, in the order in which those
// of all connections of the run arrive.
type arrivals struct {
	run     *run
	numbers []int // by stream.Stanza.Seq
}

// number returns the number of a stanza; 0 for what is none. The run's mutex
// is held.
func (a *arrivals) number(seq int) int {
	if seq < 0 {
		return 0
	}
	for seq >= len(a.numbers) {
		a.run.arrived++
		a.numbers = append(a.numbers, a.run.arrived)
	}
	return a.numbers[seq]
}

// of returns the number of a stanza that was taken from the queue.
func (a *arrivals) of(s stream.Stanza) int {
	a.run.mutex.Lock()
	defer a.run.mutex.Unlock()
	return a.number(s.Seq)
}

func (r *run) line(a *script.Action) int {
	return r.script.File.Position(a.Span().Start).Line
}
