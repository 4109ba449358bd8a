package diagram

import (
	"slices"
	"strings"

	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/internal/excerpt"
	"github.com/scs-tools/scs/internal/lazy"
	"github.com/scs-tools/scs/runner/recording"
)

// decoration is what servers write before and into a line that says nothing of
// it: colours, and the date and time, which may be mocked.
var decoration = lazy.Regexp("\x1b\\[[0-9;]*[A-Za-z]|" +
	`^(?:[A-Z][a-z]{2} +\d+ \d\d:\d\d:\d\d|\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?)[ \t]+`)

// transports start the names of what Prosody logs of the sockets under its
// connections.
var transports = []string{"conn", "server_epoll", "server_select", "socket", "adns"}

// space is what divides the columns of a log.
const space = " \t\n\f\r"

// ofTransport reports whether a line is about sockets. It sees every line of every
// run, and regular expressions took an eighth of the time of a page.
func ofTransport(line string) bool {
	for rest := line; ; {
		_, after, found := strings.Cut(rest, "debug")
		if !found {
			return false
		}
		rest = after
		before := line[:len(line)-len(after)-len("debug")]
		source := strings.TrimRight(before, space)
		if len(source) == len(before) || after == "" || !strings.Contains(space, after[:1]) {
			continue
		}
		source = source[strings.LastIndexAny(source, space)+1:]
		if slices.ContainsFunc(transports, func(name string) bool { return strings.HasPrefix(source, name) }) {
			return true
		}
	}
}

// undecorated returns a line without colours, date and time.
func undecorated(line string) string {
	if line == "" || strings.IndexByte(line, '\x1b') < 0 && !('0' <= line[0] && line[0] <= '9' || 'A' <= line[0] && line[0] <= 'Z') {
		return line
	}
	return decoration().ReplaceAllString(line, "")
}

// withoutColumns returns a line with one space behind its source and its level, which
// servers set in columns.
func withoutColumns(line string) string {
	end := strings.IndexAny(line, space)
	if end <= 0 {
		return line
	}
	rest := strings.TrimLeft(line[end:], space)
	for _, level := range []string{"debug", "info", "warn", "error"} {
		if after, found := strings.CutPrefix(rest, level); found {
			if text := strings.TrimLeft(after, space); text != after {
				return line[:end] + " " + level + " " + text
			}
		}
	}
	return line
}

// log hangs the lines of the server's log on the rows of the actions that it
// worked for. Errors have rows of their own.
func (b *builder) log() {
	lines := b.recording.Log
	for i := 0; i < len(lines); i++ {
		action := lines[i].Action
		if lines[i].Level == recording.LevelError {
			row := Row{Kind: ServerError, Action: action, Character: script.None, Cause: script.None}
			at := lines[i].Arrived
			for ; i < len(lines) && lines[i].Level == recording.LevelError; i++ {
				if len(row.Log) < maxLog {
					row.Log = append(row.Log, b.logLine(&lines[i]))
				}
			}
			i--
			b.add(row, at)
			if n, ok := b.rowOf[action]; ok && b.diagram.Rows[n].Kind == Sent && !b.hasEffect(action) {
				b.diagram.Rows[n].Kind = Lost
			}
			continue
		}
		if ofTransport(lines[i].Text) {
			continue
		}
		warning := lines[i].Level == recording.LevelWarning
		if !b.options.Log && !warning {
			continue
		}
		n, ok := b.rowOf[action]
		if !ok {
			n = b.add(Row{Kind: ServerLog, Action: script.None, Character: script.None, Cause: script.None}, lines[i].Arrived)
			b.rowOf[action] = n
		}
		row := &b.diagram.Rows[n]
		if len(row.Log) >= maxLog {
			continue
		}
		text := b.logLine(&lines[i])
		row.Log = append(row.Log, text)
		if warning {
			row.Problems = append(row.Problems, text)
		}
	}
}

// logLine returns a line of the log as it may be shown. A session is called by
// its character.
func (b *builder) logLine(line *recording.Line) string {
	text := strings.TrimRight(undecorated(b.hidden(line.Text, maxLine)), " \r\n")
	text = excerpt.Printable(withoutColumns(text))
	if line.Session != "" && line.Character != script.None {
		text = strings.Replace(text, line.Session, b.diagram.Lanes[line.Character], 1)
	}
	return text
}
