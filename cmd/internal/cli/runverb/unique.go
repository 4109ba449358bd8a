package runverb

import (
	"fmt"
	"io"
	"regexp"
	"slices"

	"github.com/scs-tools/scs/runner/suite"
)

// longestUnique is more than what is put behind a name is long.
const longestUnique = 64

// commonWriter writes the names that a run has for itself as the script has
// them. What may be the beginning of more waits for the next write.
type commonWriter struct {
	w       io.Writer
	pattern *regexp.Regexp // of what is put behind names
	rest    []byte
}

// Write implements [io.Writer].
func (c *commonWriter) Write(p []byte) (int, error) {
	text := slices.Concat(c.rest, p)
	end := len(text)
	for i := max(0, len(text)-longestUnique); i < len(text); i++ {
		if text[i] == '-' && mayGoOn(text[i:]) {
			end = i
			break
		}
	}
	_, err := c.w.Write(c.pattern.ReplaceAll(text[:end], nil))
	c.rest = append([]byte(nil), text[end:]...)
	if err != nil {
		return 0, err
	}
	return len(p), nil
}

// mayGoOn reports whether a text may be the beginning of what is put behind a
// name: nothing else than letters, digits and hyphens.
func mayGoOn(text []byte) bool {
	for _, b := range text {
		if b != '-' && (b < '0' || b > '9') && (b < 'a' || b > 'z') {
			return false
		}
	}
	return true
}

// Close writes what has waited.
func (c *commonWriter) Close() error {
	_, err := c.w.Write(c.pattern.ReplaceAll(c.rest, nil))
	c.rest = nil
	return err
}

// commonNames returns a pattern of what names of a run's own have and the
// script has not; nil if there is nothing.
func commonNames(servers suite.Servers) *regexp.Regexp {
	if registered, ok := servers.(*suite.Registered); ok {
		return registered.Common()
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
