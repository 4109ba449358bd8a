package logs

import (
	"strings"

	"github.com/scs-tools/scs/internal/lazy"
)

// gajimFormat is what Gajim's debug console holds. It lays stanzas out anew, so
// that white space in texts is not what was sent.
var gajimFormat = Format{
	Name: "gajim", Title: "Gajim's debug console", Client: true,
	starts: starting(gajimLine), read: readGajim,
}

// gajimLine takes apart: direction, time, account. The time is written as the
// user's language wants it.
var gajimLine = lazy.Regexp(`^\s*<!-- (Outgoing|Incoming|Out|In)\b ?(.*?)(?: \(([^()]*)\))? -->(.*)$`)

func readGajim(r *reader) error {
	r.lines(func(line string) {
		m := gajimLine().FindStringSubmatch(line)
		if m == nil {
			r.more(line)
			return
		}
		p := place{
			direction: Received, session: m[3],
			time: when(m[2], "Mon Jan _2 15:04:05 2006", "02.01.06 15:04:05", "02.01.2006 15:04:05", "01/02/06 15:04:05",
				"01/02/2006 15:04:05", layoutSpace, layoutISO, layoutClock),
		}
		if strings.HasPrefix(m[1], "Out") {
			p.direction = Sent
		}
		r.begin(p, line, m[4])
	})
	return nil
}
