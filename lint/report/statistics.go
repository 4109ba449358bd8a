package report

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"

	"github.com/scs-tools/scs/internal/excerpt"
)

// statistics counts the findings of each rule.
type statistics struct {
	w     io.Writer
	style excerpt.Style
	width int // columns of the terminal; 0 for lines of any length
	quiet bool
	rules map[string]*tally // by code
}

// tally is what was found of one rule.
type tally struct {
	code, name     string
	count, fixable int // fixable: with a fix, safe or not
	color          string
}

// NewStatistics returns a reporter that prints a line a rule with what it has
// found, the most frequent first, instead of the findings.
func NewStatistics(w io.Writer, o Options) Reporter {
	return &statistics{w: w, style: excerpt.NewStyle(o.Color), width: o.Width, quiet: o.Quiet, rules: map[string]*tally{}}
}

func (s *statistics) Result(result Result) error {
	for i := range result.Diagnostics {
		d := &result.Diagnostics[i]
		t := s.rules[d.Code]
		if t == nil {
			t = &tally{code: d.Code, name: d.Name, color: s.style.Severity[d.Severity]}
			s.rules[d.Code] = t
		}
		t.count++
		if len(d.Fixes) > 0 {
			t.fixable++
		}
	}
	return nil
}

func (s *statistics) Close(summary Summary) error {
	tallies := slices.SortedFunc(maps.Values(s.rules), func(a, b *tally) int {
		return cmp.Or(cmp.Compare(b.count, a.count), cmp.Compare(a.code, b.code))
	})
	var b bytes.Buffer
	for _, t := range tallies {
		width := len(strconv.Itoa(tallies[0].count))
		fmt.Fprintf(&b, "%*d %s%s %s%s", width, t.count, t.color, t.code, t.name, s.style.Reset)
		if t.fixable > 0 {
			fmt.Fprintf(&b, " (%d fixable)", t.fixable)
		}
		b.WriteByte('\n')
	}
	if !s.quiet {
		if len(tallies) > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(summaryLine(&s.style, summary, s.width))
	}
	_, err := s.w.Write(b.Bytes())
	return err
}
