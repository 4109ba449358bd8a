package diff

import (
	"fmt"
	"strings"

	"github.com/sergi/go-diff/diffmatchpatch"

	"github.com/scs-tools/scs/internal/display"
)

// context is how many unchanged lines a hunk shows round what changed.
const context = 3

// Unified returns the difference from old to new as a unified diff with 3
// lines of context, which patch(1) applies without fuzz. It is empty if the
// texts are equal. The names stand in its header as given, quoted as git does
// where they hold a control character, a quotation mark or a backslash.
func Unified(oldName, newName, old, new string) string {
	return unified(oldName, newName, old, new, false)
}

// UnifiedColor is [Unified] for a terminal: headers bold, hunk headers cyan,
// deleted lines red, inserted lines green.
func UnifiedColor(oldName, newName, old, new string) string {
	return unified(oldName, newName, old, new, true)
}

// colour returns the escape sequence for a line by its first byte, 'h' for a
// header; empty for one that is printed as it is.
func colour(kind byte) string {
	switch kind {
	case 'h':
		return "\x1b[1m"
	case '@':
		return "\x1b[36m"
	case '-':
		return "\x1b[31m"
	case '+':
		return "\x1b[32m"
	default:
		return ""
	}
}

const reset = "\x1b[m"

// A row is one line of the comparison.
type row struct {
	sign byte   // ' ' in both texts, '-' in old, '+' in new
	text string // with its line feed, if it has one
}

func unified(oldName, newName, old, new string, coloured bool) string {
	rows := rowsOf(lines(old, new))
	p := printer{coloured: coloured}
	oldLine, newLine := 1, 1 // of rows[done]
	done := 0
	for first, last := range hunks(rows) {
		if p.out.Len() == 0 {
			p.line('h', "--- "+headerName(oldName))
			p.line('h', "+++ "+headerName(newName))
		}
		o, n := span(rows[done:first])
		oldLine, newLine = oldLine+o, newLine+n
		o, n = span(rows[first:last])
		p.line('@', "@@ -"+hunkRange(oldLine, o)+" +"+hunkRange(newLine, n)+" @@")
		for _, r := range rows[first:last] {
			text, ended := strings.CutSuffix(r.text, "\n")
			p.line(r.sign, string(r.sign)+text)
			if !ended {
				p.line('\\', `\ No newline at end of file`)
			}
		}
		oldLine, newLine, done = oldLine+o, newLine+n, last
	}
	return p.out.String()
}

// rowsOf takes the steps apart into lines.
func rowsOf(steps []diffmatchpatch.Diff) []row {
	sign := map[diffmatchpatch.Operation]byte{
		diffmatchpatch.DiffEqual:  ' ',
		diffmatchpatch.DiffDelete: '-',
		diffmatchpatch.DiffInsert: '+',
	}
	var rows []row
	for _, s := range steps {
		for text := range strings.SplitAfterSeq(s.Text, "\n") {
			if text != "" {
				rows = append(rows, row{sign[s.Type], text})
			}
		}
	}
	return rows
}

// hunks yields the bounds of each hunk in rows: changed lines with their
// context, joined where contexts meet.
func hunks(rows []row) func(yield func(first, last int) bool) {
	return func(yield func(first, last int) bool) {
		first, last := -1, -1
		for i, r := range rows {
			if r.sign == ' ' {
				continue
			}
			if first >= 0 && i-context > last {
				if !yield(first, last) {
					return
				}
				first = -1
			}
			if first < 0 {
				first = max(i-context, 0)
			}
			last = min(i+1+context, len(rows))
		}
		if first >= 0 {
			yield(first, last)
		}
	}
}

// span counts the lines of old and of new among rows.
func span(rows []row) (old, new int) {
	for _, r := range rows {
		if r.sign != '+' {
			old++
		}
		if r.sign != '-' {
			new++
		}
	}
	return old, new
}

// hunkRange writes a range of lines. An empty one names the line before it.
func hunkRange(first, n int) string {
	switch n {
	case 0:
		return fmt.Sprintf("%d,0", first-1)
	case 1:
		return fmt.Sprint(first)
	default:
		return fmt.Sprintf("%d,%d", first, n)
	}
}

// headerName writes a file name so that patch(1) reads back the same: a tab
// ends a name that holds a space.
func headerName(name string) string {
	switch {
	case needsQuotes(name):
		var quoted strings.Builder
		for i := range len(name) {
			switch c := name[i]; {
			case c == '"' || c == '\\':
				quoted.WriteByte('\\')
				quoted.WriteByte(c)
			case c < ' ' || c >= 0x7f || c == '#' && i > 0 && name[i-1] == '#':
				fmt.Fprintf(&quoted, `\%03o`, c)
			default:
				quoted.WriteByte(c)
			}
		}
		return `"` + quoted.String() + `"`
	case strings.Contains(name, " "):
		return name + "\t"
	default:
		return name
	}
}

// needsQuotes reports whether a name cannot stand as it is.
func needsQuotes(name string) bool {
	return strings.ContainsAny(name, `"\`) || display.Path(name) != name
}

type printer struct {
	out      strings.Builder
	coloured bool
}

// line prints text as a line of that kind.
func (p *printer) line(kind byte, text string) {
	if c := colour(kind); p.coloured && c != "" {
		text = c + text + reset
	}
	p.out.WriteString(text)
	p.out.WriteByte('\n')
}
