package compose

import (
	"fmt"
	"strings"
	"time"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/record/stanza"
)

// pause is how long nothing may happen before a comment says so.
const pause = 2 * time.Second

// password is what every character logs in with: the real ones were dropped
// when the log was read.
const password = "password"

// draft writes the script with the values that were logged, addresses of the
// cast apart.
func (c *composer) draft() string {
	var b strings.Builder
	title := strings.Join(strings.Fields(c.options.Title), " ")
	if title == "" {
		title = "Imported from a log"
	}
	b.WriteString("# " + title + "\n\n")
	for _, ch := range c.characters {
		fmt.Fprintf(&b, "[%s] %s\n\t%s: %s\n", script.ClassClient, ch.name, script.PropertyJID, ch.bare)
		if strings.Contains(ch.bare, "@") {
			fmt.Fprintf(&b, "\t%s: %s\n", script.PropertyPassword, password)
		}
		if ch.resource != "" {
			fmt.Fprintf(&b, "\t%s: %s\n", script.PropertyResource, ch.resource)
		}
		b.WriteString("\n")
	}
	b.WriteString("-----\n")
	addresses := newAddresses(c.characters, c.sessions)
	var last time.Time
	for _, e := range c.events {
		b.WriteString("\n")
		if !last.IsZero() && !e.time.IsZero() {
			if gap := e.time.Sub(last); gap > pause {
				fmt.Fprintf(&b, "# %s passed here.\n", spoken(gap))
			}
		}
		if e.time.After(last) {
			last = e.time
		}
		b.WriteString(e.session.character.name + " " + e.verb.String())
		switch e.verb {
		case ast.VerbConnects:
			addresses.online[e.session.character] = e.session
			b.WriteString("\n")
		case ast.VerbSends, ast.VerbReceives:
			b.WriteString(":\n")
			addresses.express(e)
			stanza.Write(&b, e.stanza, 1)
			if e.verb == ast.VerbSends {
				c.result.Sent++
			} else {
				c.result.Received++
			}
		default:
			b.WriteString("\n")
		}
	}
	return b.String()
}

// spoken returns a span of time as a comment says it.
func spoken(d time.Duration) string {
	switch {
	case d < 2*time.Minute:
		return fmt.Sprintf("%d seconds", d/time.Second)
	case d < 2*time.Hour:
		return fmt.Sprintf("%d minutes", d/time.Minute)
	}
	return fmt.Sprintf("%d hours", d/time.Hour)
}
