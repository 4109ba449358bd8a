package script

import (
	"slices"
	"sort"

	"github.com/scs-tools/scs/ast"
)

// IQ is an iq whose id is written out, in its exchange: a request and all that
// bears its id because of it, which are the request as it is sent and as it
// arrives, and the answer as it is sent and as it arrives (RFC 6120, section
// 8.2.3). The same id may serve several exchanges.
type IQ struct {
	ID       ast.Attr
	Exchange int  // numbers the exchanges of a script, from 0
	First    bool // no other iq of the exchange comes before
}

// IQs returns the iqs of the script, in document order.
func (s *Script) IQs() []IQ {
	c := exchangeCollector{script: s}
	for i := range s.Actions {
		for stanza := range s.Actions[i].Stanzas() {
			if stanza.Local() == StanzaIQ {
				c.add(&s.Actions[i], stanza)
			}
		}
	}
	return c.iqs
}

// exchange is what is known of an exchange so far.
type exchange struct {
	id        string
	requester int // character; None if the request comes from the server
	responder int // character; None as long as none has received it
	request   int // action
}

// exchangeCollector collects the iqs of a script.
type exchangeCollector struct {
	script    *Script
	iqs       []IQ
	exchanges []exchange
	byID      map[string][]int // in exchanges, in order
}

// mostOpen is how many exchanges of one id are looked at for the one that an iq
// belongs to, the latest first: more at once are not kept apart.
const mostOpen = 64

func (c *exchangeCollector) add(a *Action, stanza ast.Element) {
	id, ok := stanza.Attr("id")
	if !ok || id.Value() == "" || HasParts(id) || id.Broken() {
		return
	}
	asks := IsRequest(stanza)
	number := c.find(a, id.Value(), asks)
	first := number == None
	if first {
		number = len(c.exchanges)
		e := exchange{id: id.Value(), requester: None, responder: None, request: a.Index}
		if asks && a.Verb == ast.VerbSends {
			e.requester = a.Character
		} else if asks {
			e.responder = a.Character
		}
		c.exchanges = append(c.exchanges, e)
		if c.byID == nil {
			c.byID = map[string][]int{}
		}
		c.byID[e.id] = append(c.byID[e.id], number)
	}
	c.iqs = append(c.iqs, IQ{id, number, first})
}

// find returns the latest exchange that an iq can belong to, or None.
func (c *exchangeCollector) find(a *Action, id string, asks bool) int {
	if asks && a.Verb == ast.VerbSends {
		return None
	}
	of := c.byID[id]
	if !asks && a.Verb == ast.VerbReceives {
		if pair := c.script.RequestOf(a.Index); pair != None {
			request := c.script.Pairs[pair].Request
			if i := sort.Search(len(of), func(i int) bool { return c.exchanges[of[i]].request > request }); i > 0 && c.exchanges[of[i-1]].request == request {
				return of[i-1]
			}
		}
	}
	for _, i := range slices.Backward(of[max(0, len(of)-mostOpen):]) {
		e := &c.exchanges[i]
		switch {
		case asks: // arrives
			if e.requester != None && e.responder == None {
				e.responder = a.Character
				return i
			}
		case a.Verb == ast.VerbSends:
			if e.responder == a.Character || e.responder == None && e.requester != a.Character {
				return i
			}
		case e.requester == a.Character:
			return i
		}
	}
	return None
}
