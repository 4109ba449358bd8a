package diagram

import (
	"strings"

	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/internal/lazy"
	"github.com/scs-tools/scs/runner/recording"
)

// decoration is what servers write before and into a line that says nothing of
// it: colours, and the date and time, which may be mocked.
var decoration = lazy.Regexp("\x1b\\[[0-9;]*[A-Za-z]|" +
	`^(?:[A-Z][a-z]{2} +\d+ \d\d:\d\d:\d\d|\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?)[ \t]+`)

// transport finds what Prosody says of the sockets under its connections.
var transport = lazy.Regexp(`(?:^|\s)(?:conn|server_epoll|server_select|socket|adns)\S*\s+debug\s`)

// columnsOf finds the source and the level, which servers set in columns.
var columnsOf = lazy.Regexp(`^(\S+)\s+(debug|info|warn|error)\s+`)

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
		if transport().MatchString(lines[i].Text) {
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
	text := decoration().ReplaceAllString(b.text(line.Text, maxLine), "")
	text = columnsOf().ReplaceAllString(strings.TrimRight(text, " \r\n"), "$1 $2 ")
	if line.Session != "" && line.Character != script.None {
		text = strings.Replace(text, line.Session, b.diagram.Lanes[line.Character], 1)
	}
	return text
}
