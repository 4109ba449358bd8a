package lint_test

import (
	"strings"
	"testing"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/lint"
)

// A verb that is mistyped is one finding, whatever goes wrong because of it, with
// what is meant and a fix that makes the script clean.
func TestMistypedVerbIsOneFinding(t *testing.T) {
	const script = "# Two lovers\n# One calls the other\n\n[Client] Romeo\n\tjid: romeo@localhost\n\tpassword: secret\n\n" +
		"[Client] Juliet's phone\n\tjid: juliet@localhost\n\tpassword: secret\n\n-----\n\n" +
		"Romeo connects\n\nJuliet's phone connects\n\n" +
		"Romeo sends:\n\t<message to=\"${Juliet's phone's JID}\" type=\"chat\">\n\t\t<body>Hi</body>\n\t</message>\n\n" +
		"Juliet's phone receives:\n\t<message from=\"${Romeo's full JID}\" type=\"chat\">\n\t\t<body>Hi</body>\n\t</message>\n\n" +
		"Romeo disconnects\n\nJuliet's phone disconnects\n"
	linter, err := lint.New(lint.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if found := linter.Check(ast.Parse("a.scs", script)); len(found) > 0 {
		t.Fatalf("the script is not clean: %v", found)
	}
	for _, name := range []string{"Romeo", "Juliet's phone"} {
		for verb, mistyped := range map[string][]string{
			"connects":    {"conects", "connetcs", "connect", "Connects"},
			"disconnects": {"disconects", "disconneccts", "disconnect", "disconnectss"},
			"sends":       {"sensd", "send", "sneds", "Sends"},
			"receives":    {"receivs", "receive", "recevies", "RECEIVES"},
		} {
			line := "\n" + name + " " + verb
			if !strings.Contains(script, line) {
				continue
			}
			for _, wrong := range mistyped {
				text := strings.Replace(script, line, "\n"+name+" "+wrong, 1)
				found := linter.Check(ast.Parse("a.scs", text))
				if len(found) != 1 || !strings.Contains(found[0].Message, `"`+verb+`"`) || len(found[0].Fixes) == 0 {
					t.Errorf("%s %s: got %v, want one finding that suggests %q and a fix", name, wrong, found, verb)
					continue
				}
				edit := found[0].Fixes[0].Edits[0]
				if fixed := text[:edit.Span.Start] + edit.New + text[edit.Span.End:]; fixed != script {
					t.Errorf("%s %s: the fix makes %q", name, wrong, fixed[edit.Span.Start:edit.Span.Start+20])
				}
			}
		}
	}
}
