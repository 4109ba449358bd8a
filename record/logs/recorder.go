package logs

import (
	"fmt"
	"sync"
	"time"
)

// MaxStanza is the most bytes of a stanza that is taken into a [Log].
const MaxStanza = maxStanza

// MaxRecorded is the most bytes of stanzas that a [Recorder] takes.
const MaxRecorded = 64 << 20

// recordedFormat is that of logs that were never written to a file.
var recordedFormat = Format{Name: "record", Title: "recorded stanzas"}

// Recorder makes a [Log] of stanzas while they go over the wire. They go
// through the same sanitizer as those of a log that is read: logins are dropped and
// secrets are replaced before they are kept. It is safe for concurrent use; the
// order of calls is the order of the log.
type Recorder struct {
	mutex  sync.Mutex
	log    Log
	reader *reader
	room   int // bytes that it still takes
	ended  bool
}

// NewRecorder begins a log of that name.
func NewRecorder(name string) *Recorder {
	r := &Recorder{log: Log{Name: name, Format: &recordedFormat}, room: MaxRecorded}
	r.reader = newReader(nil, &r.log, newSanitizer())
	return r
}

// Secret says what may not be in the log, wherever it stands: the password of
// an account.
func (r *Recorder) Secret(text string) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.reader.sanitizer.secrets.learn(text, standIn)
}

// Bound says that a session has logged in as a full JID.
func (r *Recorder) Bound(session, jid string, at time.Time) {
	r.tell(func() { r.reader.bound(r.place(session, at), jid) })
}

// Closed says that a session has ended.
func (r *Recorder) Closed(session string, at time.Time) {
	r.tell(func() { r.reader.closed(r.place(session, at)) })
}

// Stanza takes down what a session's client has sent or received. It reports
// false, and takes nothing, if the log has no room left or has ended.
func (r *Recorder) Stanza(session string, at time.Time, d Direction, xml []byte) bool {
	taken := false
	r.tell(func() {
		if taken = len(xml) <= r.room && len(r.log.Entries) < maxEntries; !taken {
			return
		}
		r.room -= len(xml)
		p := r.place(session, at)
		p.direction = d
		cut := piece{kind: pieceElement, text: xml}
		if len(xml) > maxStanza {
			cut.kind = pieceTooLong
		}
		r.reader.sanitizer.piece(r.reader, p, cut, "")
	})
	return taken
}

// tell calls do unless the log has ended.
func (r *Recorder) tell(do func()) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	if !r.ended {
		r.reader.line++ // entries are counted as if each had a line
		do()
	}
}

func (r *Recorder) place(session string, at time.Time) place {
	return place{from: r.reader.line, to: r.reader.line, time: at, session: session}
}

// End ends the log and returns it. What comes later is not taken down.
func (r *Recorder) End() Log {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	all := []Log{r.log}
	if !r.ended {
		r.ended = true
		r.reader.sanitizer.censor(all)
		r.log = all[0]
	}
	return all[0]
}

// RecorderLimits says how much a [Recorder] takes, for people.
func RecorderLimits() string {
	return fmt.Sprintf("%d MB and %d stanzas", MaxRecorded>>20, maxEntries)
}
