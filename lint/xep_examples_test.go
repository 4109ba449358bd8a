package lint_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/internal/testenv"
	"github.com/scs-tools/scs/lint"
)

// The verdicts on warnings about published examples.
const (
	mistakeOfSpecification = "specification's mistake"
	ourMistake             = "ours, fixed"
)

// TestPublishedExamples holds the rules about XMPP against every example of the
// stable specifications, as sent and as expected: each warning is one that the
// table of verdicts calls a mistake of the specification, and none is one that
// was ours.
func TestPublishedExamples(t *testing.T) {
	linter, err := lint.New(lint.Options{Select: []string{"SCS4"}})
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]bool{}
	for _, e := range testenv.Examples(t) {
		if !e.Stable() {
			continue
		}
		for _, verb := range []string{"sends", "receives"} {
			f := ast.Parse("example.scs", e.Script(verb))
			for _, d := range linter.Check(f) {
				if d.Severity >= ast.Warning {
					got[fmt.Sprintf("%s %s %s", e.Place(), d.Name, f.Slice(d.Span))] = true
				}
			}
		}
	}
	want := map[string]bool{}
	for finding, verdict := range exampleVerdicts(t) {
		if verdict == mistakeOfSpecification {
			want[finding] = true
		}
	}
	if d := cmp.Diff(slices.Sorted(maps.Keys(want)), slices.Sorted(maps.Keys(got))); d != "" {
		t.Errorf("warnings that testdata/xep-examples.md does not call the %s are ours (-want +got):\n%s", mistakeOfSpecification, d)
	}
}

// TestErrataAreWritten shows that whatever the table calls a mistake of a
// specification is told to its authors.
func TestErrataAreWritten(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "docs", "xep-errata.md"))
	if err != nil {
		t.Fatal(err)
	}
	for finding, verdict := range exampleVerdicts(t) {
		place, _, _ := strings.Cut(finding, " ")
		spec, line, _ := strings.Cut(place, ":")
		_, section, found := strings.Cut(string(text), "\n## "+spec+" ")
		section, _, _ = strings.Cut(section, "\n## ")
		written := found && (strings.Contains(section, " "+line+",") || strings.Contains(section, " "+line+" ") || strings.Contains(section, " "+line+":"))
		if written != (verdict == mistakeOfSpecification) {
			t.Errorf("%s: %s; docs/xep-errata.md tells of it: %t", finding, verdict, written)
		}
	}
}

// exampleVerdicts reads the table of warnings about published examples: the
// verdict by "place rule what".
func exampleVerdicts(t *testing.T) map[string]string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "xep-examples.md"))
	if err != nil {
		t.Fatal(err)
	}
	verdicts := map[string]string{}
	for line := range strings.Lines(string(data)) {
		cells := strings.Split(line, "|")
		if len(cells) != 7 || !strings.Contains(cells[1], "XEP-") {
			continue
		}
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		if v := cells[4]; v != mistakeOfSpecification && v != ourMistake {
			t.Errorf("%s: a verdict %q", cells[1], v)
		}
		verdicts[cells[1]+" "+cells[2]+" "+strings.Trim(cells[3], "`")] = cells[4]
	}
	if len(verdicts) == 0 {
		t.Fatal("testdata/xep-examples.md holds no verdict")
	}
	return verdicts
}
