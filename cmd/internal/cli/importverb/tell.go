package importverb

import (
	"fmt"
	"io"
	"strings"

	"github.com/scs-tools/scs/cmd/internal/cli"
	"github.com/scs-tools/scs/internal/display"
	"github.com/scs-tools/scs/record"
	"github.com/scs-tools/scs/record/logs"
)

// tell says what was found, what was changed and what was left out. Where
// nothing could be imported, it returns the error that ends the command.
func (f *flags) tell(w io.Writer, imported *record.Imported) error {
	var b strings.Builder
	skipped, logins, noise, secrets := 0, 0, 0, 0
	for i := range imported.Logs {
		l := &imported.Logs[i]
		skipped += l.SkippedLines()
		logins += l.Logins
		noise += l.Noise
		secrets += l.Secrets
		fmt.Fprintf(&b, "%s: %s\n", display.Path(l.Name), l.Format.Title)
	}
	fmt.Fprintf(&b, "%s: %d sent, %d received\n", count(imported.Characters, "character"), imported.Sent, imported.Received)
	line := func(n int, noun, what string) {
		if n > 0 {
			fmt.Fprintf(&b, "%s %s\n", count(n, noun), what)
		}
	}
	line(imported.Open, "value", "left open, because the server chooses it on each run")
	line(imported.Captured, "value", "captured, because somebody sends it later")
	line(secrets, "password or token", "replaced")
	line(logins+noise, "element", "of logins and streams left out")
	line(imported.Guessed, "direction or address", "guessed: check who sends what")
	line(imported.Unasked, "answer", "left out, because the log does not show the request")
	if imported.Left > 0 {
		fmt.Fprintf(&b, "%s left out, because nobody in the cast has an address of it (%s): use --as JID=NAME\n",
			count(imported.Left, "stanza"), strings.Join(imported.Unclear, ", "))
	}
	for _, jid := range imported.Unnamed {
		fmt.Fprintf(&b, "--as %s: no character has that JID\n", jid)
	}
	if len(imported.Suppressed) > 0 {
		fmt.Fprintf(&b, "suppressed in the script, because the log has it so: %s\n", strings.Join(imported.Suppressed, ", "))
	}
	if skipped > 0 {
		more := ""
		if !f.verbose {
			more = " (show with -v)"
		}
		fmt.Fprintf(&b, "%s not understood%s\n", count(skipped, "line"), more)
		if f.verbose {
			for i := range imported.Logs {
				tellSkipped(&b, &imported.Logs[i])
			}
		}
	}
	nothing := imported.Sent+imported.Received == 0
	if nothing && skipped+imported.Left == 0 {
		b.WriteString("the log holds no stanzas: the script is empty\n")
	}
	if _, err := io.WriteString(w, b.String()); err != nil {
		return cli.Environment(err)
	}
	if nothing && skipped+imported.Left > 0 {
		return &cli.Error{Code: cli.ExitFindings, Err: &logs.Error{
			Name: imported.Logs[0].Name, Reason: "nothing to import: name the format by --from if the guess is wrong",
		}}
	}
	return nil
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
