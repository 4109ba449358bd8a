package report_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/scs-tools/scs/runner/report"
)

// digests writes down the digest of each run.
func digests(w *bytes.Buffer, o report.Options) report.Reporter {
	return report.Summaries(o, func(d report.Summary) {
		fmt.Fprintf(w, "%s %q in %s\n", d.Outcome, d.Title, d.Duration)
		if d.Message != "" {
			fmt.Fprintf(w, "  %s\n", d.Message)
		}
		f := d.Failure
		if f == nil {
			return
		}
		fmt.Fprintf(w, "  %s %s, line %d, bytes %d to %d\n", f.Code, f.Name, f.Line, f.Span.Start, f.Span.End)
		fmt.Fprintf(w, "  in brief: %s\n", f.Brief)
		fmt.Fprintf(w, "  expected\n%s  received\n%s", indented(f.Expected), indented(f.Received))
		for _, reason := range f.Reasons {
			fmt.Fprintf(w, "  reason: %s\n", reason)
		}
		for _, place := range f.Places {
			fmt.Fprintf(w, "  place: bytes %d to %d: %s\n", place.Span.Start, place.Span.End, place.Text)
		}
		for _, remark := range f.Remarks {
			fmt.Fprintf(w, "  remark: %s\n", remark)
		}
	})
}

func TestDigests(t *testing.T) {
	expect(t, "digests.txt", reported(t, replay(t), report.Options{Findings: findings(t)}, digests))
}

func indented(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		b.WriteString("    " + line)
	}
	return b.String()
}
