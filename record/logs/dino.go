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
	starts: func(line string) bool { return dinoLine().MatchString(ansiCode().ReplaceAllString(line, "")) }, read: readDino,
}

// dinoLine takes apart: direction, whether it is the stream's tag, account,
// stream, time.
var dinoLine = lazy.Regexp(`^XMPP (IN|OUT)( ROOT)? \[(\S+) stream:(\S+) thread:\S+ (\S+)\]\s*$`)

// With show-ns Dino writes names as "{NAMESPACE}:NAME", and a declaration as an
// attribute in the namespace of those.
var (
	dinoTag  = lazy.Regexp(`^\s*<`)
	dinoName = lazy.Regexp(`(</?|\s)\{([^{}\s]*)\}:([\w.-]+)`)
	dinoText = lazy.Regexp(`^\s+([^<\s].*?)\s*$`)
)

const namespaceXMLNS = "http://www.w3.org/2000/xmlns/"

// withoutNamespaces returns a line of a stanza as XML has it. Dino lays stanzas
// out: what stands around a text is not what was sent.
func withoutNamespaces(line string) string {
	if !dinoTag().MatchString(line) {
		return dinoText().ReplaceAllString(line, "$1")
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
	r.lines(func(line string) {
		plain := line
		if strings.Contains(line, "\x1b[") {
			plain = ansiCode().ReplaceAllString(line, "")
		}
		m := dinoLine().FindStringSubmatch(plain)
		if m == nil {
			terminal = terminal || r.begun && plain != line
			r.more(withoutNamespaces(plain))
			return
		}
		p := place{
			direction: Received, session: m[3] + " " + m[4],
			time: when(m[5], "2006-01-02T15:04:05Z0700", layoutISO), from: r.line,
		}
		if m[1] == "OUT" {
			p.direction = Sent
		}
		r.end()
		if !bound[p.session] {
			bound[p.session] = true
			r.bound(p, m[3])
		}
		r.begin(p, plain, "")
	})
	if terminal {
		return errors.New("the log was made for a terminal, without namespaces: log with --print-xmpp=no-ansi;show-ns;all")
	}
	return nil
}
