package matrix

import (
	"fmt"
	"html"
	"strings"

	"github.com/scs-tools/scs/internal/display"
	"github.com/scs-tools/scs/internal/excerpt"
	"github.com/scs-tools/scs/runner/suite"
)

// The comments between which a page holds a matrix. A page that has them keeps
// the rest of its text.
const (
	MarkdownBegin = "<!-- scs run --report matrix -->\n"
	MarkdownEnd   = "<!-- end -->\n"
)

// Markdown writes the matrix as a table and a list.
func (m *Matrix) Markdown(o Options) string {
	var b strings.Builder
	if rows := m.shown(o.All); len(rows) > 0 {
		b.WriteString("| script |")
		for i := range m.Columns {
			b.WriteString(" " + markdown(m.Columns[i].Title()) + " |")
		}
		b.WriteString("\n| --- |" + strings.Repeat(" --- |", len(m.Columns)) + "\n")
		for i := range rows {
			b.WriteString("| " + markdown(display.Path(rows[i].Script)) + " |")
			for j := range rows[i].Cells {
				b.WriteString(" " + rows[i].Cells[j].markdown() + " |")
			}
			b.WriteString("\n")
		}
		b.WriteString("\n")
	}
	for i := range m.Columns {
		fmt.Fprintf(&b, "- %s: %s\n", markdown(m.Columns[i].Title()), m.CountsText(i))
	}
	column := -1
	for i := range m.Causes {
		c := &m.Causes[i]
		if c.Column != column {
			column = c.Column
			fmt.Fprintf(&b, "\nCauses on %s:\n\n", markdown(m.Columns[column].Title()))
		}
		fmt.Fprintf(&b, "- %s: %s", excerpt.Count(len(c.Scripts), "script"), markdown(c.Text))
		if c.Advice != "" {
			b.WriteString(" (" + markdown(c.Advice) + ")")
		}
		b.WriteString(": " + markdown(m.places(c)) + "\n")
	}
	return b.String()
}

func (c *Cell) markdown() string {
	if c.Verdict != suite.VerdictFailed {
		return c.Verdict.String()
	}
	text := fmt.Sprintf("%s, line %d", c.Verdict, c.Line)
	if c.Expected {
		text += " (expected)"
	}
	return text
}

// markdown returns a text that means itself in Markdown.
func markdown(text string) string {
	text = html.EscapeString(excerpt.Printable(text))
	text = strings.NewReplacer("&#34;", `"`, "&#39;", "'").Replace(text)
	return strings.NewReplacer(`\`, `\\`, "|", `\|`, "*", `\*`, "`", "\\`", "[", `\[`, "]", `\]`).Replace(text)
}

// MarkdownInto returns a page with the matrix in the place that the page has
// for it, or the matrix alone if it has none.
func (m *Matrix) MarkdownInto(page string, o Options) string {
	before, rest, ok := strings.Cut(page, MarkdownBegin)
	_, after, ends := strings.Cut(rest, MarkdownEnd)
	if !ok || !ends {
		return m.Markdown(o)
	}
	return before + MarkdownBegin + m.Markdown(o) + MarkdownEnd + after
}
