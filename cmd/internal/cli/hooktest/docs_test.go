package hooktest

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"github.com/scs-tools/scs/cmd/internal/cli/fmtverb"
	"github.com/scs-tools/scs/cmd/internal/cli/lintverb"
)

// TestThePageForCIHoldsCommandsThatWork parses the flags of each command.
func TestThePageForCIHoldsCommandsThatWork(t *testing.T) {
	page, err := os.ReadFile(filepath.Join("..", "..", "..", "..", "docs", "ci.md"))
	if err != nil {
		t.Fatal(err)
	}
	verbs := map[string]func() *cobra.Command{
		"lint": func() *cobra.Command { return lintverb.New("scs lint") },
		"fmt":  fmtverb.New,
	}
	commands := regexp.MustCompile(`(?m)^[- ]*(?:run: )?scs (lint|fmt) ([^|#\n]*)`).FindAllStringSubmatch(string(page), -1)
	for _, command := range commands {
		if err := verbs[command[1]]().ParseFlags(strings.Fields(command[2])); err != nil {
			t.Errorf("%s: %v", strings.TrimSpace(command[0]), err)
		}
	}
	if len(commands) < 10 {
		t.Errorf("only %d commands are found", len(commands))
	}
}

// TestThePageForCINamesTheHooks compares the page with the hooks there are.
func TestThePageForCINamesTheHooks(t *testing.T) {
	root := filepath.Join("..", "..", "..", "..")
	page, err := os.ReadFile(filepath.Join(root, "docs", "ci.md"))
	if err != nil {
		t.Fatal(err)
	}
	hooks, err := os.ReadFile(filepath.Join(root, ".pre-commit-hooks.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	ids := regexp.MustCompile(`(?m)^- id: (\S+)$`).FindAllStringSubmatch(string(hooks), -1)
	for _, id := range ids {
		if !regexp.MustCompile(`[ ` + "`]" + id[1] + `[` + "`\n]").Match(page) {
			t.Errorf("the page does not name the hook %s", id[1])
		}
	}
	if len(ids) != 5 {
		t.Errorf("%d hooks are found", len(ids))
	}
}
