package update

import (
	"fmt"
	"strings"

	"github.com/scs-tools/scs/internal/display"
	"github.com/scs-tools/scs/internal/excerpt"
)

// shownValue is how much of a value one line shows, in characters.
const shownValue = 60

// Lines tells what an update came to, one line for each change and each failure
// that is left, for people. The path names the script; hide takes secrets out of
// a text.
func (r *Result) Lines(path string, hide func(string) string) []string {
	var lines []string
	add := func(line int, format string, args ...any) {
		lines = append(lines, fmt.Sprintf("%s:%d: ", display.Path(path), line)+fmt.Sprintf(format, args...))
	}
	oneLine := func(text string) string {
		return excerpt.Printable(strings.Join(strings.Fields(hide(text)), " "))
	}
	show := func(text string) string { return excerpt.FitMiddle(oneLine(text), shownValue) }
	tell := func(c Change, what string) {
		old, now := show(c.Old), show(c.New)
		switch {
		case c.Filled:
			add(c.Line, "filled with %s", now)
		case c.Old == "":
			add(c.Line, "%s %s: %s", what, c.What, now)
		case c.New == "":
			add(c.Line, "%s %s: %s → nothing", what, c.What, old)
		default:
			add(c.Line, "%s %s: %s → %s", what, c.What, old, now)
		}
	}
	for _, c := range r.Changes {
		switch {
		case c.Weaker:
			tell(c, "weakened")
		case c.Varies:
			tell(c, "differs between runs:")
		default:
			tell(c, "updated")
		}
	}
	for _, c := range r.Weakened {
		if c.Weaker {
			tell(c, "weakened, not written")
		} else {
			tell(c, "not written") // it stands in an expectation that is weakened
		}
	}
	for _, l := range r.Left {
		if l.Passes {
			add(l.Line, "its stanza may come earlier: XMPP allows both orders, and the script passes")
		} else {
			add(l.Line, "still fails: %s", oneLine(l.Reason))
		}
	}
	return lines
}
