package scs

import (
	"os"
	"os/exec"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/scs-tools/scs/internal/testenv"
)

// TestColorsOnATerminal: findings have colors there, unless the terminal or the
// user says otherwise, and fit its width.
func TestColorsOnATerminal(t *testing.T) {
	testenv.Long(t)
	script := testenv.Command(t, "script")
	t.Chdir(t.TempDir())
	if err := os.WriteFile("wrong.scs", []byte(strings.Replace(tidy, "connects", "conects", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	const columns = 50
	for name, c := range map[string]struct {
		environ []string
		colors  bool
	}{
		"a terminal":          {[]string{"TERM=xterm"}, true},
		"a dumb terminal":     {[]string{"TERM=dumb"}, false},
		"colors are forced":   {[]string{"TERM=dumb", "FORCE_COLOR=1"}, true},
		"colors are unwanted": {[]string{"TERM=xterm", "NO_COLOR=1", "FORCE_COLOR=1"}, false},
	} {
		cmd := exec.CommandContext(t.Context(), script, "--quiet", "--return", "--command", "stty cols 50; exec scs lint wrong.scs", os.DevNull)
		cmd.Env = append(append(os.Environ(), "NO_COLOR=", "FORCE_COLOR="), c.environ...)
		out, err := cmd.Output()
		if code := cmd.ProcessState.ExitCode(); code != 1 {
			t.Fatalf("%s: exit code %d, %v:\n%s", name, code, err, out)
		}
		if got := strings.Contains(string(out), "\x1b["); got != c.colors {
			t.Errorf("%s: colors are %v:\n%q", name, got, out)
		}
		for line := range strings.Lines(string(out)) {
			if width := utf8.RuneCountInString(strings.TrimRight(line, "\r\n")); !c.colors && width > columns {
				t.Errorf("%s: %d columns in %q", name, width, line)
			}
		}
	}
}
