package runner

import (
	"time"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/failures"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/runner/match"
	"github.com/scs-tools/scs/runner/order"
)

// Result is how running one script has ended.
type Result struct {
	Outcome  Outcome
	Started  time.Time
	Duration time.Duration    // until all connections were closed
	Actions  int              // how many actions were done
	Failure  *Failure         // of Failed and NothingRun
	Syntax   []ast.Diagnostic // of Refused: why
	// OnlyOrder says that a script which has failed passes where children of
	// strict elements may come in any order; false unless Options.OnlyOrder asks.
	OnlyOrder bool

	Findings []ast.Diagnostic // what is no failure, but worth a look, in the order in which it was found
}

// Failure tells why a script has failed, so that its reader knows what to
// change.
type Failure struct {
	Code      string         // stable: "SCS601"; see the codes
	Span      ast.Span       // what of the script fails: bytes of its text
	Line      int            // of that, from 1
	Character string         // who acts; "" if the failure is of none
	Message   string         // one line, lower case, no full stop; without secrets
	Time      time.Time      // when it was found: the server's log of that moment may tell more
	Expected  string         // the stanza that was expected, with expressions put in; "" if none was
	Pattern   *match.Pattern // what matches Expected; nil if none was
	Values    script.Values  `json:"-"` // what expressions stood for, in the script as it was run; nil if none was
	PassedBy  []Received     // what came instead, the nearest first
	More      int            // stanzas that came instead and are not in PassedBy, for there were too many
	Earlier   *Received      // what matches, but had come before the action and was passed over then
	Kept      []Received     // what came and fits later actions, whose lines these are
	Broken    []Broken       // promises that forbid the order in which what is expected came
	NoLogin   bool           // the server could not be reached, or did not let the character log in
	Answer    *ErrorAnswer   // an error that came in place of what was expected; nil if none did
	Server    string         // what the server said about it, in its own words; "" if nothing
}

// Received is a stanza that an action did not take.
type Received struct {
	XML      []byte
	Arrived  time.Time
	Line     int            // of the action that passed it over, or that it is kept for, from 1
	Mismatch match.Mismatch // why it is not the one expected; of Earlier, only how the two belong together
}

// Broken is a promise about two stanzas that came in the other order.
type Broken struct {
	Promise *order.Promise
	Earlier Received // what the action that is written first expects; it came later
	Later   Received // what the action that is written second expects
}

// The codes of failures, in a group of their own beside the linter's.
const (
	CodeNoMatch      = failures.NoMatch      // no stanza came that is as expected
	CodeUnexpected   = failures.Unexpected   // a stanza came where none, or another one, was expected
	CodeNotConnected = failures.NotConnected // the action needs a connection
	CodeConnect      = failures.Connect      // no connection, or no login
	CodeStream       = failures.Stream       // the server ended the stream
	CodeUnknown      = failures.Unknown      // an expression, a character or a verb is unknown
	CodeWrongOrder   = failures.WrongOrder   // stanzas came in an order that XMPP forbids
	CodeNothingRun   = failures.NothingRun   // there is no action to run
	CodeServerError  = failures.ServerError  // the server logged an error, and that is asked to be a failure

	// CodeInternal is that of the parser and the linter: this program fails in the action.
	CodeInternal = ast.CodeInternalError
)

// CodePromisedFirst is the code of a finding: what a later action expects is
// promised to come before what an earlier one expects.
const CodePromisedFirst = failures.PromisedFirst

// Name returns the name of the failure's code.
func (f *Failure) Name() string { return failureName(f.Code) }

func failureName(code string) string {
	if code == CodeInternal {
		return ast.InternalError(ast.Span{}, nil).Name
	}
	known, _ := failures.Find(code)
	return known.Name
}

// Diagnostic returns the failure in the form in which parser and linter report,
// with the reasons of the nearest stanza as related places.
func (f *Failure) Diagnostic() ast.Diagnostic {
	d := ast.Diagnostic{Code: f.Code, Name: f.Name(), Severity: ast.Error, Span: f.Span, Message: f.Message}
	if len(f.PassedBy) > 0 {
		for _, reason := range f.PassedBy[0].Mismatch.Reasons {
			d.Relate(reason.Span, reason.String())
		}
	}
	return d
}
