package runverb_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/scs-tools/scs/cmd/internal/cli"
	"github.com/scs-tools/scs/internal/testenv"
	"github.com/scs-tools/scs/runner/server/servertest"
)

// caseOf returns a copy of a folder of ../shared/cases, for Prosody writes beside
// its configuration. Without that folder the test ends.
func caseOf(t *testing.T, name string) (dir string) {
	t.Helper()
	from := filepath.Join("..", "..", "..", "..", "..", "shared", "cases", name)
	if _, err := os.Stat(from); err != nil {
		testenv.Missing(t, "shared", "the folder ../shared with the cases is not there")
	}
	dir = t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
	return dir
}

// TestModulesThatDoNotLoadAreSaid: the script may pass without them, or fail for
// the lack of one; then the first line names it.
func TestModulesThatDoNotLoadAreSaid(t *testing.T) {
	servertest.Prosody(t)
	for _, c := range []struct {
		name string
		code int
		says string
	}{
		{"nomod", cli.ExitClean, "Unable to load module 'does_not_exist': /"},
		{"modload", cli.ExitFindings, `service-unavailable, to the stanza sent in line 11; the server's module "greet" did not load: `},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			said, code := runs(t, caseOf(t, c.name), "--timeout", "500ms", ".")
			if code != c.code || !strings.Contains(said, c.says) {
				t.Errorf("exit code %d:\n%s", code, said)
			}
			if first, _, _ := strings.Cut(said, "\n"); code == cli.ExitFindings && !strings.Contains(first, c.says) {
				t.Errorf("the first line is %s", first)
			}
		})
	}
}

// TestAConfigurationThatDoesNotStartIsSaidOnce: all scripts of its folder have one
// thing to say, and so has a file for programs.
func TestAConfigurationThatDoesNotStartIsSaidOnce(t *testing.T) {
	servertest.Prosody(t)
	dir := caseOf(t, "badcfg")
	script, err := os.ReadFile(filepath.Join(dir, "basic.scs"))
	if err != nil {
		t.Fatal(err)
	}
	const scripts = 12
	for i := range scripts - 1 {
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("more%d.scs", i)), script, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	said, code := runs(t, dir, "--report", "github=github.txt", ".")
	if code != cli.ExitEnvironment || strings.Count(said, "did not start") != 1 || !strings.Contains(said, fmt.Sprintf("%d not run of %[1]d scripts", scripts)) {
		t.Errorf("exit code %d:\n%s", code, said)
	}
	if !strings.Contains(said, "prosody.cfg.lua:2: '}' expected") || strings.ContainsRune(said, '\uFFFD') {
		t.Errorf("the place is not said, or line breaks are lost:\n%s", said)
	}
	github, err := os.ReadFile(filepath.Join(dir, "github.txt"))
	if n := strings.Count(string(github), "::error"); err != nil || n != 1 {
		t.Errorf("%d annotations, %v:\n%s", n, err, github)
	}
}
