package order

import (
	"fmt"
	"slices"
	"strings"

	"github.com/scs-tools/scs/ast/script"
)

// Mode says how the order in which stanzas come counts.
type Mode uint8

// The modes.
const (
	Promised Mode = iota // only what XMPP promises counts
	Arrival              // stanzas are taken in the order in which they came; others are passed over
	Strict               // each stanza has to be the one expected next
)

var modeNames = script.Orders()

// String returns the mode as a user writes it.
func (m Mode) String() string {
	if int(m) < len(modeNames) {
		return modeNames[m]
	}
	return ""
}

// ParseMode returns the mode of that name.
func ParseMode(name string) (Mode, error) {
	if i := slices.Index(modeNames, name); i >= 0 {
		return Mode(i), nil
	}
	return Promised, fmt.Errorf("invalid order %q: use one of %s", name, strings.Join(modeNames, ", "))
}
