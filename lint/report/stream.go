package report

import (
	"io"

	"github.com/scs-tools/scs/internal/exchange"
)

// stream writes a JSON document that holds one long list, item by item, so
// that a run over many scripts need not be held in memory. The first error
// stays.
type stream struct {
	w     io.Writer
	head  string // what stands before the list, with its bracket
	count int    // items so far
	err   error
}

// item writes the next item of the list, on a line of its own.
func (s *stream) item(value any) error {
	data := s.marshal(value)
	if s.count == 0 {
		s.write(s.head)
		s.write("\n" + data)
	} else {
		s.write(",\n" + data)
	}
	s.count++
	return s.err
}

// end closes the list and writes what stands behind it.
func (s *stream) end(tail string) error {
	if s.count == 0 {
		s.write(s.head)
	}
	s.write("\n]" + tail + "\n")
	return s.err
}

func (s *stream) write(text string) {
	if s.err == nil {
		_, s.err = io.WriteString(s.w, text)
	}
}

// marshal returns the value as JSON on one line.
func (s *stream) marshal(value any) string {
	data, err := exchange.JSON(value)
	if err != nil && s.err == nil {
		s.err = err
	}
	return data
}

// validUTF8 keeps encoders from guessing.
func validUTF8(s string) string { return exchange.ValidUTF8(s) }
