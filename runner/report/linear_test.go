package report_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/scs-tools/scs/internal/testenv"
	"github.com/scs-tools/scs/runner/report"
	"github.com/scs-tools/scs/runner/suite"
)

// However many characters there are, each with a secret of its own, and however
// many stanzas, a report takes time that is linear in what it tells.
func TestTimeIsLinear(t *testing.T) {
	testenv.Long(t)
	if testenv.RaceDetector {
		t.Skip("the race detector takes time of its own, and more for some work than for other")
	}
	formats := map[string]func(*bytes.Buffer, report.Options) report.Reporter{"events": lines, "text": text, "verbose text": func(w *bytes.Buffer, o report.Options) report.Reporter {
		o.Verbose = true
		return report.Text(w, o)
	}}
	for _, format := range report.Formats() {
		formats[format] = openFormat(t, format)
	}
	for format, open := range formats {
		t.Run(format, func(t *testing.T) {
			runs := map[int][]suite.Event{}
			testenv.Linear(t, 50, func(n int) {
				if runs[n] == nil {
					var names []string
					var stanza strings.Builder
					for i := range n {
						names = append(names, fmt.Sprintf("Guest %d", i+1))
						fmt.Fprintf(&stanza, "<body>my-secret-%d</body>", i)
					}
					guests := strings.ReplaceAll(cast(names...), "/here\n", "/here\n\tpassword: my-secret-N\n")
					for i := range n {
						guests = strings.Replace(guests, "-N\n", fmt.Sprintf("-%d\n", i), 1)
					}
					runs[n] = scripted("Many", guests, names, `<message to="c1@localhost">`+stanza.String()+"</message>")
				}
				var out bytes.Buffer
				r := open(&out, report.Options{Width: 80})
				for _, e := range runs[n] {
					r.Event(e)
				}
				if err := r.Close(); err != nil {
					t.Fatal(err)
				}
				if strings.Contains(out.String(), "my-secret-1<") || strings.Contains(out.String(), "my-secret-1&") {
					t.Errorf("a password is told:\n%.2000s", out.String())
				}
			})
		})
	}
}
