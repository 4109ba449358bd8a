package excerpt

import (
	"strings"
	"unicode/utf8"

	"github.com/rivo/uniseg"

	"github.com/scs-tools/scs/internal/display"
)

// tabWidth is how many columns a tab is shown as. Scripts indent by tabs, and
// eight columns a level would push most lines off the screen.
const tabWidth = 4

// Dots stand where a text has been cut.
const Dots = "…"

// Expand returns the text with tabs as spaces and without characters that a
// terminal would act on, and the column behind it if it starts at column.
// Columns count from 0.
func Expand(text string, column int) (shown string, behind int) {
	var b strings.Builder
	state := -1
	for len(text) > 0 {
		if c := text[0]; c >= ' ' && c < 0x7f && (len(text) == 1 || text[1] < utf8.RuneSelf) {
			b.WriteByte(c)
			column++
			text = text[1:]
			state = -1
			continue
		}
		var cluster string
		var width int
		cluster, text, width, state = uniseg.FirstGraphemeClusterInString(text, state)
		switch {
		case cluster == "\t":
			width = tabWidth - column%tabWidth
			b.WriteString("        "[:width])
		case !utf8.ValidString(cluster) || strings.ContainsFunc(cluster, display.Acts):
			width = 1
			b.WriteRune(utf8.RuneError)
		default:
			b.WriteString(cluster)
		}
		column += width
	}
	return b.String(), column
}

// Printable returns the text, which is to stand on one line, without
// characters that a terminal would act on.
func Printable(text string) string {
	if utf8.ValidString(text) && !strings.ContainsFunc(text, display.Acts) {
		return text
	}
	text, _ = Expand(text, 0)
	return text
}

// Width returns how many columns a text takes that is [Printable].
func Width(text string) int {
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf {
			return uniseg.StringWidth(text)
		}
	}
	return len(text)
}

// Fit returns the text, with dots in place of its end if it takes more than
// that many columns.
func Fit(text string, columns int) string {
	// No character takes more than 2 columns for each of its bytes.
	if len(text) <= columns/2 || Width(text) <= columns {
		return text
	}
	return cutRight(text, columns-1) + Dots
}

// FitMiddle returns the text, with dots in place of its middle if it takes
// more than that many columns.
func FitMiddle(text string, columns int) string {
	if len(text) <= columns/2 || Width(text) <= columns {
		return text
	}
	tail := (columns - 1) / 3
	return cutRight(text, columns-1-tail) + Dots + cutLeft(text, tail)
}

// Wrap returns the text in lines of at most that many columns, broken at
// spaces where that can be.
func Wrap(text string, columns int) []string {
	columns = max(columns, 1)
	var lines []string
	for Width(text) > columns {
		head := cutRight(text, columns)
		if i := strings.LastIndexByte(head, ' '); i > 0 && text[len(head)] != ' ' {
			head = head[:i]
		}
		if head == "" { // a character wider than the line
			_, rest, _, _ := uniseg.FirstGraphemeClusterInString(text, -1)
			head = text[:len(text)-len(rest)]
		}
		lines = append(lines, strings.TrimRight(head, " "))
		text = strings.TrimLeft(text[len(head):], " ")
	}
	if text == "" && len(lines) > 0 {
		return lines
	}
	return append(lines, text)
}

// cutRight returns as much of the start of the text as fits into the columns.
func cutRight(text string, columns int) string {
	used, rest, state := 0, text, -1
	for len(rest) > 0 {
		var width int
		var next string
		_, next, width, state = uniseg.FirstGraphemeClusterInString(rest, state)
		if used+width > columns {
			break
		}
		used, rest = used+width, next
	}
	return text[:len(text)-len(rest)]
}

// cutLeft returns as much of the end of the text as fits into the columns.
func cutLeft(text string, columns int) string {
	for over := uniseg.StringWidth(text) - columns; over > 0; {
		_, rest, width, _ := uniseg.FirstGraphemeClusterInString(text, -1)
		text, over = rest, over-max(width, 1)
	}
	return text
}
