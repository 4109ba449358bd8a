package proxy

import (
	"bytes"
	"crypto/rand"
	"encoding/xml"

	"github.com/scs-tools/scs/runner/stream"
)

// streamID returns an id for a stream that nobody can guess (RFC 6120, section
// 4.7.3).
func streamID() string { return rand.Text() }

// attribute returns the value of an attribute of a piece, or "".
func attribute(p stream.Piece, name string) string {
	dec := xml.NewDecoder(bytes.NewReader(p.Raw))
	for {
		token, err := dec.RawToken()
		if err != nil {
			return ""
		}
		if start, ok := token.(xml.StartElement); ok {
			for _, a := range start.Attr {
				if a.Name == (xml.Name{Local: name}) {
					return a.Value
				}
			}
			return ""
		}
	}
}
