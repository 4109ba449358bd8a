package matrix

import (
	"fmt"
	"slices"
	"strings"

	"github.com/scs-tools/scs/internal/display"
	"github.com/scs-tools/scs/internal/excerpt"
	"github.com/scs-tools/scs/runner/suite"
)

// Options say how a matrix is written. The zero value is fine.
type Options struct {
	All   bool // rows in which all servers agree that the script passes too
	Width int  // columns of the terminal; 0 for lines of any length. Of text only
	Color bool // with ANSI colours. Of text only
}

// Text returns a cell in a few words: "passed", "failed :47".
func (c *Cell) Text() string {
	if c.Verdict == suite.VerdictFailed {
		return fmt.Sprintf("%s :%d", c.Verdict, c.Line)
	}
	return c.Verdict.String()
}

// Text returns a count in words: "3 failed as expected".
func (c *Count) Text() string {
	text := fmt.Sprintf("%d %s", c.Number, c.Verdict)
	if c.Expected {
		text += " as expected"
	}
	return text
}

// CountsText says how scripts have ended on a server.
func (m *Matrix) CountsText(column int) string {
	var parts []string
	for _, c := range m.Counts(column) {
		parts = append(parts, c.Text())
	}
	return strings.Join(parts, ", ")
}

// What the columns of the table need.
const (
	gap        = 2  // between two columns
	leastWidth = 10 // of a server: "no verdict"
	leastPath  = 20 // of the scripts
)

// Text writes the matrix for a person: the table, and below it the causes.
func (m *Matrix) Text(o Options) string {
	t := textTable{Matrix: m, options: o, style: excerpt.NewStyle(o.Color), rows: m.shown(o.All)}
	if len(t.rows) > 0 {
		for first := 0; first < len(m.Columns); {
			first = t.columns(first)
			t.b.WriteByte('\n')
		}
	}
	if hidden := len(m.Rows) - len(t.rows); hidden > 0 {
		fmt.Fprintf(&t.b, "%s on every server", excerpt.Count(hidden, "script")+" passed")
		t.b.WriteString("\n\n")
	}
	for i := range m.Columns {
		t.wrap(0, excerpt.Printable(m.Columns[i].Title())+": "+m.CountsText(i))
	}
	column := -1
	for i := range m.Causes {
		c := &m.Causes[i]
		if c.Column != column {
			column = c.Column
			fmt.Fprintf(&t.b, "\ncauses on %s:\n", excerpt.Printable(m.Columns[column].Title()))
		}
		t.wrap(2, fmt.Sprintf("%s: %s", excerpt.Count(len(c.Scripts), "script"), excerpt.Printable(c.Text)))
		if c.Advice != "" {
			t.wrap(6, c.Advice)
		}
		t.wrap(6, t.places(c))
	}
	return t.b.String()
}

// places lists the scripts of a cause with the lines that they fail in. All
// scripts need no list where nothing failed.
func (m *Matrix) places(c *Cause) string {
	all, texts := c.Scripts, []string(nil)
	if len(all) == len(m.Rows) && len(all) > 1 && !slices.ContainsFunc(all, func(p Place) bool { return p.Line > 0 }) {
		return "all of them"
	}
	for _, p := range all {
		text := display.Path(p.Script)
		if p.Line > 0 {
			text += fmt.Sprintf(":%d", p.Line)
		}
		texts = append(texts, text)
	}
	return strings.Join(texts, ", ")
}

// textTable writes a table for a terminal.
type textTable struct {
	*Matrix
	options Options
	style   excerpt.Style
	rows    []Row
	b       strings.Builder
}

// wrap writes a text in lines that start with so many spaces.
func (t *textTable) wrap(indent int, text string) {
	lines := []string{text}
	if t.options.Width > indent+leastPath {
		lines = excerpt.Wrap(text, t.options.Width-indent)
	}
	for _, line := range lines {
		t.b.WriteString(strings.Repeat(" ", indent) + line + "\n")
	}
}

// columns writes as many columns as there is room for, from one on, and returns
// the next.
func (t *textTable) columns(first int) int {
	path := 0
	for _, r := range t.rows {
		path = max(path, excerpt.Width(display.Path(r.Script)))
	}
	room := t.options.Width
	if room == 0 {
		room = 1 << 20
	}
	var widths []int
	used, next := min(path, max(leastPath, room-(leastWidth+gap)*(len(t.Columns)-first))), first
	for ; next < len(t.Columns); next++ {
		width := t.width(next)
		if used+gap+width > room && next > first {
			break
		}
		widths = append(widths, width)
		used += gap + width
	}
	path = min(path, max(leastPath, room-sum(widths)-gap*len(widths)))
	t.heads(path, first, widths)
	for _, r := range t.rows {
		var line strings.Builder
		line.WriteString(pad(excerpt.FitMiddle(display.Path(r.Script), path), path))
		for i, width := range widths {
			cell := &r.Cells[first+i]
			line.WriteString(strings.Repeat(" ", gap) + t.colored(cell, pad(cell.Text(), width)))
		}
		t.b.WriteString(strings.TrimRight(line.String(), " ") + "\n")
	}
	return next
}

// heads writes the names of servers, a word or two a line.
func (t *textTable) heads(path, first int, widths []int) {
	var heads [][]string
	lines := 0
	for i, width := range widths {
		heads = append(heads, excerpt.Wrap(excerpt.Printable(t.Columns[first+i].Title()), width))
		lines = max(lines, len(heads[i]))
	}
	for n := range lines {
		var line strings.Builder
		line.WriteString(strings.Repeat(" ", path))
		for i, width := range widths {
			text := ""
			if at := n - (lines - len(heads[i])); at >= 0 {
				text = heads[i][at]
			}
			line.WriteString(strings.Repeat(" ", gap) + pad(excerpt.Fit(text, width), width))
		}
		t.b.WriteString(strings.TrimRight(line.String(), " ") + "\n")
	}
}

// width returns what a column needs: its widest cell, and its name in two lines.
func (t *textTable) width(column int) int {
	width := leastWidth
	for _, r := range t.rows {
		width = max(width, excerpt.Width(r.Cells[column].Text()))
	}
	for word := range strings.FieldsSeq(excerpt.Printable(t.Columns[column].Title())) {
		width = max(width, min(excerpt.Width(word), 2*leastWidth))
	}
	return width
}

func (t *textTable) colored(c *Cell, text string) string {
	color := t.style.Dim
	switch {
	case c.Verdict == suite.VerdictPassed:
		color = t.style.Green
	case c.Verdict == suite.VerdictFlaky:
		color = t.style.Yellow
	case c.Verdict == suite.VerdictFailed && !c.Expected:
		color = t.style.Red
	}
	if color == "" || !t.options.Color {
		return text
	}
	return color + text + t.style.Reset
}

func pad(text string, width int) string {
	return text + strings.Repeat(" ", max(width-excerpt.Width(text), 0))
}

func sum(all []int) int {
	total := 0
	for _, n := range all {
		total += n
	}
	return total
}
