package scs_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/scs-tools/scs/internal/cli"
	"github.com/scs-tools/scs/internal/cli/scs"
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
	for line, wants := range map[string][]string{
		"":                      {"fmt", "lint", "lsp", "run"},
		"lint --select una":     {"unawaited-iq"},
		"lint --fail-level ":    {"info", "warning", "error"},
		"lint --format s":       {"sarif"},
		"fmt --color ":          {"auto", "always", "never"},
		"run --report ":         {"tap=", "junit=", "json=", "github="},
		"run --server e":        {"ejabberd"},
		"run ":                  {"scs"}, // the ending of the files
		"fmt --check some/path": {"scs"},
	} {
		var offered []string
		for l := range strings.Lines(output(t, append([]string{"__complete"}, strings.Split(line, " ")...)...)) {
			word, _, _ := strings.Cut(strings.TrimSpace(l), "\t")
			offered = append(offered, word)
		}
		for _, want := range wants {
			if !slices.Contains(offered, want) {
				t.Errorf("scs %s: %q is not among %q", line, want, offered)
			}
		}
	}
}

func TestVersionNamesGo(t *testing.T) {
	if got := output(t, "--version"); !strings.HasPrefix(got, "scs version ") || !strings.Contains(got, "go1.") {
		t.Errorf("%q", got)
	}
}
