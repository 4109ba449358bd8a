package runverb_test

import (
	"os"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"github.com/scs-tools/scs/cmd/internal/cli"
	"github.com/scs-tools/scs/cmd/internal/cli/runverb"
	"github.com/scs-tools/scs/runner/server/servertest"
)

// TestFirstScript does what the README says about the first script.
func TestFirstScript(t *testing.T) {
	servertest.Prosody(t)
	readme, err := os.ReadFile("../../../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, _ := strings.Cut(string(readme), "\n## Your first script")
	section, _, _ = strings.Cut(section, "\n## ")
	parts := strings.Split(section, "```\n")
	if len(parts) != 3 || !strings.Contains(parts[0], "`hello.scs`") {
		t.Fatalf("the section holds no script:\n%s", section)
	}
	t.Chdir(t.TempDir())
	if err := os.WriteFile("hello.scs", []byte(parts[1]), 0o600); err != nil {
		t.Fatal(err)
	}
	commands := 0
	for line := range strings.Lines(parts[2]) {
		words := strings.Fields(line)
		if !strings.HasPrefix(line, "    scs ") {
			continue
		}
		commands++
		var out, messages strings.Builder
		root := &cobra.Command{Use: "scs"}
		root.AddCommand(runverb.New())
		root.SetOut(&out)
		root.SetErr(&messages)
		if code := cli.Run(t.Context(), root, words[1:]); code != cli.ExitClean {
			t.Fatalf("%s: exit code %d: %s%s", strings.TrimSpace(line), code, &out, &messages)
		}
	}
	text, err := os.ReadFile("hello.scs")
	if _, received, _ := strings.Cut(string(text), "receives:"); err != nil || commands != 2 || !strings.Contains(received, "<body>Hello</body>") {
		t.Errorf("%d commands, %v, the script is\n%s", commands, err, text)
	}
}
