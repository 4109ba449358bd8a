package matrix

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/scs-tools/scs/internal/exchange"
	"github.com/scs-tools/scs/runner/suite"
)

// The JSON form of a matrix. Names are stable: some may be added, none changes
// its meaning.
type (
	jsonMatrix struct {
		Version int          `json:"version"`
		Servers []jsonServer `json:"servers"`
		Scripts []jsonScript `json:"scripts"`
		Causes  []jsonCause  `json:"causes"`
	}
	jsonServer struct {
		Label   string `json:"label"`
		Name    string `json:"name,omitempty"`    // with its version
		Trouble string `json:"trouble,omitempty"` // why nothing could be run on it
	}
	jsonScript struct {
		Script  string     `json:"script"`
		Results []jsonCell `json:"results"` // in the order of servers
	}
	jsonCell struct {
		Verdict  string `json:"verdict"` // passed, failed, flaky, skipped or no verdict
		Line     int    `json:"line,omitempty"`
		Code     string `json:"code,omitempty"`
		Message  string `json:"message,omitempty"`
		Expected bool   `json:"expected,omitempty"` // the script says that it fails here
		By       By     `json:"by,omitempty"`       // of flaky: retry, repeat or order
	}
	jsonCause struct {
		Server  string      `json:"server"` // its label
		Text    string      `json:"text"`
		Advice  string      `json:"advice,omitempty"`
		Scripts []jsonPlace `json:"scripts"`
	}
	jsonPlace struct {
		Script string `json:"script"`
		Line   int    `json:"line,omitempty"`
	}
)

// JSON writes the matrix as one document, with all rows: one script a line.
func (m *Matrix) JSON() (string, error) {
	var b strings.Builder
	var failed error
	line := func(before string, value any) {
		text, err := exchange.JSON(value)
		if err != nil && failed == nil {
			failed = err
		}
		b.WriteString(before + text)
	}
	list := func(name string, n int, at func(int) any) {
		b.WriteString(",\n\"" + name + "\":[")
		for i := range n {
			before := ",\n"
			if i == 0 {
				before = "\n"
			}
			line(before, at(i))
		}
		b.WriteString("]")
	}
	b.WriteString(`{"version":1`)
	list("servers", len(m.Columns), func(i int) any {
		c := &m.Columns[i]
		return jsonServer{c.Label, c.Name, c.Trouble}
	})
	list("scripts", len(m.Rows), func(i int) any {
		row := jsonScript{Script: m.Rows[i].Script}
		for _, c := range m.Rows[i].Cells {
			row.Results = append(row.Results, jsonCell{c.Verdict.String(), c.Line, c.Code, c.Message, c.Expected, c.By})
		}
		return row
	})
	list("causes", len(m.Causes), func(i int) any {
		c := &m.Causes[i]
		cause := jsonCause{Server: m.Columns[c.Column].Label, Text: c.Text, Advice: c.Advice}
		for _, p := range c.Scripts {
			cause.Scripts = append(cause.Scripts, jsonPlace(p))
		}
		return cause
	})
	b.WriteString("}\n")
	return b.String(), failed
}

// Expected is what an earlier matrix says that scripts do.
type Expected struct {
	columns []string                    // labels
	cells   map[string]map[string]*Cell // by path and label
}

// ReadExpected reads what [Matrix.JSON] has written.
func ReadExpected(data []byte) (*Expected, error) {
	var doc jsonMatrix
	if err := json.Unmarshal(data, &doc); err != nil {
		return nil, fmt.Errorf("not a matrix: %w", err)
	}
	if doc.Version != 1 {
		return nil, fmt.Errorf("not a matrix of version 1: write one with scs run --report matrix=FILE.json")
	}
	e := &Expected{cells: map[string]map[string]*Cell{}}
	for _, s := range doc.Servers {
		e.columns = append(e.columns, s.Label)
	}
	for _, s := range doc.Scripts {
		cells := map[string]*Cell{}
		for i, c := range s.Results {
			v, ok := verdictNamed(c.Verdict)
			if !ok || i >= len(e.columns) {
				return nil, fmt.Errorf("unknown verdict %[2]q for %[1]q", s.Script, c.Verdict)
			}
			cells[e.columns[i]] = &Cell{Verdict: v, Line: c.Line, Expected: c.Expected, By: c.By}
		}
		e.cells[s.Script] = cells
	}
	return e, nil
}

func verdictNamed(name string) (suite.Verdict, bool) {
	for v := suite.VerdictPassed; v <= suite.VerdictNone; v++ {
		if v.String() == name {
			return v, true
		}
	}
	return 0, false
}

// Difference is a script that does something else than was expected of it.
type Difference struct {
	Script   string
	Server   string // the title of its column
	Got      string
	Want     string // "" if nothing is written of it
	NoAnswer bool   // there is no verdict where one was expected
}

// Text returns the difference in a sentence.
func (d *Difference) Text() string {
	if d.Want == "" {
		return fmt.Sprintf("%s on %s: %s, not in the file", d.Script, d.Server, d.Got)
	}
	return fmt.Sprintf("%s on %s: %s, expected %s", d.Script, d.Server, d.Got, d.Want)
}

// Differences holds the matrix against an earlier one. Scripts and servers of
// that one which have not run now do not count, nor does a script that passes
// and was flaky.
func (m *Matrix) Differences(e *Expected) []Difference {
	var all []Difference
	for i := range m.Rows {
		row := &m.Rows[i]
		for j := range row.Cells {
			got, column := &row.Cells[j], &m.Columns[j]
			want := e.cells[row.Script][column.Label]
			if want != nil && (got.Text() == want.Text() || want.Verdict == suite.VerdictFlaky && got.Verdict == suite.VerdictPassed) {
				continue
			}
			d := Difference{Script: row.Script, Server: column.Title(), Got: got.Text(), NoAnswer: got.Verdict == suite.VerdictNone}
			if want != nil {
				d.Want = want.Text()
			}
			all = append(all, d)
		}
	}
	slices.SortStableFunc(all, func(a, b Difference) int { return strings.Compare(a.Script, b.Script) })
	return all
}
