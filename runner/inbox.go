package runner

import (
	"github.com/scs-tools/scs/runner/match"
	"github.com/scs-tools/scs/runner/order"
	"github.com/scs-tools/scs/runner/stream"
)

// inbox reads the stanzas of one connection for what is promised of their
// order, in the order in which they come and in which others are sent.
type inbox struct {
	client *order.Client
	next   int          // the sequence number of the first stanza that was not read
	read   []*candidate // that still wait in the connection's queue
}

// candidate is a stanza that came, as it was read.
type candidate struct {
	raw    stream.Stanza
	number int           // in the run
	stanza *match.Stanza // nil if it was dropped
	order  order.Stanza
	err    error // why it cannot be read
	fits   bool  // an action matches it
}

func newInbox(jid string) *inbox { return &inbox{client: order.NewClient(jid)} }

// parse reads the next stanza.
func (b *inbox) parse(raw stream.Stanza) *candidate {
	c := &candidate{raw: raw}
	b.next = raw.Seq + 1
	if c.stanza, c.err = match.Parse(raw.XML); c.err == nil {
		c.order = b.client.Received(c.stanza)
	}
	return c
}

// take returns a stanza that was taken from the queue, as it was read.
func (b *inbox) take(raw stream.Stanza) *candidate {
	if len(b.read) == 0 {
		return b.parse(raw)
	}
	c := b.read[0]
	b.read[0] = nil
	b.read = b.read[1:]
	return c
}

// noteSent tells of what the client is about to send: what has come by then is
// no answer to it.
func (c *client) noteSent(body string) {
	if c.inbox == nil {
		return
	}
	stanza, err := match.Parse([]byte(body))
	if err != nil {
		return // several stanzas: nothing is promised of what they ask for
	}
	for _, raw := range c.conn.Peek(c.inbox.next) {
		c.inbox.read = append(c.inbox.read, c.inbox.parse(raw))
	}
	c.inbox.client.Sent(stanza)
}
