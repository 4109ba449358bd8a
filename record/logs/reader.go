package logs

import (
	"bytes"
	"slices"
	"strings"
	"time"

	"github.com/scs-tools/scs/internal/lazy"
)

// maxLine is the most bytes of a line that are read; longer ones are not
// understood. A stanza on one line may have maxStanza bytes and some escapes.
const maxLine = 2 * maxStanza

// reader is what the formats' readers read with: lines in, records out. What it
// hands on goes through the sanitizer.
type reader struct {
	log       *Log
	sanitizer *sanitizer
	rest      []byte
	line      int  // of the line read last, from 1
	colored   bool // it had codes for a terminal, which are taken out

	// The record that has begun: what follows the mark of its first line.
	record place
	chunk  []byte
	first  string // its first line, for messages
	begun  bool
	ignore bool // the record is of no interest

	unread  int // the last line that nothing owned
	streams map[streamKey]*openStream
}

// place says where a stanza was found and what the log says of it.
type place struct {
	from, to  int // lines
	time      time.Time
	session   string
	name      string
	direction Direction
}

func newReader(data []byte, log *Log, d *sanitizer) *reader {
	return &reader{log: log, sanitizer: d, rest: data, streams: map[streamKey]*openStream{}}
}

func (r *reader) run() error {
	if err := r.log.Format.read(r); err != nil {
		return err
	}
	r.end()
	r.endStreams()
	slices.SortStableFunc(r.log.Skipped, func(a, b Skipped) int { return a.From - b.From })
	return nil
}

// next returns the next line without its end and without colors. Lines that are
// too long are passed over.
func (r *reader) next() (string, bool) {
	for len(r.rest) > 0 {
		line := r.rest
		if i := bytes.IndexByte(r.rest, '\n'); i >= 0 {
			line, r.rest = r.rest[:i], r.rest[i+1:]
		} else {
			r.rest = nil
		}
		r.line++
		if len(line) > maxLine {
			r.skip(r.line, r.line, "the line is too long", "")
			continue
		}
		text := string(bytes.TrimSuffix(line, []byte("\r")))
		plain := uncolored(text)
		r.colored = plain != text
		return plain, true
	}
	return "", false
}

// ansiCode finds what changes colors on a terminal. No XML holds any.
var ansiCode = lazy.Regexp(`\x1b\[[0-9;]*[A-Za-z]`)

// uncolored returns a line without its colors.
func uncolored(line string) string {
	if !strings.Contains(line, "\x1b[") {
		return line
	}
	return ansiCode().ReplaceAllString(line, "")
}

// lines calls take for each line.
func (r *reader) lines(take func(line string)) {
	for {
		line, ok := r.next()
		if !ok {
			return
		}
		take(line)
	}
}

// begin starts a record whose text begins with text. The one before ends.
func (r *reader) begin(p place, line, text string) {
	r.end()
	p.from, p.to = r.line, r.line
	r.record, r.begun, r.first, r.ignore = p, true, line, false
	r.chunk = append(r.chunk[:0], text...)
}

// more adds a line to the record; without one the line is not understood.
func (r *reader) more(line string) {
	switch {
	case !r.begun:
		r.stray(line)
	case len(r.chunk)+len(line) < maxStanza*2:
		r.chunk = append(append(r.chunk, '\n'), line...)
		r.record.to = r.line
	default:
		r.skip(r.line, r.line, "the stanza is too long", "")
	}
}

// stray counts a line that belongs to nothing. Lines that follow each other are
// one place: the later ones may hold what the first one has opened.
func (r *reader) stray(line string) {
	if strings.TrimSpace(line) == "" {
		return
	}
	if n := len(r.log.Skipped); n > 0 && r.unread == r.line-1 && r.log.Skipped[n-1].To == r.line-1 {
		r.log.Skipped[n-1].To = r.line
	} else {
		r.skip(r.line, r.line, "not a line of "+r.log.Format.Title, line)
	}
	r.unread = r.line
}

// end ends the record: its text is cut into stanzas.
func (r *reader) end() {
	if !r.begun {
		return
	}
	r.begun = false
	if r.ignore {
		return
	}
	p, first := r.record, r.first
	found := false
	at, line := 0, p.from // how far lines were counted
	lineOf := func(offset int) int {
		line += bytes.Count(r.chunk[at:offset], []byte{'\n'})
		at = offset
		return line
	}
	s := splitter{emit: func(piece piece) {
		own := p
		if text := bytes.TrimSpace(piece.text); len(text) > 0 {
			own.from = lineOf(piece.end - len(piece.text))
			own.to = own.from + bytes.Count(text, []byte{'\n'})
		}
		if found {
			first = string(piece.text[:min(len(piece.text), maxShown)])
		}
		found = true
		r.sanitizer.piece(r, own, piece, first)
	}}
	s.feed(r.chunk)
	if s.rest() {
		r.skip(p.from, p.to, "the stanza is cut off", first)
	} else if !found && len(bytes.TrimSpace(r.chunk)) > 0 {
		r.skip(p.from, p.to, "no stanza", first)
	}
}

// skip counts lines that were not understood. The text is shown as far as it
// may be.
func (r *reader) skip(from, to int, reason, text string) {
	if n := len(r.log.Skipped); n > 0 && r.log.Skipped[n-1].From == from && r.log.Skipped[n-1].To == to {
		return // one record may hold several mistakes
	}
	r.log.Skipped = append(r.log.Skipped, Skipped{From: from, To: to, Reason: reason, Start: shown(text)})
}

// opened, bound, known and closed tell what a log says about a session beside its
// stanzas.
func (r *reader) opened(p place) { r.tell(Entry{Kind: Opened}, p) }

func (r *reader) bound(p place, jid string) { r.tell(Entry{Kind: Bound, JID: jid}, p) }

func (r *reader) known(p place, jid string) { r.tell(Entry{Kind: Known, JID: jid}, p) }

func (r *reader) closed(p place) { r.tell(Entry{Kind: Closed}, p) }

func (r *reader) tell(e Entry, p place) {
	if len(r.log.Entries) == maxEntries {
		r.skip(r.line, r.line, "the log has too many stanzas", "")
		return
	}
	e.Line, e.Time, e.Session, e.Name = p.from, p.time, p.session, p.name
	if e.Line == 0 {
		e.Line = r.line
	}
	r.log.Entries = append(r.log.Entries, e)
}

// streamKey is one direction of one session.
type streamKey struct {
	session   string
	direction Direction
}

// openStream is a stream of bytes that the log shows in portions.
type openStream struct {
	splitter splitter
	at       place // of the present portion
}

// stream adds a portion to a stream that is cut where the network cut it: a
// stanza belongs to the portion that ends it.
func (r *reader) stream(p place, text []byte) {
	key := streamKey{p.session, p.direction}
	s := r.streams[key]
	if s == nil {
		s = &openStream{}
		s.splitter.emit = func(piece piece) { r.sanitizer.piece(r, s.at, piece, "") }
		r.streams[key] = s
	}
	p.from, p.to = r.line, r.line
	s.at = p
	s.splitter.feed(text)
}

// endStreams counts what the streams have left over.
func (r *reader) endStreams() {
	for _, s := range r.streams {
		if s.splitter.rest() {
			r.skip(s.at.from, s.at.to, "the stanza is cut off", "")
		}
	}
}
