// Package redact takes out of texts what nobody should read: passwords, and
// what a login sends. Whatever shows a text that others wrote asks it, and
// nothing else redacts.
//
// A secret is taken out whole, once, and where it stands for itself: "art" is
// left in "party". Our own messages, and those of TLS, DNS and the system, hold
// no secrets and are not given to it.
package redact

import (
	"strings"
	"sync"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
)

// Mark stands where nobody should read what was there.
const Mark = "[redacted]"

// Secrets is what nobody should read of one run of a script. It never changes
// and is safe for concurrent use.
type Secrets struct {
	all   words // every password: what a login is made of
	alone words // those that are hidden where they stand alone

	file       *ast.File // nil if no script is known
	writtenOne sync.Once
	written    written
}

// written is what the script itself says.
type written struct {
	ordinary map[string]bool // passwords that are plain words of its stanzas or its title
	rooms    map[string]bool // passwords of rooms
}

// Passwords returns secrets of which no script is known.
func Passwords(passwords ...string) *Secrets {
	s := &Secrets{}
	for _, p := range passwords {
		s.all.add(p)
		if !strings.EqualFold(p, "password") {
			s.alone.add(p)
		}
	}
	return s
}

// Script returns the secrets of a script, and passwords that do not stand in
// it. A password of its cast that is one of its names, or a plain word of its
// stanzas, is hidden only where passwords stand: without it nothing could be
// read.
func Script(s *script.Script, more ...string) *Secrets {
	secrets := Passwords(more...)
	secrets.file = s.File
	names := map[string]bool{"password": true}
	for i := range s.Characters {
		c := &s.Characters[i]
		user, host, _ := strings.Cut(c.Bare(), "@")
		for _, name := range []string{c.Name, user, host, c.AskedResource()} {
			names[strings.ToLower(name)] = true
		}
		for label := range strings.SplitSeq(host, ".") {
			names[strings.ToLower(label)] = true
		}
	}
	for i := range s.Characters {
		p := s.Characters[i].Password
		secrets.all.add(p)
		if !names[strings.ToLower(p)] {
			secrets.alone.add(p)
		}
	}
	return secrets
}

// Text returns a text without secrets. It may be anything: a line of a log,
// what a server says, a stanza or a part of one. The passwords of rooms that
// the script writes are no secrets.
func (s *Secrets) Text(text string) string { return cut(text, s.spans(text, false)) }

// Wire returns what went over a connection without secrets, and without
// anything that stands where secrets do.
func (s *Secrets) Wire(xml string) string { return cut(xml, s.spans(xml, true)) }

// Value returns the value of an attribute or element that holds passwords.
func (s *Secrets) Value(value string) string {
	if value == "" || s.isWrittenRoom(value) {
		return value
	}
	return Mark
}

// Mask returns a script with asterisks for every byte that nobody should read,
// so that places in it stay where they are.
func (s *Secrets) Mask(f *ast.File) *ast.File {
	spans := merge(append(s.spans(f.Text(), false), passwordLines(f.Text())...))
	if len(spans) == 0 {
		return f
	}
	text := []byte(f.Text())
	for _, span := range spans {
		for i := span.Start; i < span.End; i++ {
			if text[i] != '\n' && text[i] != '\r' {
				text[i] = '*'
			}
		}
	}
	return ast.Parse(f.Name(), string(text))
}

// cut replaces spans of a text by the mark.
func cut(text string, spans []ast.Span) string {
	if len(spans) == 0 {
		return text
	}
	var b strings.Builder
	at := 0
	for _, span := range spans {
		b.WriteString(text[at:span.Start] + Mark)
		at = span.End
	}
	b.WriteString(text[at:])
	return b.String()
}

// spans returns what of a text nobody should read, in order and not
// overlapping. On the wire that is all that stands in a secret place.
func (s *Secrets) spans(text string, wire bool) []ast.Span {
	var found []ast.Span
	marks := appendAll(nil, text, Mark)
	for part := range parts(text) {
		span := part.span
		switch value := text[span.Start:span.End]; {
		case value == Mark:
		case part.secret && (wire || !part.room || !s.isWrittenRoom(value)):
			found = append(found, span)
		case !part.secret && !part.named:
			found = s.appendWords(found, text, span, marks)
		}
	}
	return merge(found)
}

// isWrittenRoom reports whether a value is a room's password that the script
// writes, and nobody's own.
func (s *Secrets) isWrittenRoom(value string) bool {
	value = unescape(value)
	return s.said().rooms[value] && !s.all.has(value)
}

// said returns what the script says, read once it is needed.
func (s *Secrets) said() *written {
	s.writtenOne.Do(func() {
		s.written = written{ordinary: map[string]bool{}, rooms: map[string]bool{}}
		if s.file == nil {
			return
		}
		read := func(text string) {
			for part := range parts(text) {
				switch value := text[part.span.Start:part.span.End]; {
				case part.room:
					s.written.rooms[unescape(value)] = true
				case !part.secret:
					s.alone.find(value, func(start, end int) {
						if word := value[start:end]; isPlain(word) && (!wholeOnly(word) || isWhole(value, start, end)) {
							s.written.ordinary[word] = true
						}
					})
				}
			}
		}
		read(s.file.Title())
		for a := range s.file.Actions() {
			read(s.file.Slice(a.BodySpan()))
		}
	})
	return &s.written
}
