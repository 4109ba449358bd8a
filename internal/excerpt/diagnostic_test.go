package excerpt_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/internal/excerpt"
)

// A headline goes on below where the terminal is too narrow, and no word of it is
// lost; elsewhere it is one line, whatever its length.
func TestHeadlinesFitTheTerminal(t *testing.T) {
	f := ast.Parse("tests/room.scs", "Romeo connects\n")
	d := ast.Diagnostic{
		Code: "SCS205", Name: "two-stanzas-sent", Severity: ast.Warning, Span: ast.Span{Start: 6, End: 14},
		Message: `"sends" has more than one stanza: has the line of an action been lost above this one, or 日本 is it two?`,
	}
	headline := func(width int) string {
		var out bytes.Buffer
		p := excerpt.Printer{Width: width}
		p.Headline(&out, f, d)
		return out.String()
	}
	whole := headline(0)
	if strings.Count(whole, "\n") != 1 {
		t.Errorf("without a terminal:\n%s", whole)
	}
	for _, width := range []int{10, 40, 60, 62, 80, 100, 130, 200} {
		got := headline(width)
		if strings.Join(strings.Fields(got), " ") != strings.Join(strings.Fields(whole), " ") {
			t.Errorf("%d columns: %q", width, got)
		}
		for i, line := range strings.Split(strings.TrimSuffix(got, "\n"), "\n") {
			if i == 0 && !strings.HasPrefix(line, "tests/room.scs:1:7: warning[SCS205 two-stanzas-sent]") {
				t.Errorf("%d columns: the first line is %q", width, line)
			}
			if i > 0 && (!strings.HasPrefix(line, "    ") || excerpt.Width(line) > max(width, 24)) {
				t.Errorf("%d columns: line %q", width, line)
			}
			if i == 0 && width >= 60 && excerpt.Width(line) > width {
				t.Errorf("%d columns: the first line has %d", width, excerpt.Width(line))
			}
		}
	}
}
