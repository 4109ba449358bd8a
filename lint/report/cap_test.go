package report

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/scs-tools/scs/ast"
)

// What is left out is said in every format, and counts for whether the script
// has failed: here everything that fails is left out.
func TestNoFormatIsSilentAboutWhatIsLeftOut(t *testing.T) {
	file := ast.Parse("a.scs", strings.Repeat("x\n", 2000))
	var found []ast.Diagnostic
	for i := range 1500 {
		d := ast.Diagnostic{Code: "SCS101", Name: "one-name", Severity: ast.Info, Message: "one thing", Span: ast.Span{Start: 2 * i, End: 2*i + 1}}
		if i > 1000 {
			d.Severity = ast.Error
		}
		found = append(found, d)
	}
	for _, format := range Formats() {
		for most, want := range map[int]string{0: "", 1500: "", 3: "1,497 more: --max-findings 0 prints all"} {
			var out bytes.Buffer
			reporter, err := New(format, &out, Options{})
			if err != nil {
				t.Fatal(err)
			}
			given := slices.Clone(found)
			var summary Summary
			summary.Add(given)
			if err := reporter.Result(Result{File: file, Diagnostics: given, FailLevel: ast.Error, Max: most}); err != nil {
				t.Fatal(err)
			}
			if err := reporter.Close(summary); err != nil {
				t.Fatal(err)
			}
			if got := strings.Count(out.String(), "one thing"); want == "" && got < 1500 || want != "" && (got < 3 || got > 6) {
				t.Errorf("%s, at most %d: %d findings", format, most, got)
			}
			if strings.Contains(out.String(), "more: ") != (want != "") || !strings.Contains(out.String(), want) {
				t.Errorf("%s, at most %d: not told what is left out:\n%.3000s", format, most, out.String())
			}
			fails := map[string]string{FormatTAP: "not ok 1", FormatJUnit: "<failure", FormatGitHub: "::error", FormatCheckstyle: `severity="error"`, FormatSARIF: `"level":"error"`}
			if !strings.Contains(out.String(), fails[format]) {
				t.Errorf("%s, at most %d: the script has not failed:\n%.3000s", format, most, out.String())
			}
			if format == FormatJSON && strings.Contains(out.String(), `"omitted":1497`) != (want != "") {
				t.Errorf("json, at most %d: the summary does not count what is left out", most)
			}
			for i := range given {
				if given[i].Code != found[i].Code {
					t.Fatalf("%s: the findings themselves were changed", format)
				}
			}
		}
	}
}
