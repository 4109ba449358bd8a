package compare

import (
	"fmt"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/runner/match"
)

// MaxSize is the size in bytes above which stanzas are not compared, nor shown
// in canonical form.
const MaxSize = 256 << 10

// Stanza is a stanza to be shown.
type Stanza struct{ root *element }

// Parse reads a stanza. One that is too large is an error.
func Parse(xml []byte) (*Stanza, error) {
	if len(xml) > MaxSize {
		return nil, fmt.Errorf("a stanza of more than %d bytes", MaxSize)
	}
	stanza, err := match.Parse(xml)
	if err != nil {
		return nil, err
	}
	return Of(stanza), nil
}

// Of returns a stanza that has been read, to be shown.
func Of(stanza *match.Stanza) *Stanza { return &Stanza{newElement(stanza.Root())} }

// Lines returns the stanza in canonical form, of at most that many columns
// where its parts can be divided.
func (s *Stanza) Lines(columns int) []string {
	var lines []string
	for _, r := range rows(s.root, columns) {
		lines = append(lines, r.String())
	}
	return lines
}

// Brief returns the stanza on one line, without what is deep in it.
func (s *Stanza) Brief() string { return s.root.brief(ast.NamespaceClient) }
