package runner

import (
	"context"
	"crypto/x509"
	"time"

	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/runner/match"
	"github.com/scs-tools/scs/runner/order"
	"github.com/scs-tools/scs/runner/stream"
)

// What Options mean where they do not say.
const (
	DefaultTimeout        = 5 * time.Second  // of one action
	DefaultConnectTimeout = 10 * time.Second // of a login
	DefaultQuiet          = time.Second      // of "receives: nothing"
)

// closeTimeout bounds how long a character that is still connected at the end
// waits for the server to close its stream.
const closeTimeout = 2 * time.Second

// cancelledCloseTimeout is closeTimeout where the run has been cancelled:
// somebody waits.
const cancelledCloseTimeout = 300 * time.Millisecond

// settle is the longest moment that a server gets between the sends of two
// characters when nothing has shown yet that it has dealt with the first.
// Nothing in XMPP orders what two connections send, yet scripts rely on it. A
// stanza that reaches the first character, such as the answer to its iq, ends
// the moment at once.
const settle = 20 * time.Millisecond

// Target is the server that a script is run against.
type Target struct {
	Addr     string          // host:port; connect_host and connect_port of a character go before it
	Security stream.Security // how connections are encrypted
	Insecure bool            // take any certificate: for test servers
	Remote   bool            // may be another machine
	Hosts    []string        // domains that it has, for messages; nil if nobody knows
	RootCAs  *x509.CertPool  // who may sign the server's certificate; the system's if nil

	// Busy, if it is there, reports whether the server still works on something:
	// then an action whose time is up has more of it, up to six times as much.
	Busy func() bool
}

// Options say how to run a script. The zero value of all but Target is fine.
type Options struct {
	Target    Target
	Timeout   time.Duration     // of one action other than "connects"; DefaultTimeout if 0
	Quiet     time.Duration     // how long nothing must arrive for "receives: nothing"; DefaultQuiet if 0
	Order     order.Mode        // how the order of what comes counts, unless the script's head says so
	KeepOrder bool              // Order goes before what the script's head says
	Passwords map[string]string // by bare JID: go before those of the script
	Until     int               // line of the last action to run, from 1; 0 for all
	Mapping   Mapping           // what the server calls the names of the script

	// ConnectTimeout is how long "connects" may take, the login included;
	// DefaultConnectTimeout if 0.
	ConnectTimeout time.Duration

	// Events is told of everything that happens, one call at a time, in
	// order. It must not block for long: the script waits meanwhile.
	Events func(Event)

	// Before is called before each action, outside every lock: while it
	// blocks, connections go on reading. The action's time starts when it
	// returns. An error ends the run as the end of its context does.
	Before func(context.Context, *script.Action) error

	// LimitOf, if it is there, returns how long an action may take; 0 for what
	// Timeout and Quiet say.
	LimitOf func(*script.Action) time.Duration

	// Hold, if it is there, returns what holds back the stanzas of a character's
	// connection, as [stream.Options] has it, or nil. The character's logins
	// count from 0.
	Hold func(character string, login int) func(s stream.Stanza, release func())

	// Pause is called before each action, after Before, and after each stanza
	// that an action looks at without taking it. While it blocks, connections
	// go on reading, and the time of the action at work stands still. An error
	// ends the run as the end of its context does.
	Pause func(context.Context, *Moment) error

	// Wake makes an action that waits for a stanza call Pause, each time
	// something comes from it; nil for never.
	Wake <-chan struct{}

	// Keep says that events are kept: the stanzas of a run may then take
	// 256 MB of memory in all, read or not. Else those may take 64 MB that
	// nobody has read. A run that exceeds its share fails.
	Keep bool

	// Instead, if there is one, is asked when nothing of what came is what an
	// action expects, or when the action does not say what it expects. It
	// returns the stanza to take all the same, as an index of Untaken.Came,
	// with what it captures; or -1: then it is asked again when more has come, and
	// when the action timed out, after which the action fails.
	Instead func(Untaken) (taken int, captured []match.Capture)

	// OnlyOrder has a run that fails go on, with nobody told of it, as if children
	// of strict elements might come in any order, so that Result.OnlyOrder can
	// tell whether that is all.
	OnlyOrder bool

	// Traffic makes events of all that goes over the connections too, with
	// passwords and SASL payloads left out.
	Traffic bool
}

// keptBudget is how many bytes the stanzas of a run may take whose events are
// kept.
const keptBudget = 256 << 20

// budget returns what the stanzas of a run may take.
func (o Options) budget() *stream.Budget {
	if o.Keep {
		return stream.NewBudget(keptBudget, true)
	}
	return stream.NewBudget(stream.DefaultBudget, false)
}

func (o Options) withDefaults() Options {
	if o.Timeout == 0 {
		o.Timeout = DefaultTimeout
	}
	if o.ConnectTimeout == 0 {
		o.ConnectTimeout = DefaultConnectTimeout
	}
	if o.Quiet == 0 {
		o.Quiet = DefaultQuiet
	}
	if o.Events == nil {
		o.Events = func(Event) {}
	}
	return o
}
