package order

import "slices"

// Relation is what is promised of two stanzas.
type Relation uint8

// The relations of a first stanza to a second one.
const (
	None     Relation = iota // either may come first
	Before                   // the first one comes first
	After                    // the second one comes first
	Sequence                 // they come in the order in which they were sent, whichever that is
)

var relationNames = [...]string{"none", "before", "after", "sequence"}

// String returns the relation in one word.
func (r Relation) String() string {
	if int(r) < len(relationNames) {
		return relationNames[r]
	}
	return ""
}

// Reverse returns the relation of the second stanza to the first one.
func (r Relation) Reverse() Relation {
	switch r {
	case Before:
		return After
	case After:
		return Before
	}
	return r
}

// Promise is one promise with its source. Promises are compared by pointer.
type Promise struct {
	Name    string // stable: "one-sender"
	Spec    string // "RFC 6120", "XEP-0045"
	Section string // of the specification: "10.1"
	Text    string // what is promised, in one clause
	Rule    bool   // it has a direction, and holds within a stretch only
	Alike   bool   // a stanza that comes in the other order may be of another kind that looks alike
}

// Source returns the place that the promise is made in: "RFC 6120, section 10.1".
func (p *Promise) Source() string { return p.Spec + ", section " + p.Section }

// String returns the promise as a message cites it.
func (p *Promise) String() string { return p.Text + " (" + p.Source() + ")" }

// Sequences.
var (
	oneSender = &Promise{
		Name: "one-sender", Spec: "RFC 6120", Section: "10.1",
		Text: "what one client or occupant sends arrives in the order in which it was sent",
	}
	carbonCopies = &Promise{
		Name: "carbon-copies", Spec: "RFC 6120", Section: "10.1",
		Text: "copies of what one client sends arrive in the order in which it was sent",
	}
	archiveResults = &Promise{
		Name: "archive-results", Spec: "XEP-0313", Section: "4",
		Text: "the results of one query arrive in the order of the archive",
	}
)

// Rules.
var (
	archiveEnd = &Promise{
		Name: "archive-end", Spec: "XEP-0313", Section: "4", Rule: true,
		Text: "the results of a query arrive before the answer that ends it",
	}
	roomOccupants = &Promise{
		// Who enters after oneself looks like who was there before.
		Name: "room-occupants", Spec: "XEP-0045", Section: "7.1", Rule: true, Alike: true,
		Text: "on entering a room, the presence of the other occupants arrives before one's own",
	}
	roomHistory = &Promise{
		Name: "room-history", Spec: "XEP-0045", Section: "7.1", Rule: true,
		Text: "on entering a room, presence arrives before the history",
	}
	roomSubject = &Promise{
		Name: "room-subject", Spec: "XEP-0045", Section: "7.1", Rule: true,
		Text: "on entering a room, presence and history arrive before the subject",
	}
	roomLive = &Promise{
		Name: "room-live", Spec: "XEP-0045", Section: "7.1", Rule: true,
		Text: "on entering a room, new messages arrive after presence, history and subject",
	}
	historyByTime = &Promise{
		Name: "history-by-time", Spec: "XEP-0203", Section: "4", Rule: true,
		Text: "the history of a room arrives in the order of its stamps",
	}
	offlineByTime = &Promise{
		Name: "offline-by-time", Spec: "XEP-0160", Section: "2", Rule: true,
		Text: "messages that were stored offline arrive in the order of their stamps",
	}
	approvalBeforePush = &Promise{
		Name: "approval-before-push", Spec: "RFC 6121", Section: "3.1.6", Rule: true,
		Text: "the approval of a subscription arrives before the roster push about it",
	}
	cancellationBeforePush = &Promise{
		Name: "cancellation-before-push", Spec: "RFC 6121", Section: "3.2.3", Rule: true,
		Text: "the cancellation of a subscription arrives before the roster push about it",
	}
	unsubscribeBeforePush = &Promise{
		Name: "unsubscribe-before-push", Spec: "RFC 6121", Section: "3.3.3", Rule: true,
		Text: "the end of a contact's subscription arrives before the roster push about it",
	}
)

var promises = []*Promise{
	oneSender, carbonCopies, archiveResults, archiveEnd, roomOccupants, roomHistory, roomSubject, roomLive,
	historyByTime, offlineByTime, approvalBeforePush, cancellationBeforePush, unsubscribeBeforePush,
}

// Promises returns every promise that [Between] can cite.
func Promises() []*Promise { return slices.Clone(promises) }
