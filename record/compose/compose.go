// Package compose makes a script of what logs show: sessions become characters,
// what went over the wire becomes what they send and receive, and what will
// differ in the next run is left open.
package compose

import (
	"fmt"
	"slices"
	"strings"

	"github.com/scs-tools/scs/record/logs"
)

// Options say what the logs do not.
type Options struct {
	Title   string            // of the script
	Names   map[string]string // of characters, by their JIDs, full or bare
	Speaker string            // JID of who sends what has no address at all; "" for nobody in particular
}

// Result is a script and what was done to get it.
type Result struct {
	Script     string // formatted, without warnings of the linter
	Characters int
	Sent       int      // stanzas that the script sends
	Received   int      // stanzas that the script expects
	Guessed    int      // stanzas whose direction, and sessions whose JID, was guessed
	Unclear    []string // pairs of addresses, "FROM to TO", whose stanzas were left out because nobody of the cast has one
	Left       int      // stanzas that were left out for that
	Unasked    int      // answers that were left out because the log does not show the request
	Open       int      // values that may be anything now
	Captured   int      // values that are captured, to be sent later
	Unnamed    []string // JIDs in Options.Names that no character has, in order
	Suppressed []string // names of the linter's rules that what was logged breaks, in order
}

// Compose makes a script of logs.
func Compose(all []logs.Log, options Options) (Result, error) {
	c := &composer{options: options, used: map[string]bool{}}
	c.attribute(all)
	c.open(merge(all))
	c.identify()
	c.clean()
	c.assign()
	c.repair()
	draft := c.draft()
	c.result.Characters = len(c.characters)
	for jid := range options.Names {
		if !c.used[jid] {
			c.result.Unnamed = append(c.result.Unnamed, jid)
		}
	}
	slices.Sort(c.result.Unnamed)
	text, err := c.loosen(draft)
	if err == nil {
		c.result.Script, c.result.Suppressed, err = finish(text)
	}
	return c.result, err
}

// composer holds what the steps of one composition share.
type composer struct {
	options    Options
	result     Result
	sessions   []*session
	events     []*event
	present    []*event // connects of sessions that were there when the log began
	characters []*character
	unclear    map[string]bool
	used       map[string]bool // by JID: names that the user has given
}

// leave counts a stanza that nobody of the cast sends or receives.
func (c *composer) leave(from, to string) {
	c.result.Left++
	if from == "" {
		from = "nobody"
	}
	if to == "" {
		to = "nobody"
	}
	pair := fmt.Sprintf("%s to %s", from, to)
	if c.unclear == nil {
		c.unclear = map[string]bool{}
	}
	if !c.unclear[pair] && len(c.unclear) < maxUnclear {
		c.unclear[pair] = true
		c.result.Unclear = append(c.result.Unclear, pair)
		slices.Sort(c.result.Unclear)
	}
}

// maxUnclear is how many pairs of addresses a message can name.
const maxUnclear = 20

// bare returns a JID without its resource (RFC 7622, section 3.1).
func bare(jid string) string {
	b, _, _ := strings.Cut(jid, "/")
	return b
}

// resource returns the resource of a JID, or "".
func resource(jid string) string {
	_, r, _ := strings.Cut(jid, "/")
	return r
}

// domain returns the domain of a JID.
func domain(jid string) string {
	b := bare(jid)
	return b[strings.IndexByte(b, '@')+1:]
}
