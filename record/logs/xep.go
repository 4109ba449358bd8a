package logs

import (
	"strings"

	"github.com/scs-tools/scs/internal/lazy"
)

// xepFormat is stanzas without anything that says who sent them, such as the
// examples of a specification with the lines that name them.
var xepFormat = Format{
	Name: "xep", Title: "stanzas copied from a specification", Example: true,
	starts: starting(xepLine), read: readXEP,
}

var (
	// xepLine finds where a stanza begins.
	xepLine = lazy.Regexp(`^\s*<(iq|message|presence)\b`)
	// xepCaption finds what a specification writes over an example.
	xepCaption = lazy.Regexp(`^\s*(Example|Listing) \d+`)
	xepEnd     = lazy.Regexp(`(</(iq|message|presence)>|/>)\s*$`)
)

func readXEP(r *reader) error {
	open := "" // the stanza's name, as long as it has not ended
	r.lines(func(line string) {
		m := xepLine().FindStringSubmatch(line)
		switch {
		case len(m) > 1 && (open == "" || m[1] == "iq" || strings.HasPrefix(line, "<")):
			// Messages and presences lie in others, forwarded, and then further in.
			r.begin(place{}, line, line)
			open = m[1]
		case open != "" && xepCaption().MatchString(line):
			r.end() // the stanza before it is cut off
			open = ""
			return
		case open != "":
			r.more(line)
		case xepCaption().MatchString(line):
			return
		default:
			r.stray(line)
			return
		}
		if ends(r.chunk, open) {
			r.end()
			open = ""
		}
	})
	return nil
}

// ends reports whether a stanza that has begun ends where its text ends.
func ends(text []byte, name string) bool {
	s := string(text[max(0, len(text)-128):])
	if !xepEnd().MatchString(s) {
		return false
	}
	if strings.HasSuffix(strings.TrimSpace(s), "</"+name+">") {
		return true
	}
	whole := false
	if len(text) <= 4096 && strings.HasSuffix(strings.TrimSpace(s), "/>") {
		cut := splitter{emit: func(p piece) { whole = whole || p.kind == pieceElement }}
		cut.feed(text)
	}
	return whole
}
