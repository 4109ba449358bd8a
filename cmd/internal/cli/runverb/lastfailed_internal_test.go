package runverb

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/suite"
)

// Of more scripts than can be kept, those that failed first in the last run are,
// then those of earlier runs, each in the order of their run.
func TestTheFirstFailuresAreKept(t *testing.T) {
	folder := t.TempDir()
	result := func(name string, outcome runner.Outcome) suite.Result {
		t.Helper()
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		return suite.Result{Script: suite.Script{Path: path}, Result: runner.Result{Outcome: outcome}}
	}
	f := &failures{file: filepath.Join(folder, "kept.json"), most: 4}
	for _, c := range []struct {
		results []suite.Result
		want    []string
		dropped int
	}{
		{[]suite.Result{result("d", runner.Failed), result("c", runner.Passed), result("b", runner.Failed), result("a", runner.Failed)}, []string{"d", "b", "a"}, 0},
		{[]suite.Result{result("z", runner.Failed), result("b", runner.Passed), result("y", runner.Failed), result("z", runner.Passed)}, []string{"z", "y", "d", "a"}, 0},
		{[]suite.Result{result("x", runner.Failed), result("y", runner.Cancelled)}, []string{"x", "z", "y", "d"}, 1},
		{[]suite.Result{result("5", runner.Failed), result("4", runner.Failed), result("6", runner.Failed), result("2", runner.Failed), result("1", runner.Failed)}, []string{"5", "4", "6", "2"}, 5},
	} {
		dropped, err := f.keep(c.results)
		text, unreadable := os.ReadFile(f.file)
		if err != nil || unreadable != nil || json.Unmarshal(text, &f.paths) != nil {
			t.Fatalf("%v, %v: %s", err, unreadable, text)
		}
		var names []string
		for _, path := range f.paths {
			names = append(names, filepath.Base(path))
		}
		if !slices.Equal(names, c.want) || dropped != c.dropped {
			t.Errorf("kept %q and dropped %d, want %q and %d", names, dropped, c.want, c.dropped)
		}
	}
}
