package logs

import (
	"strings"

	"github.com/scs-tools/scs/internal/lazy"
)

// profanityFormat is Profanity's log at level DEBUG, and what its XML console
// shows.
var profanityFormat = Format{
	Name: "profanity", Title: "Profanity's debug log or XML console", Client: true,
	starts: func(line string) bool {
		if m := profanityLine().FindStringSubmatch(line); m != nil {
			return profanityMark().MatchString(m[3])
		}
		m := profanityConsole().FindStringSubmatch(line)
		return len(m) > 2 && profanityMark().MatchString(m[2])
	},
	read: readProfanity,
}

var (
	// profanityLine takes apart: time, process, message. Several Profanitys write
	// one log.
	profanityLine = lazy.Regexp(`^(\S+(?: \d\d:\d\d:\d\d)?): (?:(\d+): )?[\w.]+: (?:DBG|INF|WRN|ERR): (.*)$`)
	// profanityConsole takes apart: time, text.
	profanityConsole = lazy.Regexp(`^((?:\d\d[/.]\d\d[/.]\d\d(?:\d\d)? )?\d\d:\d\d(?::\d\d)?) - ?(.*)$`)
	// profanityMark takes apart: direction, what follows on the line.
	profanityMark = lazy.Regexp(`^(SENT|RECV): ?(.*)$`)
)

func readProfanity(r *reader) error {
	r.lines(func(line string) {
		var time, process, text string
		console := false
		if m := profanityLine().FindStringSubmatch(line); m != nil {
			time, process, text = m[1], m[2], m[3]
		} else if m := profanityConsole().FindStringSubmatch(line); m != nil {
			time, text, console = m[1], m[2], true
		} else {
			r.more(line)
			return
		}
		mark := profanityMark().FindStringSubmatch(text)
		if mark == nil {
			// In the log it is another message, in the console the stanza.
			if console && r.begun {
				r.more(text)
			} else {
				r.end()
			}
			return
		}
		p := place{
			direction: Received, session: process,
			time: when(time, layoutISO, "02/01/2006 15:04:05", "02/01/06 15:04:05", "01/02/06 15:04:05", "02.01.2006 15:04:05",
				"02.01.06 15:04:05", layoutClock),
		}
		if strings.HasPrefix(mark[1], "SENT") {
			p.direction = Sent
		}
		r.begin(p, line, mark[2])
	})
	return nil
}
