package lint_test

import (
	"runtime/debug"
	"testing"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/internal/testenv"
	"github.com/scs-tools/scs/lint"
)

// allocations counts how often memory is allocated to lint a file with the
// selected rules.
func allocations(t *testing.T, f *ast.File, selectors ...string) float64 {
	t.Helper()
	if testenv.RaceDetector {
		t.Skip("the race detector makes pools forget at random")
	}
	linter, err := lint.New(lint.Options{Select: selectors})
	if err != nil {
		t.Fatal(err)
	}
	if found := linter.Check(f); len(found) > 0 { // reads the vocabulary too
		t.Fatalf("a sound script is reported:\n%s", listing(f, found))
	}
	defer debug.SetGCPercent(debug.SetGCPercent(-1)) // a collection makes pools forget too
	return testing.AllocsPerRun(20, func() { linter.Check(f) })
}
