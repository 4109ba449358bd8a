package compose

import (
	"strconv"
	"strings"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/record/stanza"
)

// identify finds the JID of sessions whose log does not say: the address that
// most of what they receive goes to, or else that of their own presence, which
// comes back.
func (c *composer) identify() {
	known := findAddresses(c.events)
	invented := 0
	for _, s := range c.sessions {
		found := known.best[s]
		own := known.presence[s]
		switch {
		case s.jid == "" && found != "":
			s.jid = found
			c.result.Guessed++
		case s.jid == "" && own != "":
			s.jid = own
			c.result.Guessed++
		case s.jid == "":
			s.invented = true
			local := script.LocalpartFor(s.name)
			if local == "" {
				local = "user"
				if invented++; invented > 1 {
					local += strconv.Itoa(invented)
				}
			}
			s.jid = local + "@" + likelyHost(known.domains)
		}
		if resource(s.jid) != "" {
			continue
		}
		for _, full := range []string{found, own} {
			if bare(full) == s.jid {
				s.jid = full
				break
			}
		}
	}
}

// foundAddresses is what stanzas tell of the addresses of sessions.
type foundAddresses struct {
	best     map[*session]string // that most stanzas go to, a full one before a bare one
	presence map[*session]string // of the first presence that came back
	domains  map[string]int      // how many stanzas come from each
}

func findAddresses(events []*event) foundAddresses {
	type address struct {
		s   *session
		jid string
	}
	found := foundAddresses{map[*session]string{}, map[*session]string{}, map[string]int{}}
	counts := map[address]int{}
	count := func(s *session, jid string) {
		if jid == "" {
			return
		}
		a := address{s, jid}
		counts[a]++
		now := found.best[s]
		switch isFull, wasFull := resource(jid) != "", resource(now) != ""; {
		case now == "", isFull && !wasFull, isFull == wasFull && counts[a] > counts[address{s, now}]:
			found.best[s] = jid
		}
	}
	present := map[*session]bool{} // has sent initial presence
	for _, e := range events {
		if e.stanza == nil {
			continue
		}
		s, to, from := e.session, e.stanza.Attr("to"), e.stanza.Attr("from")
		available := e.stanza.Local() == "presence" && e.stanza.Attr("type") == ""
		switch e.verb {
		case ast.VerbSends:
			count(s, from)
			present[s] = present[s] || available && to == ""
		case ast.VerbReceives:
			count(s, to)
			count(s, ownOccupant(e.stanza))
			found.domains[domain(from)]++
			if available && present[s] && found.presence[s] == "" && resource(from) != "" &&
				e.stanza.Child(stanza.NamespaceMUCUser, "x") == nil {
				found.presence[s] = from
			}
		}
	}
	return found
}

// ownOccupant returns the JID that a room says its occupant has who receives
// the presence (XEP-0045, section 7.2.3), or "".
func ownOccupant(presence *stanza.Element) string {
	x := presence.Child(stanza.NamespaceMUCUser, "x")
	if x == nil {
		return ""
	}
	jid, own := "", false
	for _, n := range x.Children {
		switch {
		case n.Element == nil:
		case n.Element.Local() == "item":
			jid = n.Element.Attr("jid")
		case n.Element.Local() == "status":
			own = own || n.Element.Attr("code") == "110"
		}
	}
	if !own {
		return ""
	}
	return jid
}

// likelyHost returns the domain that most stanzas come from, or that of the
// server which that domain is a part of.
func likelyHost(domains map[string]int) string {
	best := "localhost"
	for d, n := range domains {
		if d == "" {
			continue
		}
		if m := domains[best]; n > m || n == m && d < best {
			best = d
		}
	}
	for d := range domains {
		if d != "" && len(d) < len(best) && best[len(best)-len(d)-1:] == "."+d {
			best = d
		}
	}
	if isServiceDomain(best) {
		_, best, _ = strings.Cut(best, ".")
	}
	return best
}
