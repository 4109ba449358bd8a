package scs

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/scs-tools/scs/cmd/internal/cli"
	"github.com/scs-tools/scs/internal/golden"
)

// endings are commands of each verb that end with each of its exit codes, in a
// folder with the files of endingFiles; ADDRESS is a server that hangs up.
var endings = map[string]string{
	"lint 0":   "lint right.scs",
	"lint 1":   "lint wrong.scs",
	"lint 2":   "lint --select no-such-rule right.scs",
	"lint 3":   "lint missing.scs",
	"fmt 0":    "fmt --check right.scs",
	"fmt 1":    "fmt --check untidy.scs",
	"fmt 2":    "fmt --range x right.scs",
	"fmt 3":    "fmt missing.scs",
	"run 0":    "run --allow-empty empty",
	"run 1":    "run --server ADDRESS wrong.scs",
	"run 2":    "run empty",
	"run 3":    "run --server 127.0.0.1:1 right.scs",
	"new 0":    "new made.scs",
	"new 2":    "new right.scs",
	"new 3":    "new no/such/folder.scs",
	"import 0": "import --from plain log.txt",
	"import 1": "import --from plain nothing.txt",
	"import 2": "import --from no-such-format log.txt",
	"import 3": "import missing.log",
	"record 2": "record",
	"record 3": "record --output made-too.scs --server 127.0.0.1:1 --listen 127.0.0.1:99999",
	"lsp 1":    "lsp",
	"lsp 2":    "lsp --no-such-flag",
	"lsp 3":    "lsp --log no/such/folder.txt",
	"dap 0":    "dap",
	"dap 2":    "dap --no-such-flag",
	"dap 3":    "dap --log no/such/folder.txt",
}

// elsewhere says which tests walk the other exit codes.
var elsewhere = map[string]string{
	"lsp 0":    "lspverb: an editor ends the session",
	"record 0": "recordverb: a client is recorded",
	"record 1": "recordverb: nothing is recorded until the interrupt",
}

const tidy = "# A title\n\n[Client] Romeo\n\tjid: romeo@localhost\n\tpassword: x\n\n-----\n\nRomeo connects\n\nRomeo disconnects\n"

var endingFiles = map[string]string{
	"right.scs":      tidy,
	"untidy.scs":     strings.ReplaceAll(tidy, "\t", " "),
	"wrong.scs":      strings.Replace(tidy, "connects", "conects", 1),
	"log.txt":        "SENT <message to='juliet@localhost' from='romeo@localhost/a'><body>x</body></message>\n",
	"nothing.txt":    "nothing\n",
	"empty/read.txt": "",
}

// Each exit code of each verb is what a command really ends with.
func TestExitCodes(t *testing.T) {
	server := hangsUp(t)
	for _, verb := range New().Commands() {
		exits := cli.ExitsOf(verb).All()
		if exits == [4]string{} {
			if verb.Name() != "help" && verb.Name() != "completion" {
				t.Errorf("scs %s does not say what its exit codes mean", verb.Name())
			}
			continue
		}
		for code, meaning := range exits {
			name := fmt.Sprintf("%s %d", verb.Name(), code)
			line, walked := endings[name]
			if _, known := elsewhere[name]; walked == known && meaning != "" {
				t.Errorf("%s: name a command that ends so, or the test that walks it", name)
			}
			if walked && meaning == "" {
				t.Errorf("%s: the help does not tell of it", name)
			}
			if !walked {
				continue
			}
			t.Run(name, func(t *testing.T) {
				t.Chdir(t.TempDir())
				for file, text := range endingFiles {
					if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
						t.Fatal(err)
					}
					if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
						t.Fatal(err)
					}
				}
				var out bytes.Buffer
				command := New()
				command.SetIn(strings.NewReader(""))
				command.SetOut(&out)
				command.SetErr(&out)
				got := cli.Run(t.Context(), command, strings.Fields(strings.ReplaceAll(line, "ADDRESS", server)))
				if strconv.Itoa(got) != strings.Fields(name)[1] {
					t.Errorf("scs %s ends with %d:\n%s", line, got, &out)
				}
			})
		}
	}
}

// exitTable returns the exit codes of all verbs as a table in Markdown.
func exitTable() string {
	var b strings.Builder
	b.WriteString("| | 0 | 1 | 2 | 3 |\n| --- | --- | --- | --- | --- |\n")
	for _, verb := range New().Commands() {
		if exits := cli.ExitsOf(verb).All(); exits != [4]string{} {
			fmt.Fprintf(&b, "| `scs %s` | %s |\n", verb.Name(), strings.Join(exits[:], " | "))
		}
	}
	return b.String()
}

// The page for pipelines has the table; -update writes it.
func TestThePageHasTheExitCodes(t *testing.T) {
	const path, start, end = "../../../../docs/ci.md", "<!-- exit codes: made by go test ./cmd/internal/cli/scs -update -->\n", "<!-- end -->\n"
	page, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(page), start)
	_, after, closed := strings.Cut(rest, end)
	if !ok || !closed {
		t.Fatal("the page has no place for them")
	}
	golden.File(t, path, before+start+exitTable()+end+after)
}
