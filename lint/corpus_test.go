package lint_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/internal/testenv"
	"github.com/scs-tools/scs/lint"
)

// foundIn lints scripts and returns a line "file:line code" for each finding.
func foundIn(t *testing.T, scripts []testenv.Script) []string {
	t.Helper()
	linter, err := lint.New(lint.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, s := range scripts {
		f := ast.Parse(s.Name, s.Text)
		for _, d := range linter.Check(f) {
			all = append(all, fmt.Sprintf("%s:%d %s %s", s.Name, f.Position(d.Span.Start).Line, d.Severity, d.Name))
		}
	}
	return all
}

// verdicts reads the table of findings in real scripts: a row a finding, with
// the verdict on it and why.
func verdicts(t *testing.T) []string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "verdicts.md"))
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for line := range strings.Lines(string(data)) {
		cells := strings.Split(line, "|")
		if len(cells) != 7 || !strings.Contains(cells[1], ".scs:") {
			continue
		}
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		if cells[4] != "right" || cells[5] == "" {
			t.Errorf("a finding that is not right, or without a reason: %s", line)
		}
		all = append(all, cells[1]+" "+cells[2]+" "+cells[3])
	}
	return all
}

// TestRealScripts holds what the linter finds in scripts that Prosody ships to
// the table of verdicts: every finding is listed there, and is right.
func TestRealScripts(t *testing.T) {
	got := foundIn(t, testenv.Scripts(t, "history", "prosody", "recorded"))
	if diff := cmp.Diff(verdicts(t), got); diff != "" {
		t.Errorf("findings in ../shared/corpus (-table +found):\n%s", diff)
	}
}

// TestFindingsInSoundScriptsAreFew: Prosody's scripts pass. A warning is a mistake
// of theirs that no run sees, and more infos than these nobody reads.
func TestFindingsInSoundScriptsAreFew(t *testing.T) {
	const warnings, infos = 5, 12
	count := map[string]int{}
	for _, finding := range foundIn(t, testenv.Scripts(t, "prosody")) {
		count[strings.Fields(finding)[1]]++
	}
	if count["error"] > 0 || count["warning"] != warnings || count["info"] > infos {
		t.Errorf("found %v, want %d warnings and at most %d infos", count, warnings, infos)
	}
}

// TestOwnScriptsAreClean is the twin of TestRealScripts that never skips: the
// project's scripts have no finding of any severity.
func TestOwnScriptsAreClean(t *testing.T) {
	for _, finding := range foundIn(t, testenv.Own(t)) {
		t.Error(finding)
	}
}
