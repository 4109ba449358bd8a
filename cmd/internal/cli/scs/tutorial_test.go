package scs

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/scs-tools/scs/cmd/internal/cli"
	"github.com/scs-tools/scs/internal/testenv"
	"github.com/scs-tools/scs/runner/server/servertest"
)

// fence is a block of code in a page, with the paragraph before it.
type fence struct{ before, kind, text string }

var fenced = regexp.MustCompile("(?ms)^```([a-z]*)\n(.*?)^```$")

// fences returns the blocks of code of a page.
func fences(page string) []fence {
	var all []fence
	last := 0
	for _, at := range fenced.FindAllStringSubmatchIndex(page, -1) {
		all = append(all, fence{page[last:at[0]], page[at[2]:at[3]], page[at[4]:at[5]]})
		last = at[1]
	}
	return all
}

// saved finds the file that a block of code is for.
var saved = regexp.MustCompile("(?:Save this as|Replace) `([^`]+)`")

// TestTutorial does what the tutorial says, line by line.
func TestTutorial(t *testing.T) {
	testenv.Long(t)
	servertest.Prosody(t)
	page, err := os.ReadFile("../../../../docs/tutorial.md")
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	commands := 0
	for _, f := range fences(string(page)) {
		if strings.Contains(f.before, "Change `Hello` to `Goodbye`") {
			edit(t, "mod_greet.lua", "Hello", "Goodbye")
		}
		if strings.Contains(f.before, "Change it back") {
			edit(t, "mod_greet.lua", "Goodbye", "Hello")
		}
		if f.kind != "sh" {
			name := saved.FindStringSubmatch(f.before)
			if name == nil {
				t.Fatalf("for which file is\n%s", f.text)
			}
			if err := os.WriteFile(filepath.FromSlash(name[1]), []byte(f.text), 0o600); err != nil {
				t.Fatal(err)
			}
			continue
		}
		for line := range strings.Lines(f.text) {
			line, comment, _ := strings.Cut(strings.TrimSpace(line), "#")
			words := strings.Fields(line)
			switch words[0] {
			case "scs":
				commands++
				tutorialCommand(t, words[1:], comment)
			case "mkdir":
				if err := os.Mkdir(words[1], 0o755); err != nil {
					t.Fatal(err)
				}
			case "apt-get", "go", "cat": // is there, is tested, or only shows
			default:
				t.Errorf("who runs %q?", line)
			}
		}
	}
	text, err := os.ReadFile("tests/greet.scs")
	if err != nil || !strings.Contains(string(text), "Hello, Romeo") || commands != 8 {
		t.Errorf("%d commands, %v, the script is\n%s", commands, err, text)
	}
}

// tutorialCommand runs a command, which ends well unless a comment says otherwise.
func tutorialCommand(t *testing.T, args []string, comment string) {
	t.Helper()
	want := cli.ExitClean
	if strings.TrimSpace(comment) == "exit code 1" {
		want = cli.ExitFindings
	}
	var out bytes.Buffer
	command := New()
	command.SetOut(&out)
	command.SetErr(&out)
	if code := cli.Run(t.Context(), command, args); code != want {
		t.Errorf("scs %s ends with %d:\n%s", strings.Join(args, " "), code, &out)
	}
}

func edit(t *testing.T, file, from, to string) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil || !strings.Contains(string(text), from) {
		t.Fatalf("%s does not say %q: %v", file, from, err)
	}
	if err := os.WriteFile(file, []byte(strings.ReplaceAll(string(text), from, to)), 0o600); err != nil {
		t.Fatal(err)
	}
}
