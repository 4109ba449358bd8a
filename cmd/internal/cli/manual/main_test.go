package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/scs-tools/scs/internal/testenv"
)

func TestManual(t *testing.T) {
	t.Setenv("SOURCE_DATE_EPOCH", "86400")
	folder := t.TempDir()
	if err := write(folder); err != nil {
		t.Fatal(err)
	}
	for name, wants := range map[string][]string{
		"man/scs.1":                {"scs-lint (1)", "scs-run (1)", "scslint (1)", "Jan 1970"},
		"man/scslint.1":            {"scs-lint (1)", "--unsafe-fixes", "EXIT STATUS", ".SH FILES"},
		"man/scs-lint.1":           {"--unsafe-fixes", "EXIT STATUS", ".scs.toml", "NO_COLOR", "scs (1)"},
		"man/scs-fmt.1":            {"--check", "SCS_CONFIG"},
		"man/scs-run.1":            {"--server", "Prosody", "SCS_SERVER", "SCS_TIMEOUT", "FORCE_COLOR", "prosody.cfg.lua", "EXIT STATUS", "--jobs\\fR \\fInumber"},
		"man/scs-new.1":            {"--force", "EXIT STATUS"},
		"man/scs-lsp.1":            {"--log"},
		"completions/_scs":         {"#compdef scs"},
		"completions/_scslint":     {"#compdef scslint"},
		"completions/scs.bash":     {"__start_scs"},
		"completions/scslint.bash": {"__start_scslint"},
		"completions/scslint.fish": {"complete -c scslint"},
		"completions/scs.fish":     {"complete -c scs"},
		"completions/scs.ps1":      {"Register-ArgumentCompleter"},
	} {
		data, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			t.Error(err)
			continue
		}
		// The manual macros write a hyphen of a flag with a backslash.
		text := strings.ReplaceAll(string(data), `\-`, "-")
		for _, want := range wants {
			if !strings.Contains(text, want) {
				t.Errorf("%s lacks %q", name, want)
			}
		}
		if i := strings.IndexFunc(text, func(r rune) bool { return r > unicode.MaxASCII }); i >= 0 && strings.HasPrefix(name, "man/") {
			t.Errorf("%s: a terminal without UTF-8 does not show %.3q", name, text[i:])
		}
	}
}

func TestManualWithAWrongDate(t *testing.T) {
	t.Setenv("SOURCE_DATE_EPOCH", "yesterday")
	if err := write(t.TempDir()); err == nil || !strings.Contains(err.Error(), "SOURCE_DATE_EPOCH") {
		t.Errorf("got %v", err)
	}
}

// texts returns what the help of a command says, each a run of words.
func texts(command *cobra.Command) []string {
	long, exitCodes, _ := strings.Cut(command.Long, "\n\nExit codes: ")
	all := []string{strings.TrimSuffix(command.Short, ".")}
	all = append(all, strings.Split(long, "\n\n")...)
	for one := range strings.SplitSeq(strings.TrimSuffix(strings.Join(strings.Fields(exitCodes), " "), "."), "; ") {
		if one != "" {
			all = append(all, one)
		}
	}
	all = append(all, strings.Split(command.Example, "\n")...)
	command.Flags().VisitAll(func(f *pflag.Flag) {
		if f.Hidden {
			return
		}
		_, usage := pflag.UnquoteUsage(f)
		all = append(all, "--"+f.Name, usage)
	})
	return all
}

// TestNoTextIsLost has the pages printed as man prints them, and looks for
// everything that the help says.
func TestNoTextIsLost(t *testing.T) {
	nroff := testenv.Command(t, "nroff")
	folder := t.TempDir()
	if err := write(folder); err != nil {
		t.Fatal(err)
	}
	for _, command := range commands() {
		page := filepath.Join(folder, "man", pageName(command)+".1")
		shown := exec.CommandContext(t.Context(), nroff, "-man", "-Tutf8", "-rHY=0", "-rLL=500n", page)
		shown.Env = append(os.Environ(), "GROFF_NO_SGR=1")
		var out, complaints bytes.Buffer
		shown.Stdout, shown.Stderr = &out, &complaints
		if err := shown.Run(); err != nil || complaints.Len() > 0 {
			t.Errorf("%s: %v %s", page, err, &complaints)
		}
		words := " " + strings.Join(strings.Fields(withoutOverstrikes(out.String())), " ") + " "
		for _, text := range texts(command) {
			if want := strings.Join(strings.Fields(text), " "); !strings.Contains(words, want) {
				t.Errorf("%s lacks %q", filepath.Base(page), want)
			}
		}
	}
}

// withoutOverstrikes removes how a teletype prints bold and underlined letters.
func withoutOverstrikes(text string) string {
	var out []rune
	for _, r := range text {
		if r == '\b' && len(out) > 0 {
			out = out[:len(out)-1]
			continue
		}
		out = append(out, r)
	}
	return strings.ReplaceAll(string(out), "\u00a0", " ")
}
