// Package matrix holds how scripts end on several servers side by side: a row a
// script, a column a server, and below them the causes. It holds no times, so
// that the same runs give the same bytes.
package matrix

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/runner/redact"
	"github.com/scs-tools/scs/runner/suite"
)

// Server is one server and what came of the scripts on it.
type Server struct {
	Label   string // how people tell it from the others: the name in NAME=WHERE, or the kind
	Name    string // what it is, with its version: "Prosody 0.12.3"; "" if that is not known
	Trouble string // why nothing could be run on it; "" if something could
	Results []suite.Result

	OwnNames *suite.OwnNames // of its runs; nil if they have none
}

// Matrix is how scripts end on servers.
type Matrix struct {
	Columns []Column
	Rows    []Row // in order of the scripts' paths
	Causes  []Cause
}

// Column is a server.
type Column struct {
	Label   string // no two columns have the same
	Name    string // with its version; "" if that is not known
	Trouble string
}

// Title returns what stands above the column.
func (c *Column) Title() string { return cmp.Or(c.Name, c.Label) }

// Row is a script.
type Row struct {
	Script string // its path
	Cells  []Cell // as Matrix.Columns
}

// Cell is how a script ends on a server.
type Cell struct {
	Verdict  suite.Verdict
	Line     int    // of the action that failed, from 1; 0 for another verdict
	Code     string // of the failure; "" for another verdict
	Message  string // of the failure, or what is to say about another verdict; "" if nothing is
	Expected bool   // the script says that it fails here
	By       By     // of flaky

	cause  string // the sentence below the table; "" if it has passed
	advice string
}

// By says what has shown that a script is flaky.
type By string

// The ways to find flaky scripts.
const (
	ByRetry  By = "retry"  // it failed, and passed when it was tried again
	ByRepeat By = "repeat" // it was run several times, and ended in several ways
	ByOrder  By = "order"  // it fails in another order that XMPP allows
)

// Cause is one reason for which scripts do not pass on a server.
type Cause struct {
	Column  int // of Matrix.Columns
	Text    string
	Advice  string // what would help all of them; "" if nothing is known
	Scripts []Place
}

// Place is a script, and the line that it fails in; 0 if it does not fail.
type Place struct {
	Script string
	Line   int
}

// New makes the matrix of what came of the same scripts on several servers. The
// secrets are passwords that are not in the scripts.
func New(servers []Server, secrets []string) *Matrix {
	m := &Matrix{}
	rows := map[string]int{}
	for _, s := range servers {
		for i := range s.Results {
			path := s.Results[i].Script.Path
			if _, ok := rows[path]; !ok {
				rows[path] = 0
				m.Rows = append(m.Rows, Row{Script: path})
			}
		}
	}
	slices.SortFunc(m.Rows, func(a, b Row) int { return cmp.Compare(a.Script, b.Script) })
	for i := range m.Rows {
		rows[m.Rows[i].Script] = i
		m.Rows[i].Cells = make([]Cell, len(servers))
	}
	for column, s := range servers {
		m.Columns = append(m.Columns, m.newColumn(&s))
		for i := range m.Rows {
			m.Rows[i].Cells[column] = Cell{Verdict: suite.VerdictNone, Message: s.Trouble, cause: cmp.Or(s.Trouble, "it was not started")}
		}
		seen := map[string]bool{}
		for i := range s.Results {
			r := &s.Results[i]
			hidden := redact.Script(script.New(r.Script.File), secrets...)
			hide := func(text string) string {
				return hidden.Text(s.OwnNames.Written(text))
			}
			cell := &m.Rows[rows[r.Script.Path]].Cells[column]
			if one := cellOf(r, hide); seen[r.Script.Path] {
				*cell = repeated(*cell, one)
			} else {
				*cell = one
			}
			seen[r.Script.Path] = true
		}
	}
	m.Causes = m.causes()
	return m
}

// newColumn makes a column that nobody takes for another one: the same server
// may be there twice.
func (m *Matrix) newColumn(s *Server) Column {
	c := Column{s.Label, s.Name, s.Trouble}
	labels, titles := 1, 1
	for i := range m.Columns {
		if strings.TrimSuffix(m.Columns[i].Label, fmt.Sprintf(" (%d)", labels)) == s.Label {
			labels++
		}
		if strings.TrimSuffix(m.Columns[i].Name, fmt.Sprintf(" (%d)", titles)) == s.Name {
			titles++
		}
	}
	if labels > 1 {
		c.Label += fmt.Sprintf(" (%d)", labels)
	}
	if titles > 1 && c.Name != "" {
		c.Name += fmt.Sprintf(" (%d)", titles)
	}
	return c
}

// cellOf returns how a script has ended on a server.
func cellOf(r *suite.Result, hide func(string) string) Cell {
	c := Cell{Verdict: r.Verdict(), Expected: r.Expected != ""}
	c.cause, c.advice = causeOf(r)
	c.cause = hide(c.cause)
	switch c.Verdict {
	case suite.VerdictFailed:
		c.Line, c.Code, c.Message = r.Result.Failure.Line, r.Result.Failure.Code, r.Result.Failure.Message
	case suite.VerdictFlaky:
		c.By = ByRetry
		if !r.Flaky {
			c.By = ByOrder
		}
	case suite.VerdictSkipped:
		c.Message = r.Skipped
	case suite.VerdictNone:
		_, c.Message = noVerdict(r)
	}
	c.Message = hide(c.Message)
	return c
}

// repeated returns what two runs of a script on one server say together.
func repeated(a, b Cell) Cell {
	switch {
	case a.Verdict == suite.VerdictNone, a.Verdict == suite.VerdictFlaky:
		return a
	case b.Verdict == suite.VerdictNone, b.Verdict == suite.VerdictFlaky:
		return b
	case a.Verdict != b.Verdict:
		return Cell{Verdict: suite.VerdictFlaky, By: ByRepeat, cause: causeFlaky[ByRepeat]}
	}
	return a
}

// differs reports whether a row is worth a line: not all servers agree, or
// something has not passed.
func (r *Row) differs() bool {
	for i := range r.Cells {
		if r.Cells[i].Verdict != suite.VerdictPassed {
			return true
		}
	}
	return false
}

// shown returns the rows that are shown: those that differ, or all.
func (m *Matrix) shown(all bool) []Row {
	if all {
		return m.Rows
	}
	return slices.DeleteFunc(slices.Clone(m.Rows), func(r Row) bool { return !r.differs() })
}

// Count is how many scripts have ended in a way on a server.
type Count struct {
	Verdict  suite.Verdict
	Expected bool // failed, as the scripts say
	Number   int
}

// Counts returns how the scripts have ended on a server, without what did not
// happen.
func (m *Matrix) Counts(column int) []Count {
	var counts []Count
	for v := suite.VerdictPassed; v <= suite.VerdictNone; v++ {
		for _, expected := range []bool{false, true} {
			n := 0
			for i := range m.Rows {
				if c := &m.Rows[i].Cells[column]; c.Verdict == v && c.Expected == expected {
					n++
				}
			}
			if n > 0 {
				counts = append(counts, Count{v, expected, n})
			}
		}
	}
	return counts
}
