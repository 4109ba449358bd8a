package update

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/internal/display"
	"github.com/scs-tools/scs/internal/excerpt"
)

// shownValue is how much of a value one line shows, in characters.
const shownValue = 60

// Lines tells what an update came to, one line for each change and each failure
// that is left, by line of the script, for people. The path names the script;
// hide takes secrets out of a text.
func (r *Result) Lines(path string, hide func(string) string) []string {
	var told []line
	add := func(at int, format string, args ...any) {
		told = append(told, line{at, fmt.Sprintf("%s:%d: ", display.Path(path), at) + fmt.Sprintf(format, args...)})
	}
	oneLine := func(text string) string {
		return excerpt.Printable(strings.Join(strings.Fields(hide(text)), " "))
	}
	show := func(text string) string { return excerpt.FitMiddle(oneLine(text), shownValue) }
	tell := func(c Change, what string) {
		old, now := show(c.Old), show(c.New)
		if c.Error != "" {
			now += " (" + oneLine(c.Error) + ")"
		}
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
		if r.Passed {
			add(l.Line, "its stanza may come earlier: XMPP allows both orders, and the script passes")
		} else {
			add(l.Line, "still fails: %s", oneLine(l.Reason))
		}
	}
	slices.SortStableFunc(told, func(a, b line) int { return cmp.Compare(a.at, b.at) })
	lines := make([]string, len(told))
	for i, l := range told {
		lines[i] = l.text
	}
	return lines
}

// line is what is told of a line of a script.
type line struct {
	at   int
	text string
}

// Place makes the lines of a result those of a script with the same actions: that
// which was written, or is going to be.
func (r *Result) Place(f *ast.File) {
	var lines []int
	for a := range f.Actions() {
		lines = append(lines, f.Position(a.Span().Start).Line)
	}
	place := func(action int, line *int) {
		if action >= 0 && action < len(lines) {
			*line = lines[action]
		}
	}
	for _, changes := range [][]Change{r.Changes, r.Weakened} {
		for i := range changes {
			place(changes[i].Action, &changes[i].Line)
		}
	}
	for i := range r.Left {
		l := &r.Left[i]
		place(l.Action, &l.Line)
		if l.Before != script.None {
			l.Reason = tooEarly(lines[l.Before])
		}
	}
}

// tooEarly says why an expectation is left whose stanza another one passed over.
func tooEarly(passing int) string {
	return fmt.Sprintf("the stanza came too early: the action in line %[1]d passed it over; move this action before line %[1]d", passing)
}
