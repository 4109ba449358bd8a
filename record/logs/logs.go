// Package logs reads the logs of XMPP servers and clients: whichever program
// wrote them, it gives the stanzas that went over the wire, in order, with the
// session, the time and the direction of each.
//
// Each format is one file with one reader. A reader finds records; what it
// takes for a stanza goes through one sanitizer, which no reader can pass by: it
// drops logins and replaces passwords and tokens before anything else sees
// them. Lines that are not understood are counted and never fatal.
package logs

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/internal/display"
	"github.com/scs-tools/scs/record/stanza"
	"github.com/scs-tools/scs/spec/nearest"
)

// MaxBytes is the most bytes of all inputs together that are read.
const MaxBytes = 256 << 20

// maxEntries is the most stanzas that are read; a script of them would have
// more than a million lines.
const maxEntries = 200_000

// Direction says who has sent a stanza.
type Direction uint8

// The directions, as the client sees them.
const (
	Unknown  Direction = iota // the format does not say
	Sent                      // by the client
	Received                  // by the client
)

// Kind says what an entry tells.
type Kind uint8

// The kinds of entry.
const (
	Stanza Kind = iota
	Opened      // a stream was opened; a session opens it several times while it logs in
	Bound       // the session has the JID: it is logged in
	Known       // the session has the JID; the log does not say when it logged in
	Closed      // the session has ended
)

// Entry is one thing that a log tells.
type Entry struct {
	Kind      Kind
	Line      int       // of its input, from 1
	Time      time.Time // zero if the log does not say; the year 0 if it leaves out the year
	Session   string    // as the log calls it; "" if it does not tell sessions apart
	Name      string    // of the character, if the log has one
	JID       string    // of Bound and Known: full, or bare if the log says no more
	Direction Direction
	Stanza    *stanza.Element // of Stanza: an element of a client's stream, secrets replaced
}

// Skipped are lines that were not understood.
type Skipped struct {
	From, To int    // lines, from 1, both included
	Reason   string // one line, lower case
	Start    string // how the first line starts, as far as anybody may see it
}

// Log is what one input holds.
type Log struct {
	Name    string // of the input
	Format  *Format
	Entries []Entry
	Skipped []Skipped
	Logins  int // elements of logging in that were dropped
	Noise   int // elements of the stream itself that were dropped: features, acknowledgements
	Secrets int // passwords and tokens that were replaced
}

// SkippedLines returns how many lines were not understood.
func (l *Log) SkippedLines() int {
	n := 0
	for _, s := range l.Skipped {
		n += s.To - s.From + 1
	}
	return n
}

// Input is a log that has not been read.
type Input struct {
	Name string // for messages
	Data []byte
}

// Format is one way in which a program writes a log.
type Format struct {
	Name  string // as the command line takes it
	Title string // of the program and its log
	// Client is whether the log is that of one client, so that what it sends
	// has no "from".
	Client bool
	// Example is whether stanzas stand for themselves, with the addresses that
	// a server stamps.
	Example bool

	starts func(line string) bool // whether a line starts a record
	read   func(*reader) error
}

// formats are tried in this order where several fit.
var formats = []*Format{
	&scansionFormat, &ejabberdFormat, &prosodyFormat, &logxmlFormat, &gajimFormat, &dinoFormat,
	&psiFormat, &profanityFormat, &slixmppFormat, &tsharkFormat, &plainFormat, &xepFormat,
}

// Formats returns every format.
func Formats() []*Format { return formats }

// Find returns the format of a name. The error suggests one that is near.
func Find(name string) (*Format, error) {
	names := make([]string, len(formats))
	for i, f := range formats {
		if names[i] = f.Name; f.Name == name {
			return f, nil
		}
	}
	if near, ok := nearest.Nearest(name, names); ok {
		return nil, fmt.Errorf("unknown format %q: did you mean %q?", name, near)
	}
	return nil, fmt.Errorf("unknown format %q: use one of %s", name, strings.Join(names, ", "))
}

// Error is an input that holds nothing to import, and what to do about it.
type Error struct {
	Name   string // of the input
	Reason string
}

// Error returns the message for the user.
func (e *Error) Error() string { return display.Path(e.Name) + ": " + e.Reason }

// Read reads inputs that were logged together. A nil format is guessed for each
// input. The error is an [*Error].
func Read(inputs []Input, format *Format) ([]Log, error) {
	total := 0
	d := newSanitizer()
	all := make([]Log, len(inputs))
	for i, input := range inputs {
		if total += len(input.Data); total > MaxBytes {
			return nil, &Error{input.Name, fmt.Sprintf("more than %d MB in total: import a part of the log", MaxBytes>>20)}
		}
		if why := ast.WhyNotText(string(input.Data)); why != "" {
			return nil, &Error{input.Name, why}
		}
		input.Data = bytes.TrimPrefix(input.Data, []byte("\ufeff")) // Windows programs save logs with it
		l := &all[i]
		l.Name, l.Format = input.Name, format
		if format == nil {
			var err error
			if l.Format, err = guess(input); err != nil {
				return nil, err
			}
		}
		d.logins = map[loginKey]bool{} // ids are those of one log
		if err := newReader(input.Data, l, d).run(); err != nil {
			return nil, &Error{input.Name, err.Error()}
		}
	}
	d.censor(all)
	return all, nil
}
