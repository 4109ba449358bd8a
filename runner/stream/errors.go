package stream

import (
	"context"
	"errors"
	"net"
	"os"
	"strings"
	"syscall"
)

// Kind says what sort of failure an [Error] is.
type Kind uint8

// The kinds of failure.
const (
	KindDial        Kind = iota + 1 // no TCP connection
	KindTLS                         // no encrypted connection, or a certificate that cannot be trusted
	KindUnsupported                 // the server lacks what we need, or demands what we may not do
	KindLogin                       // the server refuses the login (RFC 6120, section 6.5)
	KindBind                        // the server refuses the resource (RFC 6120, section 7)
	KindStreamError                 // the server sent a stream error (RFC 6120, section 4.9)
	KindClosed                      // the stream was closed in good order
	KindCut                         // the connection ended without the stream's end
	KindMalformed                   // what came is no XML, or XML that XMPP forbids (RFC 6120, section 11.1)
	KindLimit                       // what came is larger or deeper than the Limits
	KindProtocol                    // what came is XML, but not what this step allows
	KindCanceled                    // the context ended first
	KindRegister                    // the server refuses to make an account (XEP-0077)
	KindRefused                     // the server answers a request with an error (RFC 6120, section 8.3)
)

// Step says what was being done when a failure came.
type Step uint8

// The steps of a connection's life.
const (
	StepDial     Step = iota + 1
	StepOpen          // opening the stream
	StepTLS           // encrypting
	StepLogin         // SASL
	StepBind          // binding a resource
	StepTraffic       // stanzas
	StepClose         // waiting for the server's end of the stream
	StepRegister      // making an account
)

var stepNames = [...]string{
	StepDial:    "connecting",
	StepOpen:    "opening the stream",
	StepTLS:     "starting TLS",
	StepLogin:   "logging in",
	StepBind:    "binding a resource",
	StepTraffic: "exchanging stanzas",
	StepClose:   "closing the stream",

	StepRegister: "creating an account",
}

// String returns what is being done at the step.
func (s Step) String() string {
	if int(s) < len(stepNames) {
		return stepNames[s]
	}
	return ""
}

// Error is every failure of a connection.
type Error struct {
	Kind      Kind
	Step      Step
	Message   string // what happened in our words: one line, lower case
	Condition string // the server's condition: "not-authorized"; "" if it gave none
	Text      string // the server's own words; "" if it had none
	Server    string // the domain by which the server called itself when it did not know ours; "" if it had none
	XML       string // the element that tells of it, or what came of a cut stanza: at most 4 KiB
	Err       error  // the cause, if there is one
}

// Error returns what happened, at which step, in whose words; one line.
func (e *Error) Error() string {
	var b strings.Builder
	if e.Step != StepDial && e.Step != StepTraffic {
		b.WriteString(e.Step.String() + ": ")
	}
	b.WriteString(e.Message)
	if e.Condition != "" {
		b.WriteString(": " + e.Condition)
	}
	if e.Text != "" {
		b.WriteString(" (" + strings.Join(strings.Fields(e.Text), " ") + ")")
	}
	if e.Err != nil {
		b.WriteString(": " + plain(e.Err))
	}
	return b.String()
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// IsKind reports whether err is, or wraps, an [*Error] of that kind.
func IsKind(err error, kind Kind) bool {
	var e *Error
	return errors.As(err, &e) && e.Kind == kind
}

// plain words a cause for a person: what a network operation was called on is
// said already.
func plain(err error) string {
	if errors.Is(err, context.DeadlineExceeded) {
		return "no answer in time"
	}
	if errors.Is(err, context.Canceled) {
		return "cancelled"
	}
	if errno, ok := errors.AsType[syscall.Errno](err); ok {
		return errno.Error()
	}
	if dns, ok := errors.AsType[*net.DNSError](err); ok {
		return "the name " + dns.Name + " is not known"
	}
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return "no answer in time"
	}
	return strings.Join(strings.Fields(err.Error()), " ")
}

const shownXML = 4 << 10

// excerpt returns the start of what came, whole UTF-8 only.
func excerpt(xml []byte) string {
	if len(xml) > shownXML {
		xml = xml[:shownXML]
	}
	return strings.ToValidUTF8(string(xml), "\uFFFD")
}
