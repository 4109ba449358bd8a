package scs_test

import (
	"bytes"
	"context"
	"io"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"github.com/scs-tools/scs/cmd/internal/cli"
	"github.com/scs-tools/scs/cmd/internal/cli/scs"
)

// output runs the command and returns what it prints.
func output(t *testing.T, args ...string) string {
	t.Helper()
	var out, errors bytes.Buffer
	command := scs.New()
	command.SetOut(&out)
	command.SetErr(&errors)
	if code := cli.Run(t.Context(), command, args); code != cli.ExitClean {
		t.Fatalf("exit code %d: %s", code, &errors)
	}
	return out.String()
}

// What a shell offers when the tabulator is pressed.
func TestShellCompletion(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.WriteFile("room.scs", []byte("# A room\n## muc\n## level: high\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	const space = "·" // in a word
	for line, wants := range map[string][]string{
		"run --tags ":                        {"muc", "level:high", "not"},
		"run room.scs --tags muc·and·":       {"muc·and·level", "muc·and·not"},
		"run --tags muc·and·not·(l":          {"muc·and·not·(level:high"},
		"run --tags (muc·or·level)·":         {"(muc·or·level)·and", "(muc·or·level)·or"},
		"run other.scs --tags ":              {"not"},
		"lint --select unawaited-iq,missing": {"unawaited-iq,missing-title"},
		"lint --ignore SCS2":                 {"SCS1", "SCS205"},
		"run --only-tags ":                   {"muc", "level", "level:high"},
		"run --skip-tags muc,":               {"muc,level"},
		"":                                   {"fmt", "lint", "lsp", "run"},
		"lint --select una":                  {"unawaited-iq"},
		"lint --fail-level ":                 {"info", "warning", "error"},
		"lint --format s":                    {"sarif"},
		"fmt --color ":                       {"auto", "always", "never"},
		"run --report ":                      {"tap=", "junit=", "json=", "github="},
		"run --server e":                     {"ejabberd"},
		"run ":                               {"scs"}, // the ending of the files
		"fmt --check some/path":              {"scs"},
	} {
		var offered []string
		words := strings.Split(line, " ")
		for i := range words {
			words[i] = strings.ReplaceAll(words[i], space, " ")
		}
		for l := range strings.Lines(output(t, append([]string{"__complete"}, words...)...)) {
			word, _, _ := strings.Cut(strings.TrimRight(l, "\n"), "\t")
			word = strings.ReplaceAll(word, " ", space)
			offered = append(offered, word)
		}
		for _, want := range wants {
			if !slices.Contains(offered, want) {
				t.Errorf("scs %s: %q is not among %q", line, want, offered)
			}
		}
	}
}

// A verb that is made alone is the same as among all.
func TestAVerbAloneIsTheSame(t *testing.T) {
	for _, verb := range scs.New().Commands() {
		for _, flag := range []string{"--help", "--no-such-flag"} {
			args := []string{verb.Name(), flag}
			var alone, among bytes.Buffer
			for command, out := range map[*cobra.Command]*bytes.Buffer{scs.For(args): &alone, scs.New(): &among} {
				command.SetOut(out)
				command.SetErr(out)
				cli.Run(t.Context(), command, args)
			}
			if alone.String() != among.String() || alone.Len() == 0 {
				t.Errorf("scs %s %s:\n%s\namong all verbs:\n%s", verb.Name(), flag, &alone, &among)
			}
		}
	}
}

// A newcomer who is wrong is told which help to read.
func TestWrongUseNamesTheHelpOfItsVerb(t *testing.T) {
	for line, want := range map[string]string{
		"lint --no-such-flag": "scs: unknown flag: --no-such-flag\nscs: see \"scs lint --help\"\n",
		"run --jobs soon":     "scs: --jobs: \"soon\" is not a number\nscs: see \"scs run --help\"\n",
		"frobnicate":          "scs: unknown command \"frobnicate\" for \"scs\"\nscs: see \"scs --help\"\n",
		"lst":                 "scs: unknown command \"lst\": did you mean \"scs lsp\"?\n",
		"help lnt":            "scs: unknown command \"lnt\": did you mean \"scs lint\"?\n",
	} {
		var errors bytes.Buffer
		command := scs.New()
		command.SetErr(&errors)
		if code := cli.Run(t.Context(), command, strings.Split(line, " ")); code != cli.ExitUsage {
			t.Errorf("scs %s: exit code %d", line, code)
		}
		if !strings.Contains(errors.String(), want) {
			t.Errorf("scs %s: %q is not in %q", line, want, &errors)
		}
	}
}

// Somebody who types "scs lint -" in a terminal gets out with Ctrl-C.
func TestWaitingForStandardInputCanBeInterrupted(t *testing.T) {
	for _, verb := range []string{"lint", "fmt"} {
		never, end := io.Pipe()
		command := scs.New()
		command.SetIn(never)
		command.SetErr(io.Discard)
		ctx, interrupt := context.WithCancel(t.Context())
		interrupt()
		if code := cli.Run(ctx, command, []string{verb, "-"}); code != cli.ExitEnvironment {
			t.Errorf("scs %s -: exit code %d", verb, code)
		}
		_ = end.Close()
	}
}

// Examples are there to be typed.
func TestExamplesBeginWithTheProgram(t *testing.T) {
	for _, verb := range scs.New().Commands() {
		for example := range strings.Lines(verb.Example) {
			if !strings.HasPrefix(example, "  scs "+verb.Name()+" ") {
				t.Errorf("scs %s: example %q", verb.Name(), example)
			}
		}
	}
}

func TestVersionNamesGo(t *testing.T) {
	if got := output(t, "--version"); !strings.HasPrefix(got, "scs version ") || !strings.Contains(got, "go1.") {
		t.Errorf("%q", got)
	}
}
