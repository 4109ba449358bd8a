package explore

import (
	"github.com/scs-tools/scs/runner/match"
	"github.com/scs-tools/scs/runner/order"
)

// None is no action, and no delivery.
const None = -1

// Run is what one run gave. Clients, actions, connections and deliveries are
// known by their indices.
type Run struct {
	Actions     []Action
	Connections []Connection
}

// Kind is what an action does.
type Kind uint8

// The kinds of action.
const (
	Acts     Kind = iota // connects, disconnects or sends, also where that does nothing
	Receives             // expects a stanza
	Nothing              // expects that nothing comes
)

// Action is one action that was done.
type Action struct {
	Client int
	Kind   Kind
	Uses   []string // captures that the expected stanza uses
}

// Connection is one connection of a client, from its login to its end.
type Connection struct {
	Client       int
	Expectations []int // actions that receive on it, in order
	Deliveries   []Delivery
	// Match reports whether a delivery is what an action expects, and what it
	// captures then. Own holds what the connection's earlier expectations have
	// captured, the latest last; it wins over what was captured in the run.
	Match func(action, delivery int, own []Captured) ([]match.Capture, bool)
}

// Delivery is a stanza that came. Deliveries are in order of arrival.
type Delivery struct {
	Stanza    order.Stanza
	Number    int  // of the stanza in the recording, from 1
	Cause     int  // the action that caused it, or None if nothing is known of it
	Ambiguous bool // the cause is a guess
	Arrived   int  // the action that was at work when it came, or None before the first
	Taken     int  // the action that took it, or None
}

// Captured is the value that an action has captured.
type Captured struct {
	Name, Value string
	Action      int
}

// Report is what a search has found.
type Report struct {
	Findings  []Finding // in the order of connections and expectations
	States    int       // that were looked at
	Exhausted bool      // all arrivals were tried
}

// Finding is an expectation whose outcome hangs on an order that nothing
// promises.
type Finding struct {
	Connection int
	Action     int // the expectation
	// Fails tells that the expectation fails in the arrival; otherwise another
	// stanza satisfies it.
	Fails bool
	// Recorded is the delivery that satisfied the expectation in the run, None
	// for one that expects nothing; Other is the one that satisfies it in the
	// arrival, None if it fails.
	Recorded, Other int
	// First and Second are two deliveries that came in this order in the run
	// and may come in the other one: there, Second comes before First. Both are
	// None if the run itself, in this mode, is the arrival.
	First, Second int
	Missing       Missing
	Ambiguous     bool     // the cause of First or Second is a guess
	Arrival       []int    // deliveries in the order in which they come, to the end of the expectation
	PromisedDoes  bool     // where only promised order counts, this expectation neither fails nor takes another stanza
	Live          *Verdict // how reproducing it has ended; nil if that was not tried
}

// Missing is the promise that two stanzas lack.
type Missing uint8

// What is missing.
const (
	NoPair     Missing = iota // there are no two stanzas
	OneCause                  // nothing promises the order of what one action causes
	TwoClients                // nothing promises the order of what two clients cause
	LaterCause                // the later stanza was caused by an earlier action
)
