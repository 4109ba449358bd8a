package runverb

import (
	"fmt"
	"io"

	"github.com/scs-tools/scs/runner/suite"
)

// ownNamesWriter writes the names that a run has for itself as the script has
// them. What may be the beginning of more waits for the next write.
type ownNamesWriter struct {
	w     io.Writer
	names *suite.OwnNames
	rest  string
}

// Write implements [io.Writer].
func (o *ownNamesWriter) Write(p []byte) (int, error) {
	text := o.rest + string(p)
	end := len(text) - o.names.Unfinished(text)
	_, err := io.WriteString(o.w, o.names.Written(text[:end]))
	o.rest = text[end:]
	if err != nil {
		return 0, err
	}
	return len(p), nil
}

// Close writes what has waited.
func (o *ownNamesWriter) Close() error {
	_, err := io.WriteString(o.w, o.names.Written(o.rest))
	o.rest = ""
	return err
}

// ownNames returns the names that runs have for themselves on servers; nil if
// they have none.
func ownNames(servers suite.Servers) *suite.OwnNames {
	if registered, ok := servers.(*suite.Registered); ok {
		return registered.OwnNames()
	}
	return nil
}

// tellLeft says what could not be removed from a given server.
func (p *session) tellLeft(servers suite.Servers) {
	registered, ok := servers.(*suite.Registered)
	if !ok {
		return
	}
	p.telling.Lock()
	defer p.telling.Unlock()
	for _, one := range registered.Left() {
		fmt.Fprintf(p.errors, "left at %s: %s\n", registered.Addr, one)
	}
}
