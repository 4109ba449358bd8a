package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/scs-tools/scs/internal/excerpt"
	"github.com/scs-tools/scs/internal/lazy"
	"github.com/scs-tools/scs/runner/recording"
)

// What is shown of a server's log, and what is looked at to choose it, in
// lines.
const (
	shownLog   = 12
	shownStack = 30 // of one traceback
	readLog    = 1000
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
		`\bhello and welcome\b|\bprosody is using\b|\bserving '|\bstream encrypted\b|^scs: (?:started|hosts|accounts made)\b|^startup\b|` +
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

// fitLog returns as much of a line of a log as is shown: all of it where it is
// read later, in a file or a pipe, and where all is asked for.
func (p *page) fitLog(line string) string {
	if p.Width == 0 || p.verbose {
		return line
	}
	return excerpt.Fit(line, p.columns(indent))
}

// log shows the lines of a server's log that may tell why.
func (p *page) log(lines []string, s *secrets) {
	kept, more := trim(lines)
	if len(kept) == 0 {
		return
	}
	p.heading("the server's log of that moment:")
	for _, line := range kept {
		color := p.Style.Dim
		if problem().MatchString(line) {
			color = p.Style.Yellow
		}
		p.line(indent, color, p.fitLog(excerpt.Printable(s.Text(line))))
	}
	if more > 0 {
		p.line(indent, p.Style.Dim, fmt.Sprintf("%s %s left out", excerpt.Dots, excerpt.Count(more, "line")))
	}
}

// logEntry is a line of a log with those that go on from it, such as a
// traceback.
type logEntry struct {
	lines   []string
	problem bool
	isError bool // it was logged as an error, and not as a warning
}

// entries reads lines as people are shown them, without what says nothing.
func entries(lines []string) []logEntry {
	var all []logEntry
	level := recording.LevelUnknown
	for _, line := range lines {
		line = escapes().ReplaceAllString(truncate(line, storedValue), "")
		own := recording.LevelOf(line)
		// Only what tells of trouble takes several lines.
		goesOn := own == recording.LevelUnknown && level >= recording.LevelWarning && len(all) > 0 && !setup().MatchString(line)
		line = strings.TrimRight(stamp().ReplaceAllString(line, ""), " \t\r\n")
		text := strings.Join(strings.Fields(line), " ")
		if strings.Trim(text, " *") == "" || setup().MatchString(text) || optional().MatchString(text) {
			continue
		}
		if goesOn && !noise().MatchString(text) {
			last := &all[len(all)-1]
			space := line[:len(line)-len(strings.TrimLeft(line, " \t"))]
			if len(last.lines) < shownStack {
				last.lines = append(last.lines, strings.ReplaceAll(space, "\t", "  ")+text)
			}
			continue
		}
		level = own
		tells := own >= recording.LevelWarning || problem().MatchString(text)
		if noise().MatchString(text) && !tells {
			continue
		}
		if len(all) > 0 && len(all[len(all)-1].lines) == 1 && all[len(all)-1].lines[0] == text {
			continue
		}
		all = append(all, logEntry{[]string{text}, tells, own == recording.LevelError})
	}
	return all
}

// trim returns the lines that say most, in order, and how many others there
// are that say something.
func trim(lines []string) (kept []string, more int) {
	lines, more = chooseLines(lines, readLog)
	all := entries(lines)
	// Lines that tell of trouble go before the others: the first of those, which
	// may be the cause of the rest, then the late before the early.
	keep := make([]bool, len(all))
	room := shownLog
	for i := range all {
		if all[i].problem {
			keep[i] = true
			room--
			break
		}
	}
	for _, wantProblems := range []bool{true, false} {
		for i := len(all) - 1; i >= 0 && room > 0; i-- {
			if !keep[i] && all[i].problem == wantProblems {
				keep[i] = true
				room--
			}
		}
	}
	for i, e := range all {
		if keep[i] {
			kept = append(kept, e.lines...)
		} else {
			more += len(e.lines)
		}
	}
	return kept, more
}

// chooseLines returns at most that many lines of a log, in order, and how many are
// left out: what was logged at warning or above goes before the rest, with the
// lines that go on from it; the first line of that, which may be the cause of the
// others, then the late before the early.
func chooseLines(lines []string, most int) (kept []string, more int) {
	if len(lines) <= most {
		return lines, 0
	}
	tells := make([]bool, len(lines))
	level := recording.LevelUnknown // of the last line that has one
	for i, line := range lines {
		if own := recording.LevelOf(line); own != recording.LevelUnknown {
			level = own
		}
		tells[i] = level >= recording.LevelWarning
	}
	keep, room := make([]bool, len(lines)), most
	if first := slices.Index(tells, true); first >= 0 {
		keep[first] = true
		room--
	}
	for _, wanted := range []bool{true, false} {
		for i := len(lines) - 1; i >= 0 && room > 0; i-- {
			if tells[i] == wanted && !keep[i] {
				keep[i] = true
				room--
			}
		}
	}
	for i, line := range lines {
		if keep[i] {
			kept = append(kept, line)
		}
	}
	return kept, len(lines) - most
}

// warningsOf returns what a server warned of, as people are shown it: without
// what every start makes it say.
func warningsOf(r *run) []logEntry {
	var all []logEntry
	for _, warning := range r.result.Warnings {
		for _, e := range entries(strings.Split(warning, "\n")) {
			for i, line := range e.lines {
				e.lines[i] = excerpt.Printable(r.secrets.Text(line))
			}
			all = append(all, e)
		}
	}
	return all
}
