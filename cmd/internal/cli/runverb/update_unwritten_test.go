package runverb

import (
	"bufio"
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/cmd/internal/cli"
	"github.com/scs-tools/scs/record/update"
	"github.com/scs-tools/scs/runner/suite"
)

// What keeps one script from being written when its turn comes leaves it as it
// is, is told by its name, and does not keep the scripts before and behind it
// from being written.
func TestAScriptThatCannotBeWrittenLeavesTheOthersToTheUpdate(t *testing.T) {
	const old, now = "# old\n", "# new\n"
	for name, c := range map[string]struct {
		spoil func(t *testing.T, path string)
		left  string // what stands there then
		said  string
	}{
		"somebody saves it": {
			func(t *testing.T, path string) { write(t, path, "# mine\n") }, "# mine\n",
			"the file has changed since it was read: it was not written; run the command again",
		},
		"somebody deletes it": {
			func(t *testing.T, path string) { remove(t, path) }, "",
			"the file has changed since it was read: it was not written; run the command again",
		},
		"it becomes a folder": {
			func(t *testing.T, path string) {
				remove(t, path)
				if err := os.Mkdir(path, 0o755); err != nil {
					t.Fatal(err)
				}
			}, "", "not a regular file",
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			var scripts []suite.Script
			for _, name := range []string{"a.scs", "bad.scs", "c.scs"} {
				path := filepath.Join(dir, name)
				write(t, path, old)
				scripts = append(scripts, suite.Script{Path: path, File: ast.Parse(path, old)})
			}
			bad := scripts[1].Path
			var text bytes.Buffer
			p := &session{flags: &flags{}, out: bufio.NewWriter(&text)}
			var total updated
			err := p.updateEach(scripts, &total, func(s suite.Script) error {
				if s.Path == bad {
					c.spoil(t, s.Path)
				}
				result := update.Result{Text: now, Passed: true, Changes: []update.Change{{Line: 1, What: "/message id", Old: "1", New: "2"}}}
				return p.writeUpdate(s, &result, nil, &total)
			})
			if err != nil {
				t.Fatalf("the update ends with %v", err)
			}
			err = p.concludeUpdate(&total)
			e, ok := errors.AsType[*cli.Error](err)
			if !ok || e.Code != cli.ExitEnvironment || !strings.Contains(err.Error(), bad) || !strings.Contains(err.Error(), c.said) {
				t.Errorf("told: %v, want %q", err, c.said)
			}
			p.out.Flush()
			for i, want := range []string{now, c.left, now} {
				if got, _ := os.ReadFile(scripts[i].Path); string(got) != want {
					t.Errorf("%s holds %q, want %q", filepath.Base(scripts[i].Path), got, want)
				}
			}
			if entries, err := os.ReadDir(dir); err != nil || len(entries) > 3 {
				t.Errorf("the folder holds %v, %v", entries, err)
			}
			said := text.String()
			if strings.Contains(said, "bad.scs") || strings.Count(said, "updated /message id: 1 → 2") != 2 ||
				!strings.HasSuffix(said, "2 scripts updated: 2 changes, 1 script could not be written\n") {
				t.Errorf("said:\n%s", said)
			}
		})
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func remove(t *testing.T, path string) {
	t.Helper()
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
}
