package stream

import (
	"context"
	"crypto/x509"
	"net"
	"time"

	"github.com/scs-tools/scs/runner/redact"
)

// Security says how a connection is encrypted.
type Security uint8

// The ways to encrypt a connection.
const (
	SecurityAuto      Security = iota // STARTTLS where the server offers it, else nothing
	SecurityPlain                     // nothing, whatever the server offers
	SecurityStartTLS                  // STARTTLS, or no connection (RFC 6120, section 5)
	SecurityDirectTLS                 // TLS from the first byte (XEP-0368)
)

var securityNames = [...]string{"auto", "plain", "starttls", "tls"}

// String returns the way's name.
func (s Security) String() string {
	if int(s) < len(securityNames) {
		return securityNames[s]
	}
	return "unknown"
}

// Limits protect us from what a server may send. Zero values stand for the
// defaults.
type Limits struct {
	StanzaBytes int // longest stanza in bytes; DefaultStanzaBytes if 0
	Depth       int // most elements open inside each other, the stanza counted; DefaultDepth if 0
}

// What a server may send where [Limits] do not say.
const (
	DefaultStanzaBytes = 16 << 20
	DefaultDepth       = 1000
)

// Account is who can log in to a server.
type Account struct {
	Username string // the local part of the JID
	Domain   string
	Password string
}

// JID returns the bare JID of the account.
func (a Account) JID() string { return a.Username + "@" + a.Domain }

// Options say where to connect and as whom.
type Options struct {
	Addr     string // host:port to dial
	Domain   string // the domain of the JID: whom the stream is for, and whose certificate is asked for
	Username string // the local part of the JID; "" logs in anonymously (XEP-0175)
	Password string
	Secrets  *redact.Secrets // what neither traces nor errors show; the password alone if nil
	Resource string          // "" lets the server make one

	Security    Security
	InsecureTLS bool           // take any certificate, and log in over an unencrypted connection to another machine: for test servers
	RootCAs     *x509.CertPool // who may sign the server's certificate; the system's if nil

	// Mechanisms are the SASL mechanisms that may be used, the best first; nil
	// stands for all that the package knows.
	Mechanisms []string

	Limits Limits

	// LoggedIn is called when the server has taken the login, with the
	// namespaces that the start tag of its stream declares, as attributes. It
	// returns the resource to ask for, in place of Resource; an error of it ends
	// the connection.
	LoggedIn func(ctx context.Context, namespaces string) (resource string, err error)

	// Unread bounds the memory of the stanzas that nobody has taken; several
	// connections may share it. nil is a budget of its own of DefaultBudget.
	Unread *Budget

	// Hold, if it is there, gets each stanza that comes, in place of the queue.
	// It puts the stanza there by calling release once, at once or later; when
	// the stream has ended, that does nothing. Stanzas are numbered as they are
	// released: the one that Hold gets has no Seq yet.
	Hold func(s Stanza, release func())

	// Arrived is told of each stanza before it can be taken, one call at a
	// time, with nothing left out. It must not call the Conn.
	Arrived func(Stanza)

	// Trace is told of all bytes that are sent and received, one call at a
	// time, SASL payloads and passwords left out. It must not call the Conn.
	Trace func(Traffic)

	// Dial makes the connection in place of a [net.Dialer].
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
}

// Traffic is a piece of what went over a connection: a stream header, a
// top-level element or the end of the stream; white space between stanzas is
// left out.
type Traffic struct {
	Time time.Time
	Sent bool   // by us; else received
	Seq  int    // of a stanza received after the login, as [Stanza] has it; -1 for all else
	XML  []byte // with passwords and SASL payloads replaced by "[redacted]"
}

func (o *Options) limits() Limits {
	l := o.Limits
	if l.StanzaBytes <= 0 {
		l.StanzaBytes = DefaultStanzaBytes
	}
	if l.Depth <= 0 {
		l.Depth = DefaultDepth
	}
	return l
}

// bare returns the JID that logs in, as messages name it.
func (o *Options) bare() string {
	if o.Username == "" {
		return o.Domain
	}
	return o.Username + "@" + o.Domain
}
