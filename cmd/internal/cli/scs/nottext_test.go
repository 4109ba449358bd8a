package scs

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/scs-tools/scs/cmd/internal/cli"
)

// A file that is no text is told of once, by every verb that reads one, and what
// is in it is not printed.
func TestFilesThatAreNoText(t *testing.T) {
	t.Chdir(t.TempDir())
	const text = "# A title\n\n[Client] Romeo\n\tjid: romeo@localhost\n\tpassword: marker\n\n-----\n\nRomeo connects\n"
	spread := func(before, after string) string {
		var b strings.Builder
		for _, c := range strings.Repeat(text, 20) {
			b.WriteString(before + string(c) + after)
		}
		return b.String()
	}
	server := hangsUp(t)
	for name, content := range map[string]string{
		"NUL":                   strings.Repeat(text+"\x00", 20),
		"UTF-16 with its mark":  "\xff\xfe" + spread("", "\x00"),
		"UTF-16, little-endian": spread("", "\x00"),
		"UTF-16, big-endian":    spread("\x00", ""),
		"a binary":              strings.Repeat("\x7fELF\x02\x01\x01\x00\x00\x00\xff\xfe\x80\x81\n", 500),
		"control characters":    strings.Repeat("\x01\x02\x03\x1b\n", 500),
	} {
		for file, verbs := range map[string][]string{
			"a.scs": {"lint", "fmt", "fmt --check", "run --server " + server, "lint --fix"},
			"a.log": {"import --output new.scs"},
		} {
			if err := os.WriteFile(file, []byte(content), 0o644); err != nil {
				t.Fatal(err)
			}
			for _, verb := range verbs {
				var out bytes.Buffer
				command := New()
				command.SetOut(&out)
				command.SetErr(&out)
				code := cli.Run(t.Context(), command, append(strings.Fields(verb), file))
				if code != cli.ExitFindings && code != cli.ExitUsage {
					t.Errorf("%s of %s: exit code %d", verb, name, code)
				}
				told := strings.Count(out.String(), "not text:") + strings.Count(out.String(), "UTF-16")
				want := 1
				if strings.HasPrefix(verb, "run") {
					want = 2 // in the list of scripts too
				}
				if got := out.String(); len(got) > 1000 || got == "" || strings.Contains(got, "marker") ||
					strings.ContainsAny(got, "\x00\x01\x1b") || told != want {
					t.Errorf("%s of %s says in %d bytes:\n%.800q", verb, name, len(got), got)
				}
			}
			after, err := os.ReadFile(file)
			if err != nil || string(after) != content {
				t.Errorf("%s: %s was changed: %v", name, file, err)
			}
		}
		if _, err := os.Stat("new.scs"); err == nil {
			t.Errorf("%s: import made a script", name)
			_ = os.Remove("new.scs")
		}
	}
}
