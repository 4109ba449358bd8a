package newverb_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/cmd/internal/cli"
	"github.com/scs-tools/scs/cmd/internal/cli/newverb"
	"github.com/scs-tools/scs/formatter"
	"github.com/scs-tools/scs/internal/testenv"
	"github.com/scs-tools/scs/lint"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/server/servertest"
	"github.com/scs-tools/scs/runner/suite"
)

func run(t *testing.T, args ...string) (code int, said string) {
	t.Helper()
	var out bytes.Buffer
	root := &cobra.Command{Use: "scs"}
	root.AddCommand(newverb.New())
	root.SetOut(&out)
	root.SetErr(&out)
	return cli.Run(t.Context(), root, append([]string{"new"}, args...)), out.String()
}

// What is written has no finding and is in style.
func TestTheScriptIsCleanAndInStyle(t *testing.T) {
	path := filepath.Join(t.TempDir(), "muc_join-now.scs")
	if code, said := run(t, path); code != cli.ExitClean || !strings.Contains(said, "scs run "+path) {
		t.Fatalf("exit code %d: %s", code, said)
	}
	f := read(t, path)
	if f.Title() != "Muc join now" {
		t.Errorf("the title is %q", f.Title())
	}
	linter, err := lint.New(lint.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if found := linter.Check(f); len(found) > 0 {
		t.Errorf("%+v", found)
	}
	if result, err := formatter.Format(f); err != nil || result.Text != f.Text() {
		t.Errorf("formatted, it is\n%s%v", result.Text, err)
	}
}

func read(t *testing.T, path string) *ast.File {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return ast.Parse(path, string(text))
}

func TestTheScriptPassesOnProsody(t *testing.T) {
	testenv.Long(t)
	path := filepath.Join(t.TempDir(), "hello.scs")
	if code, said := run(t, path); code != cli.ExitClean {
		t.Fatal(said)
	}
	starter := suite.NewStarter(servertest.Prosody(t), 1, false)
	defer starter.Close()
	results := suite.Run(t.Context(), []suite.Script{{Path: path, File: read(t, path)}}, suite.Options{Servers: starter})
	if results[0].Err != nil || results[0].Result.Outcome != runner.Passed {
		t.Errorf("%+v", results[0])
	}
}

func TestNothingIsOverwritten(t *testing.T) {
	path := filepath.Join(t.TempDir(), "mine.scs")
	if err := os.WriteFile(path, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, said := run(t, path); code != cli.ExitUsage || !strings.Contains(said, "exists: use --force") {
		t.Errorf("exit code %d: %s", code, said)
	}
	if got := read(t, path).Text(); got != "mine" {
		t.Errorf("the file holds %q", got)
	}
	if code, said := run(t, "--force", path); code != cli.ExitClean {
		t.Errorf("with --force: exit code %d: %s", code, said)
	}
	if got := read(t, path).Title(); got != "Mine" {
		t.Errorf("with --force, the title is %q", got)
	}
}

func TestNamesThatAreNone(t *testing.T) {
	t.Chdir(t.TempDir())
	for name, want := range map[string]string{
		"room":               `did you mean "room.scs"?`,
		".scs":               "the file has no name",
		"no/such/folder.scs": `the folder "no/such" does not exist: create it first`,
	} {
		code, said := run(t, name)
		if code == cli.ExitClean || !strings.Contains(said, want) {
			t.Errorf("%s: exit code %d: %s", name, code, said)
		}
	}
	if code, said := run(t); code != cli.ExitUsage || !strings.Contains(said, "expected 1 file, got 0: write, for example, scs new room.scs") {
		t.Errorf("without a name: exit code %d: %s", code, said)
	}
}
