package stream

import (
	"bufio"
	"encoding/xml"
)

// Cutter cuts what a client sends into the pieces of its stream, as a [Conn]
// does with what a server sends. A stream that is opened anew, after STARTTLS or
// SASL, needs a Cutter of its own.
type Cutter struct{ splitter *splitter }

// Piece is one piece of a client's stream.
type Piece struct {
	Kind PieceKind
	Name xml.Name // with the namespace resolved
	Raw  []byte   // its bytes as they came
	XML  []byte   // of an element: Raw with the namespaces that it inherits from the stream declared
}

// PieceKind says what a [Piece] is.
type PieceKind uint8

// The kinds of piece.
const (
	PieceHeader  PieceKind = iota // the XML declaration and the start tag of the stream
	PieceElement                  // an element right below it
	PieceEnd                      // the end tag of the stream
)

// NewCutter cuts the stream that begins at the next byte. It reads no byte
// behind the piece that it returns.
func NewCutter(in *bufio.Reader, limits Limits) *Cutter {
	o := Options{Limits: limits}
	s := newSplitter(in, o.limits())
	s.peer, s.step = "the client", StepTraffic
	return &Cutter{s}
}

// Next returns the next piece. The error is an [*Error]: of [KindCut] if the
// connection has ended, [KindMalformed], [KindProtocol] or [KindLimit].
func (c *Cutter) Next() (Piece, error) {
	p, err := c.splitter.next()
	if err != nil {
		return Piece{}, err
	}
	made := Piece{Kind: PieceKind(p.kind), Name: p.name, Raw: p.raw}
	if p.kind == pieceElement {
		made.XML = p.whole()
	}
	return made, nil
}

// Namespaces returns the namespaces that the start tag of the stream declares,
// as attributes; "" before it was read.
func (c *Cutter) Namespaces() string { return c.splitter.inherited(nil) }
