package logs

import (
	"strings"

	"github.com/scs-tools/scs/internal/lazy"
)

// ejabberdFormat is the log of ejabberd at level debug, built with Erlang or
// with Elixir. It is the server's: what it receives, the client sends.
var ejabberdFormat = Format{
	Name: "ejabberd", Title: "ejabberd's debug log",
	starts: starting(ejabberdLine), read: readEjabberd,
}

var (
	// ejabberdLine takes apart: time, message.
	ejabberdLine = lazy.Regexp(`^((?:\d{4}-\d\d-\d\d[ T])?\d\d:\d\d:\d\d\.\d+\S*) +\[(?:debug|info|notice|warning|error|critical)\] +(.*)$`)
	// ejabberdXML takes apart: session, direction, term. In between, some
	// versions name the user.
	ejabberdXML = lazy.Regexp(`\(\w+\|(<[\d.]+>)\) (Received|Send) XML on stream = (.*)$`)
	// ejabberdSession takes apart what is said of a session: its process, the
	// event, the JID.
	ejabberdSession = lazy.Regexp(`\(\w+\|(<[\d.]+>)\) (Accepted c2s \S+ authentication for|Opened c2s session for|Closing c2s session for|Closing c2s connection) ?([^\s:]*)`)
)

func readEjabberd(r *reader) error {
	var term strings.Builder // of the record that has begun
	var p place
	first, inTerm, inOther := "", false, false
	finish := func() {
		if !inTerm {
			return
		}
		inTerm = false
		text, rest, ok := unescapeTerm(term.String())
		if !ok {
			r.skip(p.from, p.to, "the string is cut off", first)
			return
		}
		if lines := strings.Count(rest, "\n"); lines > 0 {
			r.skip(p.to-lines+1, p.to, "not a line of "+r.log.Format.Title, strings.TrimLeft(rest, "\n"))
		}
		at := r.line
		r.line = p.from
		r.stream(p, text)
		r.line = at
	}
	r.lines(func(line string) {
		m := ejabberdLine().FindStringSubmatch(line)
		if m == nil {
			switch {
			case inOther && !strings.Contains(line, "XML on stream"): // it goes on
			case !inTerm:
				r.stray(line)
			case term.Len() < maxLine:
				term.WriteString("\n" + line)
				p.to = r.line
			}
			return
		}
		finish()
		inOther = true
		time := when(m[1], layoutISO, layoutSpace, "2006-01-02 15:04:05Z07:00", layoutClock)
		if x := ejabberdXML().FindStringSubmatch(m[2]); x != nil {
			p = place{time: time, session: x[1], direction: Sent, from: r.line, to: r.line}
			if x[2] == "Send" {
				p.direction = Received
			}
			term.Reset()
			term.WriteString(x[3])
			first, inTerm, inOther = line, true, false
			return
		}
		if s := ejabberdSession().FindStringSubmatch(m[2]); s != nil {
			at := place{time: time, session: s[1], from: r.line, to: r.line}
			if strings.HasPrefix(s[2], "Closing") {
				r.closed(at)
			} else {
				r.bound(at, s[3])
			}
		}
	})
	finish()
	return nil
}
