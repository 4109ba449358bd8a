// Package failures names what running a script can find: the ways in which it
// fails, and what is said about a script that passes. It has the one table of
// their codes, and the page that explains each to people. Who runs scripts
// reports them, who lints knows that they are no rules.
package failures

import (
	"embed"
	"strings"

	"github.com/scs-tools/scs/ast"
)

// Failure is a way in which a run of a script can fail, or what a run can say
// about a script that passes.
type Failure struct {
	Code     string       // stable, never changes its meaning: "SCS601"
	Name     string       // what people write: "no-match"
	Severity ast.Severity // [ast.Error] if the script fails
	Summary  string       // one sentence without its full stop
}

// Group is what all the codes start with.
const Group = "SCS6"

// The codes.
const (
	NoMatch        = "SCS601" // no stanza came that is as expected
	Unexpected     = "SCS602" // a stanza came where none, or another one, was expected
	NotConnected   = "SCS603" // the action needs a connection
	Connect        = "SCS604" // no connection, or no login
	Stream         = "SCS605" // the server ended the stream
	Unknown        = "SCS606" // an expression, a character or a verb is unknown
	WrongOrder     = "SCS607" // stanzas came in an order that XMPP forbids
	NothingRun     = "SCS608" // there is no action to run
	ServerError    = "SCS609" // the server logged an error, and that is asked to be a failure
	UnexpectedPass = "SCS610" // the script expects to fail on this server, and passes

	PromisedFirst = "SCS611" // what a later action expects is promised to come before what an earlier one expects

	FailsInOtherOrder    = "SCS612" // an expectation fails if stanzas come in another order that XMPP allows
	OtherStanzaSatisfies = "SCS613" // another stanza satisfies an expectation then
	OrdersNotExhausted   = "SCS614" // there are too many orders to try them all

	UnknownCondition = "SCS615" // a condition in the head cannot be checked against the server
)

var table = [...]Failure{
	{NoMatch, "no-match", ast.Error, "the expected stanza did not arrive in time"},
	{Unexpected, "unexpected-stanza", ast.Error, "a stanza came where none, or another one, was expected"},
	{NotConnected, "not-connected", ast.Error, "a character receives while it is not connected"},
	{Connect, "cannot-connect", ast.Error, "a character cannot connect or log in"},
	{Stream, "stream-ended", ast.Error, "the server ended the stream"},
	{Unknown, "unknown-value", ast.Error, "an expression, a character or a verb is unknown"},
	{WrongOrder, "wrong-order", ast.Error, "stanzas came in an order that XMPP forbids"},
	{NothingRun, "nothing-run", ast.Error, "the script has no action to run"},
	{ServerError, "server-error", ast.Error, "the server logged an error"},
	{UnexpectedPass, "unexpected-pass", ast.Error, "a script passes although it expects to fail on this server"},
	{PromisedFirst, "promised-first", ast.Info, "two stanzas are expected in another order than XMPP promises"},
	{FailsInOtherOrder, "fails-in-other-order", ast.Info, "an expectation fails if stanzas come in another order that XMPP allows"},
	{OtherStanzaSatisfies, "other-stanza-satisfies", ast.Info, "another stanza satisfies an expectation if stanzas come in another order that XMPP allows"},
	{OrdersNotExhausted, "orders-not-exhausted", ast.Info, "not every order in which the stanzas could come was tried"},
	{UnknownCondition, "unknown-condition", ast.Info, "a condition in the head cannot be checked against the server"},
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

// Means reports whether a selector names a failure, or a group of them: what their
// codes start with.
func Means(selector string) bool {
	if _, ok := Find(selector); ok {
		return true
	}
	code := strings.ToUpper(selector)
	for _, f := range table {
		if len(code) >= len(Group) && strings.HasPrefix(f.Code, code) {
			return true
		}
	}
	return false
}

// Path returns where that page stands in the repository.
func (f Failure) Path() string { return "ast/failures/" + f.Name + ".md" }

//go:embed *.md
var pages embed.FS

// Page returns the page that explains the failure, in Markdown.
func (f Failure) Page() (string, error) {
	page, err := pages.ReadFile(f.Name + ".md")
	return string(page), err
}
