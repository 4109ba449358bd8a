package logs

import (
	"strings"

	"github.com/scs-tools/scs/internal/lazy"
)

// slixmppFormat is the debug log of slixmpp, in the layout of Python's
// logging.basicConfig or another one that names the level.
var slixmppFormat = Format{
	Name: "slixmpp", Title: "slixmpp's debug log", Client: true,
	starts: starting(slixmppLine), read: readSlixmpp,
}

var (
	// slixmppLine takes apart: prefix, direction, what follows on the line.
	slixmppLine = lazy.Regexp(`^([^<>]*\bDEBUG\b[^<>]*?)\b(SEND|RECV)(?: \(\w+\))?: (.*)$`)
	// pythonLine finds other lines of the log.
	pythonLine = lazy.Regexp(`^[^<>]*\b(DEBUG|INFO|WARNING|ERROR|CRITICAL)\b`)
	pythonTime = lazy.Regexp(`\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:[.,]\d+)?`)
)

func readSlixmpp(r *reader) error {
	other := false // the latest line that has a level begins no stanza
	r.lines(func(line string) {
		m := slixmppLine().FindStringSubmatch(line)
		switch {
		case m == nil && pythonLine().MatchString(line):
			other = true
			r.end()
			return
		case m == nil && other:
			return // more of that message, such as a traceback
		case m == nil:
			r.more(line)
			return
		}
		other = false
		p := place{
			direction: Received,
			time:      when(strings.Replace(pythonTime().FindString(m[1]), "T", " ", 1), layoutSpace),
		}
		if m[2] == "SEND" {
			p.direction = Sent
		}
		r.begin(p, line, m[3])
	})
	return nil
}
