package report

import (
	"fmt"
	"strings"

	"github.com/scs-tools/scs/internal/excerpt"
	"github.com/scs-tools/scs/internal/lazy"
)

// What is shown of a server's log, and what is looked at to choose it, in
// lines.
const (
	shownLog = 12
	readLog  = 1000
)

var (
	// escapes are the colours that servers write.
	escapes = lazy.Regexp("\x1b\\[[0-9;]*[A-Za-z]")
	// stamp is the date and time that a log line starts with, and what
	// Prosody and ejabberd put behind it: a process, a file.
	stamp = lazy.Regexp(`^(?:[A-Z][a-z]{2} +\d+ \d\d:\d\d:\d\d|\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?)[ \t]+`)
	// problem finds lines that tell of trouble.
	problem = lazy.Regexp(`(?i)\b(?:warn(?:ing)?|error|critical|fatal|panic|crash|traceback|exception)\b`)
	// noise finds what every start and every connection makes a server write.
	noise = lazy.Regexp(`(?i)\bclient (?:dis)?connected\b|\bauthenticated as\b|\bactivated service\b|` +
		`\bhello and welcome\b|\bprosody is using\b|\bserving '|\bstream encrypted\b|^scs: started|^startup\b|` +
		`\baccepted connection\b|\baccepted c2s\b|\b(?:opened|closing) c2s\b|\bstart accepting\b|` +
		`\bdebug\b.*(?:stream (?:opened|closed|features)|received\[c2s.*\]: <(?:auth|response)\b|\btimer\b|garbage|` +
		`\bsasl\b|destroying session|disconnected|watchguard|statistics)`)
	// optional finds what Prosody says at every start where a library is not
	// installed that it can do without, in a box of several lines.
	optional = lazy.Regexp(`(?i)\bunable to find lua-unbound\b|^this package can be obtained in\b|` +
		`^(?:debian/ubuntu|luarocks|source) \||^old dns resolver library\b|^more help can be found\b|\brunning periodic tasks\b`)
	// setup finds what ejabberd says of itself when it starts, as a problem or not.
	setup = lazy.Regexp(`(?i)\bmnesia\b|\bejabberd \S+ is started\b|\bloading (?:configuration|modules)\b|\bconfiguration loaded\b|` +
		`\bbuilding language\b`)
)

// log shows the lines of a server's log that may tell why.
func (p *page) log(lines []string, s *secrets) {
	trimmed, more := trim(lines)
	if len(trimmed) == 0 {
		return
	}
	p.heading("the server's log of that moment:")
	for _, line := range trimmed {
		color := p.Style.Dim
		if problem().MatchString(line) {
			color = p.Style.Yellow
		}
		p.line(indent, color, excerpt.Fit(excerpt.Printable(s.Text(line)), p.columns(indent)))
	}
	if more > 0 {
		p.line(indent, p.Style.Dim, fmt.Sprintf("%s %s left out", excerpt.Dots, excerpt.Count(more, "line")))
	}
}

// trim returns the lines that say most, in order, and how many others there
// are that say something.
func trim(lines []string) (kept []string, more int) {
	var all []string
	if over := len(lines) - readLog; over > 0 {
		lines, more = lines[over:], over
	}
	for _, line := range lines {
		line = escapes().ReplaceAllString(truncate(line, storedValue), "")
		line = strings.TrimRight(stamp().ReplaceAllString(line, ""), " \t\r\n")
		line = strings.Join(strings.Fields(line), " ")
		switch {
		case strings.Trim(line, " *") == "", setup().MatchString(line), optional().MatchString(line), len(all) > 0 && all[len(all)-1] == line,
			noise().MatchString(line) && !problem().MatchString(line):
			continue
		}
		all = append(all, line)
	}
	// Lines that tell of trouble go before the others, the late before the
	// early.
	keep := make([]bool, len(all))
	room := shownLog
	for _, wantProblems := range []bool{true, false} {
		for i := len(all) - 1; i >= 0 && room > 0; i-- {
			if !keep[i] && problem().MatchString(all[i]) == wantProblems {
				keep[i] = true
				room--
			}
		}
	}
	for i, line := range all {
		if keep[i] {
			kept = append(kept, line)
		} else {
			more++
		}
	}
	return kept, more
}
