package fmtverb

import (
	"bufio"
	"context"
	"strings"
	"testing"

	"github.com/scs-tools/scs/cmd/internal/cli"
)

// What fails for one script is said of it; the others are formatted.
func TestAPanicIsAFindingOfItsScript(t *testing.T) {
	var out, errs strings.Builder
	r := &run{
		flags: &flags{check: true}, out: bufio.NewWriter(&out), errors: &errs,
		read: func(_ context.Context, path string) (string, error) {
			if path == "bad.scs" {
				panic("no words")
			}
			return "# A title\n\n\n\n", nil
		},
	}
	err := r.files(t.Context(), []string{"a.scs", "bad.scs", "c.scs"})
	if e, ok := err.(*cli.Error); !ok || e.Code != cli.ExitFindings || r.total != 3 || r.changed != 2 {
		t.Errorf("%v, %d of %d scripts", err, r.changed, r.total)
	}
	if said := errs.String(); !strings.Contains(said, "bad.scs:1:1: error[SCS900 ") {
		t.Errorf("it says %s", said)
	}
}
