package logs

import (
	"strings"

	"github.com/scs-tools/scs/internal/lazy"
	"github.com/scs-tools/scs/record/stanza"
)

// logxmlFormat is what mod_logxml of ejabberd-contrib writes. "send" is what
// the user sends.
var logxmlFormat = Format{
	Name: "logxml", Title: "ejabberd's mod_logxml",
	starts: func(line string) bool { return strings.HasPrefix(strings.TrimSpace(line), "<packet ") }, read: readLogXML,
}

// logxmlTag takes apart: attributes, what follows on the line.
var logxmlTag = lazy.Regexp(`^\s*(<packet\b[^<>]*>)(.*)$`)

func readLogXML(r *reader) error {
	known := map[string]bool{} // sessions
	r.lines(func(line string) {
		switch trimmed := strings.TrimSpace(line); {
		case logxmlTag().MatchString(line):
			m := logxmlTag().FindStringSubmatch(line)
			tag, err := stanza.Parse([]byte(strings.TrimSuffix(strings.TrimSuffix(m[1], ">"), "/") + "/>"))
			if err != nil {
				r.end()
				r.stray(line)
				return
			}
			p := place{session: tag.Attr("ljid"), time: when(tag.Attr("ts"), layoutISO, "20060102T15:04:05")}
			switch tag.Attr("or") {
			case "send":
				p.direction = Sent
			case "recv":
				p.direction = Received
			}
			text, done := strings.CutSuffix(strings.TrimSpace(m[2]), "</packet>")
			r.end()
			if !known[p.session] {
				known[p.session] = true
				r.known(p, p.session)
			}
			r.begin(p, line, text)
			if done {
				r.end()
			}
		case trimmed == "<log>" || trimmed == "</log>" || strings.HasPrefix(trimmed, "<?xml"):
			r.end()
		default:
			text, done := strings.CutSuffix(line, "</packet>")
			r.more(text)
			if done {
				r.end()
			}
		}
	})
	return nil
}
