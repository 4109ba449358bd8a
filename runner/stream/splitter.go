package stream

import (
	"bufio"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/scs-tools/scs/internal/xmlescape"
)

// Namespaces of RFC 6120.
const (
	nsClient       = "jabber:client"
	nsStream       = "http://etherx.jabber.org/streams"
	nsStreamErrors = "urn:ietf:params:xml:ns:xmpp-streams"
	nsStanzaErrors = "urn:ietf:params:xml:ns:xmpp-stanzas"
	nsTLS          = "urn:ietf:params:xml:ns:xmpp-tls"
	nsSASL         = "urn:ietf:params:xml:ns:xmpp-sasl"
	nsBind         = "urn:ietf:params:xml:ns:xmpp-bind"
	nsSession      = "urn:ietf:params:xml:ns:xmpp-session"
)

// source feeds a decoder byte by byte and keeps what it has fed: the decoder
// reads no byte behind the token that it returns.
type source struct {
	in    *bufio.Reader
	kept  []byte // fed and not cut off yet
	base  int64  // the decoder's offset of kept[0]
	limit int    // most bytes to keep
	err   error  // what ended the input
}

var errTooLong = errors.New("stanza too long")

// ReadByte implements [io.ByteReader], which makes a decoder leave out its own
// buffer.
func (s *source) ReadByte() (byte, error) {
	if len(s.kept) >= s.limit {
		s.err = errTooLong
		return 0, s.err
	}
	c, err := s.in.ReadByte()
	if err != nil {
		s.err = err
		return 0, err
	}
	s.kept = append(s.kept, c)
	return c, nil
}

// Read implements [io.Reader], which a decoder asks for and does not use.
func (s *source) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	c, err := s.ReadByte()
	if err != nil {
		return 0, err
	}
	p[0] = c
	return 1, nil
}

// largeBuffer is what is not held on to for the sake of one large stanza.
const largeBuffer = 64 << 10

// cut takes off and returns what was fed up to the decoder's offset.
func (s *source) cut(offset int64) []byte {
	n := int(offset - s.base)
	piece := bytes.Clone(s.kept[:n])
	s.base = offset
	rest := s.kept[n:]
	if cap(s.kept) > largeBuffer {
		s.kept = bytes.Clone(rest)
	} else {
		s.kept = append(s.kept[:0], rest...)
	}
	return piece
}

type pieceKind uint8

const (
	pieceHeader  pieceKind = iota // the XML declaration and the start tag of the stream
	pieceElement                  // an element right below it
	pieceEnd                      // the end tag of the stream
)

// piece is one cut of a stream.
type piece struct {
	kind    pieceKind
	name    xml.Name // with the namespace resolved
	raw     []byte   // as it came
	written int      // length of the element's name as written
	scope   string   // declarations that the element inherits from the stream's start tag
}

// whole returns the element with the declarations that it inherits, so that it
// means the same outside of its stream.
func (p *piece) whole() []byte {
	at := len("<") + p.written
	out := make([]byte, 0, len(p.raw)+len(p.scope))
	out = append(out, p.raw[:at]...)
	out = append(out, p.scope...)
	return append(out, p.raw[at:]...)
}

// splitter cuts one XML stream into its pieces. A stream that is opened anew,
// after STARTTLS or SASL, needs a splitter of its own.
type splitter struct {
	src    *source
	dec    *xml.Decoder
	limits Limits
	peer   string // who sends, for messages
	step   Step
	open   []xml.Name // names as written of the open elements; the first is the stream's
	spaces []xml.Attr // declarations of the stream's start tag
	begun  bool       // something came before the stream's start tag
}

func newSplitter(in *bufio.Reader, limits Limits) *splitter {
	s := &splitter{
		src:    &source{in: in, limit: limits.StanzaBytes},
		limits: limits,
		peer:   "the server",
	}
	s.dec = xml.NewDecoder(s.src)
	return s
}

// next returns the next piece of the stream.
func (s *splitter) next() (piece, error) {
	var p piece
	for {
		token, err := s.dec.RawToken()
		if err != nil {
			return piece{}, s.failed(err)
		}
		switch t := token.(type) {
		case xml.StartElement:
			s.open = append(s.open, t.Name)
			if len(s.open)-1 > s.limits.Depth {
				return piece{}, s.fail(KindLimit, fmt.Sprintf("%s sent elements more than %d deep", s.peer, s.limits.Depth), nil)
			}
			switch len(s.open) {
			case 1:
				return s.header(t)
			case 2:
				p = s.element(t)
			}
		case xml.EndElement:
			if len(s.open) == 0 || s.open[len(s.open)-1] != t.Name {
				return piece{}, s.fail(KindMalformed, s.peer+" sent XML whose end tag </"+written(t.Name)+"> closes nothing", nil)
			}
			s.open = s.open[:len(s.open)-1]
			switch len(s.open) {
			case 0:
				return piece{kind: pieceEnd, raw: s.cut()}, nil
			case 1:
				p.raw = s.cut()
				return p, nil
			}
		case xml.CharData:
			if len(s.open) > 1 {
				continue
			}
			if len(bytes.TrimLeft(t, " \t\r\n")) > 0 {
				if len(s.open) == 0 {
					return piece{}, s.fail(KindProtocol, s.peer+" does not speak XMPP: it started with text", nil)
				}
				return piece{}, s.fail(KindMalformed, s.peer+" sent text outside a stanza", nil)
			}
			s.cut() // white space keeps the connection alive (RFC 6120, section 4.6.1)
		case xml.ProcInst:
			if t.Target != "xml" || s.begun {
				return piece{}, s.forbidden("a processing instruction")
			}
			s.begun = true
		case xml.Comment:
			return piece{}, s.forbidden("a comment")
		case xml.Directive:
			return piece{}, s.forbidden("a document type declaration")
		}
	}
}

func (s *splitter) cut() []byte { return s.src.cut(s.dec.InputOffset()) }

func (s *splitter) header(t xml.StartElement) (piece, error) {
	for _, a := range t.Attr {
		if isDeclaration(a.Name) {
			s.spaces = append(s.spaces, a)
		}
	}
	name := xml.Name{Space: s.namespace(t.Name.Space, nil), Local: t.Name.Local}
	if name != (xml.Name{Space: nsStream, Local: "stream"}) {
		return piece{}, s.fail(KindProtocol, s.peer+" does not speak XMPP: it started with <"+written(t.Name)+">", nil)
	}
	return piece{kind: pieceHeader, name: name, raw: s.cut()}, nil
}

// element starts the piece of a top-level element: its bytes are cut at its
// end.
func (s *splitter) element(t xml.StartElement) piece {
	return piece{
		kind:    pieceElement,
		name:    xml.Name{Space: s.namespace(t.Name.Space, t.Attr), Local: t.Name.Local},
		written: len(written(t.Name)),
		scope:   s.inherited(t.Attr),
	}
}

// namespace resolves the prefix of a top-level element.
func (s *splitter) namespace(prefix string, own []xml.Attr) string {
	declaration := xml.Name{Space: "xmlns", Local: prefix}
	if prefix == "" {
		declaration = xml.Name{Local: "xmlns"}
	}
	for _, attrs := range [][]xml.Attr{own, s.spaces} {
		for _, a := range attrs {
			if a.Name == declaration {
				return a.Value
			}
		}
	}
	return ""
}

// inherited writes down the declarations of the stream that an element with
// these attributes does not make itself.
func (s *splitter) inherited(own []xml.Attr) string {
	var b strings.Builder
	for _, space := range s.spaces {
		mine := false
		for _, a := range own {
			mine = mine || a.Name == space.Name
		}
		if !mine {
			b.WriteString(" " + written(space.Name) + `="` + xmlescape.Value(space.Value) + `"`)
		}
	}
	return b.String()
}

func (s *splitter) forbidden(what string) error {
	return s.fail(KindMalformed, s.peer+" sent "+what+", which XMPP forbids", nil)
}

// fail makes the error for what came last.
func (s *splitter) fail(kind Kind, message string, cause error) error {
	return &Error{Kind: kind, Step: s.step, Message: message, XML: excerpt(s.src.kept), Err: cause}
}

// failed tells why the decoder gave up.
func (s *splitter) failed(err error) error {
	partial := len(bytes.TrimSpace(s.src.kept)) > 0
	switch cause := s.src.err; {
	case errors.Is(cause, errTooLong):
		return s.fail(KindLimit, fmt.Sprintf("%s sent a stanza of more than %d bytes", s.peer, s.limits.StanzaBytes), nil)
	case cause == nil:
		if syntax, ok := errors.AsType[*xml.SyntaxError](err); ok {
			err = errors.New(syntax.Msg)
		}
		return s.fail(KindMalformed, s.peer+" sent malformed XML", err)
	default:
		message := s.peer + " closed the connection"
		if partial {
			message += " in the middle of a stanza"
		} else if len(s.open) > 0 {
			message += " without closing the stream"
		}
		if errors.Is(cause, io.EOF) || errors.Is(cause, io.ErrUnexpectedEOF) {
			cause = nil
		}
		return s.fail(KindCut, message, cause)
	}
}

func isDeclaration(n xml.Name) bool {
	return n.Space == "xmlns" || n.Space == "" && n.Local == "xmlns"
}

// written returns a raw name as it stands in the document.
func written(n xml.Name) string {
	if n.Space == "" {
		return n.Local
	}
	return n.Space + ":" + n.Local
}
