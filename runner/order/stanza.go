package order

import (
	"strings"
	"time"

	"github.com/beevik/etree"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/runner/match"
)

// Stanza is what the promises read of a stanza. The zero value is one that
// nothing is promised of. It is made by [Client.Received].
type Stanza struct {
	sender   sender
	carbonOf string // of a carbon copy: full JID of the client that sent the original

	query int  // of an archive, from 1; 0 if it is of none
	ends  bool // the answer that ends the query

	entry entry
	place place // in the order of events on entering

	stamp   time.Time // of history and offline messages
	offline bool

	contact string // bare JID that the stanza changes the subscription of
	change  change
}

// sender is who sent a stanza, if it is of a sequence.
type sender struct {
	jid    string // full JID of a client or occupant; "" if it is of none
	stored string // name of a stanza that was stored; it does not wait for what its sender does now
}

// entry is one time that the client enters a room.
type entry struct {
	room string // bare JID; "" if the stanza is of none
	time int    // from 1
}

// place is a step in the order of events on entering a room (XEP-0045, section
// 7.1).
type place uint8

const (
	placeNone place = iota
	placeOccupant
	placeSelf
	placeHistory
	placeSubject
	placeLive
)

// change is how a stanza is about a subscription.
type change uint8

const (
	changeNone change = iota
	changeApproved
	changeCancelled
	changeUnsubscribed
	pushNone // a roster push, by the subscription it tells of; none without a pending request
	pushTo
	pushFrom
	pushBoth
)

// The namespaces that promises read.
const (
	spaceRoster    = "jabber:iq:roster"
	spaceMUCUser   = "http://jabber.org/protocol/muc#user"
	spaceDelay     = "urn:xmpp:delay"
	spaceOldDelay  = "jabber:x:delay"
	spaceCarbons   = "urn:xmpp:carbons:2"
	spaceForward   = "urn:xmpp:forward:0"
	prefixArchives = "urn:xmpp:mam:"
)

// bare returns a JID without its resource.
func bare(jid string) string {
	jid, _, _ = strings.Cut(jid, "/")
	return jid
}

// domain returns the domain of a JID.
func domain(jid string) string {
	jid = bare(jid)
	return jid[strings.IndexByte(jid, '@')+1:]
}

// isFull reports whether a JID is that of a client or an occupant.
func isFull(jid string) bool {
	account, resource, _ := strings.Cut(jid, "/")
	return resource != "" && strings.Contains(account, "@")
}

// child returns the first child element of that name, or nil.
func child(e *etree.Element, space, local string) *etree.Element {
	for _, c := range e.ChildElements() {
		if c.Tag == local && isSpace(c, space) {
			return c
		}
	}
	return nil
}

// isSpace reports whether an element is in a namespace; what declares none is
// in that of the stream.
func isSpace(e *etree.Element, space string) bool {
	found := e.NamespaceURI()
	return found == space || found == "" && e.Space == "" && space == ast.NamespaceClient
}

// delay returns when and by whom a stanza says that it was held up (XEP-0203,
// and XEP-0091 before it). A stamp that cannot be read is the zero time.
func delay(e *etree.Element) (stamp time.Time, by string, ok bool) {
	d, layout := child(e, spaceDelay, "delay"), time.RFC3339Nano
	if d == nil {
		d, layout = child(e, spaceOldDelay, "x"), "20060102T15:04:05"
	}
	if d == nil {
		return time.Time{}, "", false
	}
	stamp, _ = time.Parse(layout, d.SelectAttrValue("stamp", ""))
	return stamp, d.SelectAttrValue("from", ""), true
}

// original returns the message that a carbon copy holds, or nil.
func original(e *etree.Element) *etree.Element {
	for _, direction := range [...]string{"received", "sent"} {
		if c := child(e, spaceCarbons, direction); c != nil {
			if f := child(c, spaceForward, "forwarded"); f != nil {
				return child(f, ast.NamespaceClient, "message")
			}
		}
	}
	return nil
}

// archiveChild returns the child of that name that is of an archive, whichever
// version of the protocol it speaks, or nil.
func archiveChild(e *etree.Element, local string) *etree.Element {
	for _, c := range e.ChildElements() {
		if c.Tag == local && strings.HasPrefix(c.NamespaceURI(), prefixArchives) {
			return c
		}
	}
	return nil
}

// rosterPush reads the roster push about one contact.
func rosterPush(s *match.Stanza, e *etree.Element) (contact string, c change) {
	query := child(e, spaceRoster, "query")
	if s.Attr("type") != "set" || query == nil {
		return "", changeNone
	}
	items := query.ChildElements()
	if len(items) != 1 || items[0].Tag != "item" {
		return "", changeNone
	}
	pending := items[0].SelectAttrValue("ask", "") != ""
	switch items[0].SelectAttrValue("subscription", "none") {
	case "to":
		c = pushTo
	case "both":
		c = pushBoth
	case "from":
		c = pushFrom
	case "none":
		c = pushNone
	}
	if pending || c == changeNone {
		return "", changeNone
	}
	return items[0].SelectAttrValue("jid", ""), c
}

// subscription reads the presence that changes a subscription.
func subscription(s *match.Stanza) (contact string, c change) {
	switch s.Attr("type") {
	case "subscribed":
		c = changeApproved
	case "unsubscribed":
		c = changeCancelled
	case "unsubscribe":
		c = changeUnsubscribed
	default:
		return "", changeNone
	}
	return bare(s.Attr("from")), c
}
