// Package diagram makes a sequence diagram of a recording: a lane for each
// character, one for the server, and a row for each moment, in order of time.
//
// Everything in a diagram has gone through the redaction of whoever asks for
// it: nothing is left to hide.
package diagram

import (
	"time"

	"github.com/scs-tools/scs/runner/recording"
)

// Kind says what a row shows.
type Kind uint8

// The kinds of row.
const (
	Connects    Kind = iota + 1 // a character has logged in
	Disconnects                 // a character's stream was closed
	Sent                        // a stanza was sent
	Lost                        // a stanza was sent, and the server failed over it or nobody was connected
	Matched                     // a stanza came that was expected
	PassedOver                  // a stanza came while another one was expected
	LeftOver                    // a stanza came that nobody took
	Unexpected                  // a stanza came where nothing might come
	NeverCame                   // the expected stanza did not come
	Nothing                     // nothing came, as expected
	StreamEnded                 // the server ended the stream
	Broken                      // an action failed in another way
	WrongOrder                  // the expected stanza came, but not where it was expected
	ServerError                 // the server logged an error
	ServerLog                   // the server logged something before the first action
)

var kindWords = [...]string{
	"", "connects", "disconnects", "sent", "lost", "matched", "passed over", "left over", "unexpected", "never came",
	"nothing, as expected", "stream ended", "failed", "wrong order", "server error", "server log",
}

// String returns the kind in words for a person.
func (k Kind) String() string {
	if int(k) < len(kindWords) {
		return kindWords[k]
	}
	return ""
}

// Comes reports whether what a row shows goes from the server to a character.
func (k Kind) Comes() bool {
	switch k {
	case Matched, PassedOver, LeftOver, Unexpected, NeverCame, StreamEnded, WrongOrder:
		return true
	}
	return false
}

// Row is one moment of a run.
type Row struct {
	Kind      Kind
	At        time.Duration // since the run has started
	Action    int           // in Script.Actions that it is of; script.None if it is of none
	Line      int           // of that, from 1; 0 if there is none
	Character int           // in Script.Characters; script.None for the server
	Label     Label
	Stanza    string // what went over the wire; "" if nothing did
	Size      int    // of the whole stanza in bytes, where Stanza is only its start; else 0
	Number    int    // of a stanza that came, from 1
	Cause     int    // the action that the stanza came for; script.None if nobody knows
	Note      string // what was odd, in one line
	Log       []string
	Problems  []string // warnings of the server, which are in Log too
	Failing   bool     // the failure is about this row
	Live      []bool   // which characters are connected, by their index in Script.Characters
}

// Gap is the time between two rows from which on a diagram marks it.
const Gap = 100 * time.Millisecond

// Diagram is a recording as a sequence diagram.
type Diagram struct {
	Lanes  []string // names of the characters, as Script.Characters
	Server int      // how many of the lanes stand before that of the server
	Rows   []Row
}

// Lane returns where a character's lane stands, the server's counted.
func (d *Diagram) Lane(character int) int {
	if character < 0 {
		return d.Server
	}
	if character >= d.Server {
		return character + 1
	}
	return character
}

// Failing returns the index of the row that the failure is about, or -1.
func (d *Diagram) Failing() int {
	for i := range d.Rows {
		if d.Rows[i].Failing {
			return i
		}
	}
	return -1
}

// Options say what may be shown.
type Options struct {
	Hide    func(string) string // returns a text without what nobody should read
	Log     bool                // with the server's debug lines; its errors are always there
	Stanzas bool                // with the text of stanzas
}

// New makes the diagram of a recording.
func New(r *recording.Recording, o Options) *Diagram {
	b := builder{recording: r, options: o, names: namesOf(r), rowOf: map[int]int{}}
	for _, c := range r.Script.Characters {
		b.diagram.Lanes = append(b.diagram.Lanes, b.text(c.Name, maxText))
	}
	b.diagram.Server = (len(b.diagram.Lanes) + 1) / 2
	b.notes()
	b.actions()
	b.stanzas()
	b.failure()
	b.log()
	b.sort()
	b.live()
	return &b.diagram
}
