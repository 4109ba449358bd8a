package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestManual(t *testing.T) {
	t.Setenv("SOURCE_DATE_EPOCH", "86400")
	folder := t.TempDir()
	if err := write(folder); err != nil {
		t.Fatal(err)
	}
	for name, wants := range map[string][]string{
		"man/scs.1":            {"scs-lint(1)", "scs-run(1)", "Jan 1970"},
		"man/scs-lint.1":       {`--unsafe-fixes`, "Exit codes", ".scs.toml"},
		"man/scs-fmt.1":        {`--check`},
		"man/scs-run.1":        {`--server`, "Prosody"},
		"man/scs-lsp.1":        {`--log`},
		"completions/_scs":     {"#compdef scs"},
		"completions/scs.bash": {"__start_scs"},
		"completions/scs.fish": {"complete -c scs"},
		"completions/scs.ps1":  {"Register-ArgumentCompleter"},
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
	}
}

func TestManualWithAWrongDate(t *testing.T) {
	t.Setenv("SOURCE_DATE_EPOCH", "yesterday")
	if err := write(t.TempDir()); err == nil || !strings.Contains(err.Error(), "SOURCE_DATE_EPOCH") {
		t.Errorf("got %v", err)
	}
}
