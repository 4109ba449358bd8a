package matrix

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"html/template"
	"strings"
	"sync"

	"github.com/scs-tools/scs/internal/display"
	"github.com/scs-tools/scs/internal/excerpt"
	"github.com/scs-tools/scs/runner/report"
	"github.com/scs-tools/scs/runner/suite"
)

//go:embed matrix.tmpl
var pageText string

// ownStyle is what the page needs besides the style of all pages.
const ownStyle = "table{table-layout:auto}th:nth-child(n){width:auto}h2{font-size:16px;line-height:24px;margin:18px 0 4px}\n"

var page = sync.OnceValue(func() *template.Template {
	style := report.PageStyle() + ownStyle
	sum := sha256.Sum256([]byte(style))
	policy := "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
	return template.Must(template.New("matrix").Funcs(template.FuncMap{
		"style":  func() template.CSS { return template.CSS(style) }, //nolint:gosec // ours
		"policy": func() string { return policy },
	}).Parse(pageText))
})

// What the page shows.
type (
	htmlPage struct {
		Headline string
		Servers  []htmlServer
		Rows     []htmlRow
		Hidden   string
		Why      []htmlWhy
	}
	htmlServer struct{ Title, Counts, Trouble string }
	htmlRow    struct {
		Script string
		Cells  []htmlCell
	}
	htmlCell struct{ Class, Mark, Text, Message string }
	htmlWhy  struct {
		Server string
		Causes []htmlCause
	}
	htmlCause struct{ Count, Text, Advice, Scripts string }
)

// classOf returns the class and the mark of a cell, as all pages have them.
func classOf(c *Cell) (class, mark string) {
	switch {
	case c.Verdict == suite.VerdictPassed:
		return "passed", "✓"
	case c.Verdict == suite.VerdictFlaky:
		return "flaky", "≈"
	case c.Verdict == suite.VerdictFailed && !c.Expected:
		return "failed", "×"
	}
	return "skipped", "–"
}

// HTML writes the matrix as a page of its own.
func (m *Matrix) HTML(o Options) (string, error) {
	rows := m.shown(o.All)
	p := htmlPage{Headline: excerpt.Count(len(m.Rows), "script") + " on " + excerpt.Count(len(m.Columns), "server")}
	if hidden := len(m.Rows) - len(rows); hidden > 0 {
		p.Hidden = excerpt.Count(hidden, "script") + " passed on every server."
	}
	for i := range m.Columns {
		c := &m.Columns[i]
		p.Servers = append(p.Servers, htmlServer{excerpt.Printable(c.Title()), m.CountsText(i), excerpt.Printable(c.Trouble)})
	}
	for i := range rows {
		row := htmlRow{Script: display.Path(rows[i].Script)}
		for j := range rows[i].Cells {
			cell := &rows[i].Cells[j]
			class, mark := classOf(cell)
			row.Cells = append(row.Cells, htmlCell{class, mark, cell.Text(), excerpt.Printable(cell.Message)})
		}
		p.Rows = append(p.Rows, row)
	}
	column := -1
	for i := range m.Causes {
		c := &m.Causes[i]
		if c.Column != column {
			column = c.Column
			p.Why = append(p.Why, htmlWhy{Server: excerpt.Printable(m.Columns[column].Title())})
		}
		why := &p.Why[len(p.Why)-1]
		why.Causes = append(why.Causes, htmlCause{
			excerpt.Count(len(c.Scripts), "script"), excerpt.Printable(c.Text), strings.TrimSpace(c.Advice), m.places(c),
		})
	}
	var b bytes.Buffer
	err := page().Execute(&b, p)
	return b.String(), err
}
