package logs

import "bytes"

// maxStanza is the most bytes of one element that are kept. Servers refuse
// stanzas of more than 256 KB (Prosody) or 64 KB (ejabberd) unless told
// otherwise; what carries files is longer.
const maxStanza = 4 << 20

type pieceKind uint8

const (
	pieceElement pieceKind = iota // an element, whole
	pieceOpen                     // the start tag of a stream
	pieceClose                    // the end tag of a stream
	pieceTooLong                  // an element of more than maxStanza bytes
	pieceStray                    // bytes outside of elements that are not white space
)

// piece is one cut of what a log shows of a stream.
type piece struct {
	kind pieceKind
	text []byte // empty if it is too long
	end  int    // how many bytes were fed when it ended
}

// splitter cuts elements out of bytes that come in portions, each byte looked
// at once. Unlike that of a live connection (package stream) it starts and ends
// in the middle of a stream, goes on behind what is no XML, and is fed instead
// of reading. Whether a piece is well-formed is for others to find out.
type splitter struct {
	emit  func(piece)
	state byte   // what the next byte is in: one of the states below
	quote byte   // open in a tag
	depth int    // of open elements
	kept  []byte // of the piece that has begun
	mark  int    // in kept: where the present tag, comment or section starts
	fed   int
	long  bool // too much of the present piece came to keep it
	first byte // behind the < of the present tag
}

const (
	inText    byte = iota // between tags
	inTag                 // behind <
	inSpecial             // in a comment, a CDATA section, an instruction
)

// feed cuts what follows what was fed before.
func (s *splitter) feed(text []byte) {
	for _, c := range text {
		s.fed++
		if s.state == inText && s.depth == 0 {
			if c == '<' {
				s.stray()
				s.keep(c)
				s.begin()
			} else if len(s.kept) > 0 || c > ' ' {
				s.keep(c)
			}
			continue
		}
		s.keep(c)
		switch s.state {
		case inText:
			if c == '<' {
				s.begin()
			}
		case inTag:
			s.tag(c)
		case inSpecial:
			if c == '>' && s.specialEnds() {
				s.state = inText
				if s.depth == 0 {
					s.drop()
				}
			}
		}
	}
}

// begin starts a tag at the < that was kept last.
func (s *splitter) begin() {
	s.state, s.quote, s.first = inTag, 0, 0
	s.mark = len(s.kept) - 1
}

// tag takes in a byte of a tag.
func (s *splitter) tag(c byte) {
	switch {
	case s.first == 0:
		s.first = c
		if c == '!' || c == '?' {
			s.state = inSpecial
		}
		if c == '>' {
			s.state = inText
		}
	case s.quote != 0:
		if c == s.quote {
			s.quote = 0
		}
	case c == '"' || c == '\'':
		if s.first != '/' {
			s.quote = c
		}
	case c == '>':
		s.state = inText
		s.tagEnds()
	}
}

// tagEnds counts a tag that has ended.
func (s *splitter) tagEnds() {
	switch {
	case s.first == '/':
		if s.depth == 0 {
			s.take(closes(s.kept[min(s.mark, len(s.kept)):]))
			return
		}
		if s.depth--; s.depth == 0 {
			s.take(pieceElement)
		}
	case s.long:
		// What was not kept cannot be told from a tag that closes itself by
		// its last byte but one, so that byte is always kept.
		if s.kept[len(s.kept)-2] != '/' {
			s.depth++
		} else if s.depth == 0 {
			s.take(pieceElement)
		}
	case s.kept[len(s.kept)-2] == '/':
		if s.depth == 0 {
			s.take(pieceElement)
		}
	case s.depth == 0 && isStreamTag(s.kept[s.mark:]):
		s.take(pieceOpen)
	default:
		s.depth++
	}
}

// specialEnds reports whether a > ends the comment, section or instruction.
func (s *splitter) specialEnds() bool {
	if s.long {
		return true
	}
	text := s.kept[s.mark:]
	switch {
	case bytes.HasPrefix(text, []byte("<!--")):
		return len(text) >= len("<!---->") && bytes.HasSuffix(text, []byte("-->"))
	case bytes.HasPrefix(text, []byte("<![CDATA[")):
		return bytes.HasSuffix(text, []byte("]]>"))
	}
	return true
}

// keep adds a byte to the piece, or lets go of a piece that is too long.
func (s *splitter) keep(c byte) {
	if len(s.kept) >= maxStanza {
		s.long = true
		s.kept = append(s.kept[:0], s.kept[len(s.kept)-1])
		s.mark = 0
	}
	s.kept = append(s.kept, c)
}

// take ends the present piece.
func (s *splitter) take(kind pieceKind) {
	p := piece{kind: kind, end: s.fed}
	if s.long {
		p.kind = pieceTooLong
	} else {
		p.text = bytes.Clone(s.kept)
	}
	s.drop()
	s.emit(p)
}

// stray ends what stood between two pieces.
func (s *splitter) stray() {
	if len(s.kept) > 0 {
		s.take(pieceStray)
	}
}

func (s *splitter) drop() {
	s.kept, s.long, s.mark = s.kept[:0], false, 0
}

// rest ends the stream, and reports whether a piece has begun and not ended.
// What comes next starts afresh.
func (s *splitter) rest() bool {
	open := s.depth > 0 || s.state != inText
	if !open {
		s.stray()
	}
	s.drop()
	s.state, s.depth = inText, 0
	return open
}

// isStreamTag reports whether a start tag is that of a stream.
func isStreamTag(tag []byte) bool {
	return bytes.HasPrefix(tag, []byte("<stream:stream")) || bytes.HasPrefix(tag, []byte("<stream "))
}

// closes tells what an end tag is that closes nothing.
func closes(tag []byte) pieceKind {
	if bytes.HasPrefix(tag, []byte("</stream:stream")) || bytes.Equal(tag, []byte("</stream>")) {
		return pieceClose
	}
	return pieceStray
}
