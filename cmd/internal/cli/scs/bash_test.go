package scs

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/scs-tools/scs/internal/testenv"
)

// bashCompletion is the package of Debian that completion in bash builds on.
const bashCompletion = "/usr/share/bash-completion/bash_completion"

// TestBashCompletes types lines into an interactive bash on a terminal, and looks
// what the key TAB makes of them.
func TestBashCompletes(t *testing.T) {
	testenv.Long(t)
	if testenv.RaceDetector {
		t.Skip("other processes do the work: make test runs it without the race detector")
	}
	testenv.Command(t, "bash")
	script := testenv.Command(t, "script")
	if _, err := os.Stat(bashCompletion); err != nil {
		testenv.Missing(t, "bash-completion", err.Error())
	}
	t.Chdir(t.TempDir())
	text := strings.Replace(tidy, "# A title\n", "# A title\n## muc\n## slow\n## XEP: 0045\n", 1)
	if err := os.WriteFile("tagged.scs", []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), script, "--quiet", "--return", "--command", "bash --norc --noprofile -i", os.DevNull)
	cmd.Env = append(os.Environ(), "TERM=dumb", "HISTFILE=", "PS1=", "INPUTRC=/dev/null", "LC_ALL=C")
	keys, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	stuck := time.AfterFunc(time.Minute, func() { _ = cmd.Process.Kill() })
	defer stuck.Stop()
	lines := bufio.NewReader(out)
	said := ""
	// press presses keys and returns what bash then shows between brackets.
	press := func(pressed string) string {
		t.Helper()
		if _, err := fmt.Fprint(keys, pressed); err != nil {
			t.Fatal(err)
		}
		for {
			line, err := lines.ReadString('\n')
			said += line
			if err != nil {
				t.Fatalf("%v; bash has said:\n%s", err, said)
			}
			line = strings.TrimRight(line, "\r\n")
			if shown, ok := strings.CutPrefix(line, "<<"); ok && strings.HasSuffix(shown, ">>") {
				return strings.TrimSuffix(shown, ">>")
			}
		}
	}
	const show, clear = "\a", "\x15" // Ctrl-G shows the line, Ctrl-U clears it
	press(`bind 'set bell-style none'; bind 'set enable-bracketed-paste off'; bind -x '"\C-g": printf "\n<<%s>>\n" "$READLINE_LINE"'; . ` +
		bashCompletion + "; . <(scs completion bash); printf '<<%s>>\\n' ready\n")
	for typed, want := range map[string]string{
		"scs run --ta":                               "scs run --tags ",
		"scs run --tags 'muc and sl":                 "scs run --tags 'muc and slow'",
		`scs run --tags "muc and not sl`:             `scs run --tags "muc and not slow"`,
		"scs run --tags='muc and sl":                 "scs run --tags='muc and slow'",
		"scs run --tags 'muc and XEP:":               "scs run --tags 'muc and XEP:0045'",
		"scs lint --select missing-title,missing-bo": "scs lint --select missing-title,missing-body",
		"scs run 'tag":                               "scs run 'tagged.scs'",
	} {
		if got := press(clear + typed + "\t" + show); strings.TrimSpace(got) != strings.TrimSpace(want) {
			t.Errorf("%s is completed to %s, want %s", typed, got, want)
		}
	}
	if _, err := fmt.Fprint(keys, clear+"exit\n"); err != nil {
		t.Error(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("bash: %v", err)
	}
}
