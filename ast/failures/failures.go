// Package failures names the ways in which running a script can fail: the one
// table of their codes, and the page that explains each to people. Who runs
// scripts reports them, who lints knows that they are no rules.
package failures

import (
	"embed"
	"strings"
)

// Failure is a way in which a run of a script can fail.
type Failure struct {
	Code    string // stable, never changes its meaning: "SCS601"
	Name    string // what people write: "no-match"
	Summary string // one sentence without its full stop
}

// Group is what all the codes start with.
const Group = "SCS6"

// The codes.
const (
	NoMatch      = "SCS601" // no stanza came that is as expected
	Unexpected   = "SCS602" // a stanza came where none, or another one, was expected
	NotConnected = "SCS603" // the action needs a connection
	Connect      = "SCS604" // no connection, or no login
	Stream       = "SCS605" // the server ended the stream
	Unknown      = "SCS606" // nothing is known of an expression, a character or a verb
	WrongOrder   = "SCS607" // stanzas came in an order that XMPP forbids
	NothingRun   = "SCS608" // there is no action to run
)

var table = [...]Failure{
	{NoMatch, "no-match", "the stanza expected did not come in time"},
	{Unexpected, "unexpected-stanza", "a stanza came where none, or another one, was expected"},
	{NotConnected, "not-connected", "a character is to receive something and is not connected"},
	{Connect, "cannot-connect", "a character cannot connect or log in"},
	{Stream, "stream-ended", "the server ended the stream"},
	{Unknown, "unknown-value", "nothing is known of an expression, a character or a verb"},
	{WrongOrder, "wrong-order", "stanzas came in an order that XMPP forbids"},
	{NothingRun, "nothing-run", "the script has no action to run"},
}

// All returns every failure in order of code.
func All() []Failure { return append([]Failure(nil), table[:]...) }

// Find returns the failure with that code, in any case, or with that name.
func Find(selector string) (Failure, bool) {
	for _, f := range table {
		if f.Name == selector || strings.EqualFold(f.Code, selector) {
			return f, true
		}
	}
	return Failure{}, false
}

// Means reports whether a selector names a failure, or their group.
func Means(selector string) bool {
	_, ok := Find(selector)
	return ok || strings.EqualFold(selector, Group) || strings.EqualFold(selector, Group+"xx")
}

//go:embed *.md
var pages embed.FS

// Page returns the page that explains the failure, in Markdown.
func (f Failure) Page() (string, error) {
	page, err := pages.ReadFile(f.Name + ".md")
	return string(page), err
}
