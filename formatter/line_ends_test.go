package formatter_test

import (
	"strings"
	"testing"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/formatter"
	"github.com/scs-tools/scs/internal/testenv"
)

func TestLoneCarriageReturnsBecomeLineFeeds(t *testing.T) {
	for _, s := range testenv.Own(t) {
		f := ast.Parse(s.Name, strings.ReplaceAll(s.Text, "\n", "\r"))
		got, err := formatter.Format(f)
		if err != nil || got.Text != s.Text || len(got.Skipped) > 0 {
			t.Errorf("%s: %v, %v left:\n%q", s.Name, err, got.Skipped, got.Text)
		}
		part, err := formatter.Range(f, 1, 2)
		if err != nil || part.Text != f.Text() {
			t.Errorf("%s: a range was formatted: %v", s.Name, err)
		}
	}
}
