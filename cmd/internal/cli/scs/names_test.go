package scs

import (
	"bytes"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/scs-tools/scs/cmd/internal/cli"
	"github.com/scs-tools/scs/internal/display"
	lintreport "github.com/scs-tools/scs/lint/report"
	runreport "github.com/scs-tools/scs/runner/report"
)

// hostileNames are names that do harm where they are printed as they are.
var hostileNames = []string{
	"::error::a.scs",
	"b\n::error::b.scs",
	"c\r::warning::c.scs",
	"d\x1b[31m\x07.scs",
	"e\u202escs\u2066.scs",
	"f\u0085\u009b.scs",
	"##[error]g.scs",
	" ::error::h.scs",
	"i\xff\u2028\u200f.scs",
	"%0A::error::j.scs",
	"]]>k\n\x1b&<.scs",
}

// The contents of the scripts: with findings, not in style, not a script, and
// one that ends before its server does.
var hostileTexts = []string{
	"# Same title\n\n[Client] Romeo\n jid: romeo@localhost\n password: x\n\n---\n\nRomeo conects\n",
	"# Same title\n\n[Client] Romeo\n\tjid: romeo@localhost\n\tpassword: x\n\n-----\n\nRomeo connects\n\nRomeo disconnects\n",
	"a\x00b\n",
}

// hostileFolder makes a folder with a script of every name and every content,
// and a few settings, and goes there.
func hostileFolder(t *testing.T) {
	t.Chdir(t.TempDir())
	for i, text := range hostileTexts {
		folder := string(rune('0' + i))
		if i == 0 {
			folder = "."
		}
		for _, name := range hostileNames {
			path := filepath.Join(folder, name)
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
				t.Skipf("no such names here: %v", err)
			}
		}
	}
}

// hangsUp is a server that ends each connection at once.
func hangsUp(t *testing.T) (address string) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			_ = conn.Close()
		}
	}()
	return listener.Addr().String()
}

// wantHarmless checks that what was printed holds no name as it is. Commands of
// GitHub Actions, where they are the format, name a property first.
func wantHarmless(t *testing.T, args []string, out string, commands bool) {
	t.Helper()
	for line := range strings.SplitSeq(out, "\n") {
		if i := strings.IndexFunc(line, func(r rune) bool { return display.Misleads(r) && r != '\t' }); i >= 0 {
			t.Errorf("%q: a raw control: %.200q", args, line[max(0, i-60):])
			return
		}
		trimmed := strings.TrimSpace(line)
		ours := commands && (strings.Contains(trimmed, " file=") || strings.HasPrefix(trimmed, "::error title=no server::"))
		if strings.HasPrefix(trimmed, "::") && !ours || strings.Contains(line, "##[") && !commands {
			t.Errorf("%q: a command of a name: %q", args, line)
			return
		}
	}
}

// Every verb shows names that it reads as data, in every format.
func TestNamesAreData(t *testing.T) {
	server := hangsUp(t)
	commands := [][]string{
		{"fmt", "--check"}, {"fmt", "--diff"}, {"fmt", "--diff", "--color", "never"}, {"fmt"},
		{"lint", "--statistics"}, {"lint", "--diff"}, {"lint", "--fix"}, {"lint", "--add-suppressions"},
		{"lint", "--baseline", "b\n::error::x\x1b", "--write-baseline"},
		{"lint", "--baseline", "none\n::error::\x1b"}, {"lint", "--baseline", "]]>k\n\x1b&<.scs"},
		{"lint", "--show-config", "::error::a\x1b.scs"}, {"lint", "--config", "d\x1b[31m\x07.scs"},
		{"lint", "no\n::error::such\x1b"}, {"fmt", "no\n::error::such\x1b"}, {"run", "no\n::error::such\x1b"},
		{"lint", "--select", "x\n::error::\x1b"}, {"lint", "--format", "x\n::error::\x1b"},
		{"lint", "--output", "no\n::error::/\x1b"}, {"run", "--server", "x\n::error::\x1b"},
		{"run", "--report", "tap=no\n::error::/\x1b"}, {"lsp", "--log", "no\n::error::/\x1b"},
		{"x\n::error::\x1b"}, {"lint", "--x\n::error::\x1b"},
		{"run", "--list"}, {"run", "--server", server}, {"run", "--server", server, "--verbose"},
		{"run", "--server", server, "--events", "-"},
		{"import", "b\n::error::b.scs"}, {"import", "-v", "no\n::error::such\x1b"},
		{"import", "--output", "c\r::warning::c.scs", "b\n::error::b.scs"},
	}
	for _, format := range lintreport.Formats() {
		commands = append(commands, []string{"lint", "--extend-select", "duplicate-title", "--format", format})
	}
	for _, format := range runreport.Formats() {
		commands = append(commands, []string{"run", "--server", server, "--report", format + "=-"})
	}
	for i, args := range commands {
		if testing.Short() && i%6 != 0 {
			continue
		}
		t.Run(strings.Join(args, " "), func(t *testing.T) {
			hostileFolder(t)
			var out, errors bytes.Buffer
			command := New()
			command.SetOut(&out)
			command.SetErr(&errors)
			code := cli.Run(t.Context(), command, args)
			if out.Len()+errors.Len() == 0 && code == cli.ExitClean {
				t.Error("nothing was printed")
			}
			github := slices.ContainsFunc(args, func(arg string) bool { return strings.Contains(arg, "github") })
			wantHarmless(t, args, out.String(), github)
			wantHarmless(t, args, errors.String(), false)
		})
	}
}
