package logs

import (
	"errors"
	"strings"

	"github.com/scs-tools/scs/internal/lazy"
	"github.com/scs-tools/scs/record/stanza"
)

// dinoFormat is what Dino prints with --print-xmpp.
var dinoFormat = Format{
	Name: "dino", Title: "Dino's --print-xmpp", Client: true,
	starts: starting(dinoLine), read: readDino,
}

// dinoLine takes apart: direction, whether it is the stream's tag, account,
// stream, time.
var dinoLine = lazy.Regexp(`^XMPP (IN|OUT)( ROOT)? \[(\S+) stream:(\S+) thread:\S+ (\S+)\]\s*$`)

// With show-ns Dino writes names as "{NAMESPACE}:NAME", and a declaration as an
// attribute in the namespace of those.
var (
	dinoTag  = lazy.Regexp(`^\s*<`)
	dinoName = lazy.Regexp(`(</?|\s)\{([^{}\s]*)\}:([\w.-]+)`)
)

const namespaceXMLNS = "http://www.w3.org/2000/xmlns/"

// dinoLayout joins what Dino lays out: a text stands on a line of its own between
// its tags, and the white space around it is not what was sent.
type dinoLayout struct {
	more func(line string) // takes a line of a stanza
	held string            // what may be joined with the next line
	some bool              // something is held
	text bool              // it ends with a text
}

// take takes the next line of a stanza.
func (l *dinoLayout) take(line string) {
	tag := dinoTag().MatchString(line)
	switch {
	case tag && l.text && strings.HasPrefix(strings.TrimSpace(line), "</"):
		l.held, l.text = l.held+strings.TrimSpace(line), false
	case !tag && !l.text && strings.HasSuffix(l.held, ">"):
		l.held, l.text = l.held+strings.TrimSpace(line), true
	default:
		l.flush()
		l.held, l.some = line, true
	}
}

// flush hands on what is held.
func (l *dinoLayout) flush() {
	if l.some {
		l.more(l.held)
	}
	l.held, l.some, l.text = "", false, false
}

// withoutNamespaces returns a line of a stanza as XML has it.
func withoutNamespaces(line string) string {
	if !dinoTag().MatchString(line) {
		return line
	}
	return dinoName().ReplaceAllStringFunc(line, func(found string) string {
		m := dinoName().FindStringSubmatch(found)
		before, namespace, name := m[1], m[2], m[3]
		isAttribute := !strings.HasPrefix(before, "<")
		switch {
		case isAttribute && namespace == namespaceXMLNS && name != "xmlns":
			name = "xmlns:" + name
		case isAttribute && namespace == stanza.NamespaceXML:
			name = "xml:" + name
		case !isAttribute && namespace == stanza.NamespaceStream && name == "stream":
			name = "stream:stream" // it declares the prefix
		case before == "<" && namespace == stanza.NamespaceStream:
			name += " xmlns='" + stanza.NamespaceStream + "'"
		}
		return before + name
	})
}

func readDino(r *reader) error {
	terminal := false
	bound := map[string]bool{}
	layout := dinoLayout{more: r.more}
	r.lines(func(line string) {
		m := dinoLine().FindStringSubmatch(line)
		if m == nil {
			terminal = terminal || r.begun && r.colored
			if r.begun {
				layout.take(withoutNamespaces(line))
			} else {
				r.more(line)
			}
			return
		}
		p := place{
			direction: Received, session: m[3] + " " + m[4],
			time: when(m[5], "2006-01-02T15:04:05Z0700", layoutISO), from: r.line,
		}
		if m[1] == "OUT" {
			p.direction = Sent
		}
		layout.flush()
		r.end()
		if !bound[p.session] {
			bound[p.session] = true
			r.bound(p, m[3])
		}
		r.begin(p, line, "")
	})
	layout.flush()
	if terminal {
		return errors.New("the log was made for a terminal, without namespaces: log with --print-xmpp=no-ansi;show-ns;all")
	}
	return nil
}
