package scs

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/scs-tools/scs/internal/testenv"
)

// bashCompletion is the package of Debian that completion in bash builds on.
const bashCompletion = "/usr/share/bash-completion/bash_completion"

// typed is what people type before they press TAB, and what that makes of it.
var typed = map[string]string{
	"scs ru":                                     "scs run ",
	"scs run --ta":                               "scs run --tags ",
	"scs run --tags sl":                          "scs run --tags slow ",
	"scs run --tags 'muc and sl":                 "scs run --tags 'muc and slow' ",
	`scs run --tags "muc and not sl`:             `scs run --tags "muc and not slow" `,
	"scs run --tags='muc and sl":                 "scs run --tags='muc and slow' ",
	"scs run --tags 'muc and XEP:":               "scs run --tags 'muc and XEP:0045' ",
	"scs run --server ej":                        "scs run --server ejabberd ",
	"scs run --report jun":                       "scs run --report junit=",
	"scs run --report junit=tag":                 "scs run --report junit=tagged.scs ",
	"scs run 'tag":                               "scs run 'tagged.scs' ",
	"scs run my":                                 `scs run my\ own.scs `,
	"scs run 'my":                                "scs run 'my own.scs' ",
	"scs lint --select missing-title":            "scs lint --select missing-title",
	"scs lint --select missing-title,missing-bo": "scs lint --select missing-title,missing-body",
	"scs lint --select=missing-title,missing-bo": "scs lint --select=missing-title,missing-body",
	"scs lint --ignore recon":                    "scs lint --ignore reconnects",
	"scslint --fail-l":                           "scslint --fail-level ",
	"scslint --ignore SCS1,missing-bo":           "scslint --ignore SCS1,missing-body",
	"scslint --format sar":                       "scslint --format sarif ",
	"scslint tag":                                "scslint tagged.scs ",
}

// TestShellsComplete types lines into interactive shells on a terminal, and looks
// what the key TAB makes of them.
func TestShellsComplete(t *testing.T) {
	testenv.Long(t)
	if testenv.RaceDetector {
		t.Skip("other processes do the work: make test runs it without the race detector")
	}
	const show, clear = "\a", "\x15" // Ctrl-G shows the line, Ctrl-U clears it
	for name, in := range map[string]struct {
		command string
		setup   string            // binds the keys and loads the completions
		instead map[string]string // what this shell writes in another way
		setUp   func(t *testing.T, folder string)
	}{
		"bash": {
			command: "bash --norc --noprofile -i",
			setup: `bind 'set bell-style none'; bind 'set enable-bracketed-paste off'; bind -x '"\C-g": printf "\n<<%s>>\n" "$READLINE_LINE"'; . ` +
				bashCompletion + "; . <(scs completion bash); . <(scslint completion bash)",
			setUp: func(t *testing.T, _ string) {
				t.Helper()
				if _, err := os.Stat(bashCompletion); err != nil {
					testenv.Missing(t, "bash-completion", err.Error())
				}
			},
		},
		"zsh": {
			command: "zsh -f -i",
			// One as a package installs it, the other as a user loads it.
			setup: `PS1=; setopt nolistbeep; fpath=($PWD/functions $fpath); autoload -U compinit; compinit -u -D; source <(scslint completion zsh); ` +
				`show() { print -r -- $'\n'"<<$BUFFER>>" }; zle -N show; bindkey '^G' show`,
			instead: map[string]string{"scs run --tags='muc and sl": `scs run --tags=muc\ and\ slow `},
			setUp: func(t *testing.T, folder string) {
				t.Helper()
				function, err := exec.CommandContext(t.Context(), "scs", "completion", "zsh").Output()
				if err == nil {
					err = os.Mkdir(filepath.Join(folder, "functions"), 0o700)
				}
				if err == nil {
					err = os.WriteFile(filepath.Join(folder, "functions", "_scs"), function, 0o600)
				}
				if err != nil {
					t.Fatal(err)
				}
			},
		},
		"fish": {
			command: "fish --no-config -i",
			setup: `function fish_prompt; end; bind \cg 'printf "\n<<%s>>\n" (commandline | string collect)'; bind \cu 'commandline ""'; ` +
				`scs completion fish | source; scslint completion fish | source`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			testenv.Command(t, name)
			script := testenv.Command(t, "script")
			folder := t.TempDir()
			if in.setUp != nil {
				in.setUp(t, folder)
			}
			text := strings.Replace(tidy, "# A title\n", "# A title\n## muc\n## slow\n## XEP: 0045\n", 1)
			for _, file := range []string{"tagged.scs", "my own.scs"} {
				if err := os.WriteFile(filepath.Join(folder, file), []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			cmd := exec.CommandContext(t.Context(), script, "--quiet", "--return", "--command", "stty rows 50 cols 200; exec "+in.command, os.DevNull)
			cmd.Dir = folder
			cmd.Env = append(os.Environ(), "TERM=dumb", "HOME="+t.TempDir(), "HISTFILE=", "PS1=", "INPUTRC=/dev/null", "LC_ALL=C")
			shell := startShell(t, cmd)
			shell.press(t, in.setup+"; printf '<<%s>>\\n' ready\n")
			for line, want := range typed {
				if other, ok := in.instead[line]; ok {
					want = other
				}
				// bash adds no space to some of them.
				if got := shell.press(t, clear+line+"\t"+show); strings.TrimRight(got, " ") != strings.TrimRight(want, " ") ||
					name != "bash" && got != want {
					t.Errorf("%s is completed to %q, want %q", line, got, want)
				}
			}
			shell.end(t, clear+"exit\n")
		})
	}
}

// shell is a shell on a terminal.
type shell struct {
	cmd   *exec.Cmd
	keys  io.Writer
	lines *bufio.Reader
	said  strings.Builder
}

// startShell starts a shell, which is killed after a minute.
func startShell(t *testing.T, cmd *exec.Cmd) *shell {
	t.Helper()
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
	t.Cleanup(func() { stuck.Stop() })
	return &shell{cmd: cmd, keys: keys, lines: bufio.NewReader(out)}
}

// press presses keys and returns what the shell then shows between brackets.
func (s *shell) press(t *testing.T, keys string) string {
	t.Helper()
	if _, err := fmt.Fprint(s.keys, keys); err != nil {
		t.Fatal(err)
	}
	for {
		line, err := s.lines.ReadString('\n')
		s.said.WriteString(line)
		if err != nil {
			t.Fatalf("%v; the shell has said:\n%s", err, s.said.String())
		}
		line = strings.TrimRight(line, "\r\n")
		// fish sets the title of the window in the same line.
		if at := strings.LastIndex(line, "<<"); at >= 0 && strings.HasSuffix(line, ">>") {
			return line[at+len("<<") : len(line)-len(">>")]
		}
	}
}

// end presses keys that end the shell, and waits for that.
func (s *shell) end(t *testing.T, keys string) {
	t.Helper()
	if _, err := fmt.Fprint(s.keys, keys); err != nil {
		t.Error(err)
	}
	if _, err := io.Copy(io.Discard, s.lines); err != nil {
		t.Error(err)
	}
	if err := s.cmd.Wait(); err != nil {
		t.Errorf("the shell ends: %v", err)
	}
}
