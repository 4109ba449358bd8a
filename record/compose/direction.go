package compose

import (
	"cmp"
	"slices"
	"strings"

	"github.com/scs-tools/scs/record/logs"
	"github.com/scs-tools/scs/record/stanza"
)

// attribute gives stanzas a direction and a session where the log does not.
func (c *composer) attribute(all []logs.Log) {
	for i := range all {
		switch l := &all[i]; {
		case l.Format.Example:
			c.attributeExamples(l)
		case l.Format.Client:
			c.attributeClient(l)
		}
	}
}

// attributeClient guesses the directions in the log of one client: what it
// sends has no "from", which the server adds.
func (c *composer) attributeClient(l *logs.Log) {
	own := ""
	counts := map[string]int{}
	for _, e := range l.Entries {
		if to := address(e, "to"); e.Direction == logs.Unknown && to != "" && address(e, "from") != "" {
			if counts[to]++; counts[to] > counts[own] {
				own = to
			}
		}
	}
	open := map[string]bool{} // ids of iqs that wait for their answer
	for i := range l.Entries {
		e := &l.Entries[i]
		if e.Direction != logs.Unknown || e.Stanza == nil {
			continue
		}
		c.result.Guessed++
		to, id := address(*e, "to"), e.Stanza.Attr("id")
		switch {
		case address(*e, "from") != "", to != "" && (to == own || to == bare(own)), isAnswer(e.Stanza) && open[id]:
			e.Direction = logs.Received
		default:
			e.Direction = logs.Sent
			if isRequest(e.Stanza) {
				open[id] = true
			}
		}
	}
}

// attributeExamples guesses the directions of examples. Whoever has a local
// part, outside of the domains of services, and sends something or is sent
// something by the server is of the cast.
func (c *composer) attributeExamples(l *logs.Log) {
	x := &examples{c: c, services: servicesOf(l), answers: map[string]string{}, asked: map[string]string{}}
	x.findCast(l)
	entries := make([]logs.Entry, 0, len(l.Entries))
	for i := range l.Entries {
		e := l.Entries[i]
		if e.Stanza == nil {
			continue
		}
		sender, receiver := x.parties(e)
		if sender == "" && receiver == "" {
			c.leave(address(e, "from"), address(e, "to"))
			continue
		}
		c.result.Guessed++
		if sender != "" {
			sent := e
			sent.Direction, sent.Stanza = logs.Sent, e.Stanza.Clone()
			if from := sent.Stanza.Attr("from"); from == sender || from == bare(sender) {
				sent.Stanza.Remove("from") // the server adds it
			}
			entries = x.enter(entries, sender, sent)
			x.last = sender
		}
		if receiver != "" {
			e.Direction = logs.Received
			entries = x.enter(entries, receiver, e)
			if sender == "" {
				x.last = receiver
			}
		}
	}
	// Examples are of people who are there: nobody connects between a message
	// and its arrival.
	slices.SortStableFunc(entries, func(a, b logs.Entry) int {
		bound := func(e logs.Entry) int {
			if e.Kind == logs.Bound {
				return 0
			}
			return 1
		}
		return bound(a) - bound(b)
	})
	l.Entries = entries
}

// examples is what is known of the parties in examples.
type examples struct {
	c        *composer
	services map[string]bool   // domains whose addresses are nobody's account
	cast     map[string]string // by address: the address that the character has; a bare one may stand for a full one
	order    []string          // addresses of the cast, as they first appear
	entered  map[string]bool   // characters that have a session
	asked    map[string]string // by id: who has sent an iq that waits for its answer
	answers  map[string]string // by id: whom the answer to an iq goes to
	last     string            // who acted last
}

// serviceLabels start the domains of services.
var serviceLabels = map[string]bool{
	"chat": true, "conference": true, "conf": true, "muc": true, "rooms": true, "room": true, "groups": true, "groupchat": true,
	"pubsub": true, "upload": true, "proxy": true, "mix": true, "channels": true, "search": true, "vjud": true,
	"irc": true, "gateway": true, "transport": true, "push": true, "commands": true, "notify": true, "workgroup": true,
}

// isServiceDomain reports whether a domain looks like that of a service by its
// name alone.
func isServiceDomain(d string) bool {
	label, rest, _ := strings.Cut(d, ".")
	return serviceLabels[label] && rest != ""
}

// servicesOf finds the domains of services: by their names, and by what rooms
// alone do (XEP-0045).
func servicesOf(l *logs.Log) map[string]bool {
	services := map[string]bool{}
	for _, e := range l.Entries {
		if e.Stanza == nil {
			continue
		}
		from, to := address(e, "from"), address(e, "to")
		for _, jid := range []string{from, to} {
			if isServiceDomain(domain(jid)) {
				services[domain(jid)] = true
			}
		}
		isPresence := e.Stanza.Local() == "presence"
		switch {
		case isPresence && e.Stanza.Attr("type") == "error": // it may repeat what it answers
		case isPresence && to != "" && e.Stanza.Child(stanza.NamespaceMUC, "x") != nil:
			services[domain(to)] = true
		case isPresence && from != "" && e.Stanza.Child(stanza.NamespaceMUCUser, "x") != nil:
			services[domain(from)] = true
		case e.Stanza.Local() == "message" && e.Stanza.Attr("type") == "groupchat":
			if to != "" && resource(to) == "" {
				services[domain(to)] = true
			} else if from != "" {
				services[domain(from)] = true
			}
		}
	}
	return services
}

// isAccount reports whether an address can be that of a client.
func (x *examples) isAccount(jid string) bool {
	return strings.Contains(bare(jid), "@") && !x.services[domain(jid)]
}

func (x *examples) findCast(l *logs.Log) {
	x.cast, x.entered = map[string]string{}, map[string]bool{}
	add := func(jid string) {
		if jid != "" && x.cast[jid] == "" {
			x.cast[jid] = jid
			x.order = append(x.order, jid)
		}
	}
	named := func(jid string) bool { return x.c.options.Names[jid] != "" || x.c.options.Names[bare(jid)] != "" }
	for _, e := range l.Entries {
		if e.Stanza == nil {
			continue
		}
		from, to := address(e, "from"), address(e, "to")
		if to != "" && isAnswer(e.Stanza) {
			x.answers[e.Stanza.Attr("id")] = to
		}
		if named(from) || x.isAccount(from) {
			add(from)
		}
		if named(to) || x.isAccount(to) && !x.isAccount(from) && (from != "" || resource(to) != "") {
			add(to)
		}
	}
	// An address without a resource is the client's that has one, or the other
	// way round if nobody has.
	full := map[string]string{}
	for _, jid := range x.order {
		if resource(jid) != "" && full[bare(jid)] == "" {
			full[bare(jid)] = jid
		}
	}
	for jid := range x.cast {
		if owner := full[jid]; owner != "" {
			x.cast[jid] = owner
		}
	}
	for b, owner := range full {
		if x.cast[b] == "" {
			x.cast[b] = owner
		}
	}
	for i, jid := range x.order {
		x.order[i] = x.cast[jid]
	}
}

// parties tells who sends and who receives a stanza; "" for nobody of the cast.
func (x *examples) parties(e logs.Entry) (sender, receiver string) {
	from, to, id := address(e, "from"), address(e, "to"), e.Stanza.Attr("id")
	f, t := x.cast[from], x.cast[to]
	if isAnswer(e.Stanza) && f == "" {
		who := t
		if who == "" && to == "" {
			who = x.asked[id]
		}
		if who != "" {
			delete(x.asked, id)
			return "", who
		}
	}
	switch {
	case f != "" && t != "" && bare(from) == bare(to) && resource(from) == "":
		return "", t // the account answers for itself
	case f != "" && t != "":
		return f, t
	case f != "":
		sender = f
	case t != "":
		return "", t
	case from == "":
		sender = x.speaker(id)
	case to == "":
		return "", x.speaker(id)
	}
	if sender != "" && isRequest(e.Stanza) {
		x.asked[id] = sender
	}
	return sender, ""
}

// speaker returns who acts where the example does not say: whom the answer goes
// to, or who acted last, or the first of the cast.
func (x *examples) speaker(id string) string {
	if who := x.cast[x.answers[id]]; who != "" && id != "" {
		return who
	}
	if x.last != "" {
		return x.last
	}
	if len(x.order) == 0 {
		nobody := cmp.Or(x.c.options.Speaker, "user@localhost")
		x.order = append(x.order, nobody)
		x.cast[nobody] = nobody
	}
	return x.order[0]
}

// enter adds an entry to the session of a character, which it may begin.
func (x *examples) enter(entries []logs.Entry, jid string, e logs.Entry) []logs.Entry {
	e.Session = jid
	if !x.entered[jid] {
		x.entered[jid] = true
		entries = append(entries, logs.Entry{Kind: logs.Bound, Line: e.Line, Session: jid, JID: jid})
	}
	return append(entries, e)
}

// address returns the value of "from" or "to".
func address(e logs.Entry, attr string) string {
	if e.Stanza == nil {
		return ""
	}
	return e.Stanza.Attr(attr)
}

// isAnswer and isRequest tell the two halves of an exchange of iqs (RFC 6120,
// section 8.2.3).
func isAnswer(e *stanza.Element) bool {
	kind := e.Attr("type")
	return e.Local() == "iq" && (kind == "result" || kind == "error")
}

func isRequest(e *stanza.Element) bool {
	kind := e.Attr("type")
	return e.Local() == "iq" && (kind == "get" || kind == "set")
}
