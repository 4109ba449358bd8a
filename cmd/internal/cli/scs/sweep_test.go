package scs

import (
	"bytes"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/scs-tools/scs/cmd/internal/cli"
)

// What a killed run has left beside a report or a baseline, the next one removes.
func TestLeftoversBesideOutputsAreSwept(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("what is younger than a minute is left alone")
	}
	for _, args := range [][]string{
		{"lint", "--output", "out/report.txt"},
		{"lint", "--format", "json=out/report.json"},
		{"lint", "--baseline", "out/known.json", "--write-baseline"},
		{"run", "--server", hangsUp(t), "--report", "tap=out/run.tap"},
	} {
		t.Chdir(t.TempDir())
		left := filepath.Join("out", ".scs-1a2b3c.tmp")
		for path, text := range map[string]string{left: "half", "a.scs": hostileTexts[1]} {
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		var out bytes.Buffer
		command := New()
		command.SetOut(&out)
		command.SetErr(&out)
		cli.Run(t.Context(), command, append(args, "a.scs"))
		if _, err := os.Lstat(left); err == nil {
			t.Errorf("%q: left behind:\n%s", args, out.String())
		}
	}
}
