package archtest

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// named is what looks like a file or folder of the repository between backticks.
var named = regexp.MustCompile("`((?:ast|cmd|dap|docs|editors|formatter|internal|lint|lsp|record|runner|spec|tools)(?:/[a-z0-9_.-]+)*)`")

// TestTheMapIsTrue: every file and folder that docs/architecture.md names is
// there, and so is every room of its picture.
func TestTheMapIsTrue(t *testing.T) {
	root := filepath.Join("..", "..")
	text, err := os.ReadFile(filepath.Join(root, "docs", "architecture.md"))
	if err != nil {
		t.Fatal(err)
	}
	there := func(name string) {
		t.Helper()
		if _, err := os.Stat(filepath.Join(root, filepath.FromSlash(name))); err != nil {
			t.Errorf("docs/architecture.md names %s, which is not there", name)
		}
	}
	paths := named.FindAllStringSubmatch(string(text), -1)
	for _, found := range paths {
		there(found[1])
	}
	_, picture, _ := strings.Cut(string(text), "```\n")
	picture, _, _ = strings.Cut(picture, "```")
	floor, rooms := "", 0
	for line := range strings.Lines(picture) {
		name, _, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch {
		case name == "" || name == "│":
			continue
		case !strings.HasPrefix(line, " "):
			floor = name
			there(name)
		case strings.HasPrefix(line, "  ") && !strings.HasPrefix(line, "   "):
			there(floor + "/" + name)
		default:
			there("runner/" + name) // the column of the runner
		}
		rooms++
	}
	if len(paths) < 20 || rooms < 15 {
		t.Errorf("%d paths and %d rooms were found", len(paths), rooms)
	}
}
