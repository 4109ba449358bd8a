package logs

import (
	"strings"

	"github.com/scs-tools/scs/internal/lazy"
)

// plainFormat is XML with a mark before each stanza that says which way it
// went, as the client sees it: on the line of the stanza or above it, behind a
// time or the name of a character if there is one.
var plainFormat = Format{
	Name: "plain", Title: "XML with marks such as SENT and RECV", Client: true,
	starts: starting(plainLine), read: readPlain,
}

var (
	// plainLine takes apart: what stands before the mark, the mark, what
	// follows.
	plainLine = lazy.Regexp(`^\s*(?:<!-- ?)?(?:([^<>]{1,60}?)[\s\]:,-]+)?\[?(SENT|SEND|SENDING|SENDS|OUT|OUTGOING|OUTBOUND|TX|RECV|RECEIVED|RECEIVING|RECEIVES|IN|INCOMING|INBOUND|RX|C|S|C->S|S->C|-->|<--|>>>?|<<<?)\]?\s*(?::|-->)?\s*(<.*)?$`)
	plainTime = lazy.Regexp(`^[\[(]?((?:\d{4}-\d\d-\d\d[ T])?\d\d:\d\d:\d\d(?:[.,]\d+)?)(Z|[+-]\d\d:?\d\d)?[\])]?$`)
)

// plainSent holds the marks of what the client sends.
var plainSent = map[string]bool{
	"SENT": true, "SEND": true, "SENDING": true, "SENDS": true, "OUT": true, "OUTGOING": true, "OUTBOUND": true, "TX": true,
	"C": true, "C->S": true, "-->": true, ">>": true, ">>>": true,
}

func readPlain(r *reader) error {
	r.lines(func(line string) {
		m := plainLine().FindStringSubmatch(line)
		if m == nil {
			r.more(line)
			return
		}
		p := place{direction: Received}
		if plainSent[m[2]] {
			p.direction = Sent
		}
		if before := strings.Trim(m[1], " \t[]()-:"); before != "" {
			if t := plainTime().FindStringSubmatch(before); t != nil {
				p.time = when(strings.Replace(t[1], "T", " ", 1), layoutSpace, layoutClock)
			} else {
				p.session, p.name = before, before
			}
		}
		r.begin(p, line, m[3])
	})
	return nil
}
