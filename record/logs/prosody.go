package logs

import (
	"errors"
	"strings"

	"github.com/scs-tools/scs/internal/lazy"
)

// prosodyFormat is the log of Prosody at level debug with mod_stanza_debug. It
// is the server's: RECV means that the client sends.
var prosodyFormat = Format{
	Name: "prosody", Title: "Prosody's log with mod_stanza_debug",
	starts: starting(prosodyLine), read: readProsody,
}

var (
	// prosodyLine takes apart: time, source, level, message.
	prosodyLine = lazy.Regexp(`^(?:((?:[A-Z][a-z]{2} [ \d]\d |\d{4}-\d\d-\d\d[T ])\d\d:\d\d:\d\d\S*)[ \t]+)?(\S+)[ \t]+(debug|info|warn|error)[ \t]+(.*)$`)
	// prosodyTop finds what is logged of a stanza without the module.
	prosodyTop = lazy.Regexp(`^(?:Received|Sending)\[\w+\]: <`)
)

func readProsody(r *reader) error {
	stanzas, tops := 0, 0
	open := map[string]bool{} // sessions that have a stanza since they were opened
	r.lines(func(line string) {
		m := prosodyLine().FindStringSubmatch(line)
		if m == nil {
			r.more(line)
			return
		}
		source, message := m[2], m[4]
		p := place{time: when(m[1], "Jan _2 15:04:05", layoutISO, layoutSpace), session: source, from: r.line, to: r.line}
		client := strings.HasPrefix(source, "c2s")
		direction, text := Unknown, ""
		if rest, ok := strings.CutPrefix(message, "RECV: "); ok {
			direction, text = Sent, rest
		} else if rest, ok := strings.CutPrefix(message, "SEND: "); ok {
			direction, text = Received, rest
		}
		switch {
		case direction != Unknown && client:
			p.direction = direction
			stanzas++
			open[source] = true
			r.begin(p, line, text)
			return
		case direction != Unknown:
			// Between servers, or with a component.
			r.begin(p, line, "")
			r.ignore = true
			r.log.Noise++
			return
		}
		r.end()
		if prosodyTop().MatchString(message) {
			tops++
		}
		switch {
		case client && message == "Client connected":
			r.opened(p)
		case client && strings.HasPrefix(message, "Authenticated as "):
			r.bound(p, strings.TrimPrefix(message, "Authenticated as "))
		case strings.HasPrefix(message, "Client disconnected"), client && strings.HasPrefix(message, "c2s stream for ") && strings.Contains(message, " closed"):
			if !client {
				// mod_c2s does not say whose session has ended.
				if len(open) != 1 {
					return
				}
				for only := range open {
					p.session = only
				}
			}
			delete(open, p.session)
			r.closed(p)
		}
	})
	if stanzas == 0 && tops > 0 {
		return errors.New("the log shows only the first tag of each stanza: enable mod_stanza_debug (modules_enabled in prosody.cfg.lua) and log again")
	}
	return nil
}
