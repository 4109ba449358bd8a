package record

import (
	"fmt"
	"strings"

	"github.com/scs-tools/scs/internal/display"
	"github.com/scs-tools/scs/record/logs"
)

// Summary says what was found, what was changed and what was left out, one line
// each, for people. With verbose it shows each line that was not understood.
func (i *Imported) Summary(verbose bool) string {
	var b strings.Builder
	skipped, logins, noise, secrets := 0, 0, 0, 0
	for n := range i.Logs {
		l := &i.Logs[n]
		skipped += l.SkippedLines()
		logins += l.Logins
		noise += l.Noise
		secrets += l.Secrets
	}
	fmt.Fprintf(&b, "%s: %d sent, %d received\n", count(i.Characters, "character"), i.Sent, i.Received)
	line := func(n int, noun, what string) {
		if n > 0 {
			fmt.Fprintf(&b, "%s %s\n", count(n, noun), what)
		}
	}
	line(i.Open, "value", "left open: the server chooses a new one in each run")
	line(i.Captured, "value", "captured: sent again later")
	line(secrets, "password or token", "replaced")
	line(logins+noise, "element", "of logins and streams left out")
	line(i.Guessed, "direction or address", "guessed: check who sends what")
	line(i.Unasked, "answer", "left out, because the log does not show the request")
	if i.Left > 0 {
		fmt.Fprintf(&b, "%s left out, because no character has one of its addresses (%s): use --as JID=NAME\n",
			count(i.Left, "stanza"), strings.Join(i.Unclear, ", "))
	}
	for _, jid := range i.Unnamed {
		fmt.Fprintf(&b, "--as %s: no character has that JID\n", jid)
	}
	if len(i.Suppressed) > 0 {
		fmt.Fprintf(&b, "suppressed in the script, because the log has it: %s\n", strings.Join(i.Suppressed, ", "))
	}
	if skipped > 0 {
		more := ""
		if !verbose {
			more = " (show with -v)"
		}
		fmt.Fprintf(&b, "%s not understood%s\n", count(skipped, "line"), more)
		if verbose {
			for n := range i.Logs {
				tellSkipped(&b, &i.Logs[n])
			}
		}
	}
	return b.String()
}

// tellSkipped lists the lines of a log that were not understood.
func tellSkipped(b *strings.Builder, l *logs.Log) {
	for _, s := range l.Skipped {
		lines := ""
		if s.To > s.From {
			lines = fmt.Sprintf(" (to line %d)", s.To)
		}
		start := ""
		if s.Start != "" {
			start = ": " + s.Start
		}
		fmt.Fprintf(b, "%s:%d%s: %s%s\n", display.Path(l.Name), s.From, lines, s.Reason, start)
	}
}

// count returns a number with its noun.
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	switch noun {
	case "password or token":
		return fmt.Sprintf("%d passwords or tokens", n)
	case "direction or address":
		return fmt.Sprintf("%d directions or addresses", n)
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
