package lintverb_test

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/scs-tools/scs/cmd/internal/cli"
	"github.com/scs-tools/scs/cmd/internal/cli/lintverb"
)

// The cap is on what is printed: counts, baselines, suppressions and fixes are
// of everything.
func TestTheCapIsOnWhatIsPrinted(t *testing.T) {
	const head = "# A title\n\n[Client] Romeo\n\tjid: romeo@localhost\n\tpassword: x\n\n-----\n\n"
	script := head + strings.Repeat("Romeo conects\n\n", 250)
	lint := func(settings string, args ...string) string {
		t.Helper()
		for name, text := range map[string]string{"a.scs": script, ".scs.toml": settings} {
			if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		var out, errors bytes.Buffer
		command := lintverb.New("scs lint")
		command.SetOut(&out)
		command.SetErr(&errors)
		if code := cli.Run(t.Context(), command, append([]string{"--select", "unknown-verb"}, args...)); code > cli.ExitFindings {
			t.Fatalf("%q: exit code %d: %s", args, code, errors.String())
		}
		return out.String()
	}
	t.Chdir(t.TempDir())
	for _, c := range []struct {
		settings string
		args     []string
		printed  int
		says     string
	}{
		{"", nil, 200, "a.scs: … and 50 more: --max-findings 0 prints all\n"},
		{"", []string{"--max-findings", "249"}, 249, "… and 1 more"},
		{"", []string{"--max-findings", "0"}, 250, "250 errors"},
		{"[lint]\nmax-findings = 0\n", nil, 250, "250 errors"},
		{"[lint]\nmax-findings = 7\n", nil, 7, "… and 243 more"},
		{"[lint]\nmax-findings = 7\n", []string{"--max-findings", "9"}, 9, "… and 241 more"},
		{"", []string{"--statistics"}, 0, "250 SCS"},
		{"", []string{"--add-suppressions", "--diff"}, 0, "@@"},
		{"", []string{"--baseline", "b.json", "--write-baseline"}, 0, "250 findings in 1 script written"},
		{"", []string{"--baseline", "b.json"}, 0, "250 in the baseline"},
		{"", []string{"--fix", "--unsafe-fixes"}, 0, "250 findings fixed"},
		{"", []string{"--max-findings", "1", "--statistics"}, 0, "250 SCS"},
		{"", []string{"--max-findings", "1", "--baseline", "c.json", "--write-baseline"}, 0, "250 findings in 1 script written"},
		{"", []string{"--max-findings", "1", "--baseline", "c.json"}, 0, "250 in the baseline"},
		{"", []string{"--max-findings", "1", "--fix", "--unsafe-fixes"}, 0, "250 findings fixed"},
		{"[lint]\nmax-findings = 1\n", []string{"--fix", "--unsafe-fixes"}, 0, "250 findings fixed"},
	} {
		out := lint(c.settings, c.args...)
		if got := strings.Count(out, ": error["); got != c.printed || !strings.Contains(out, c.says) {
			t.Errorf("%q, settings %q: %d printed, want %d and %q:\n%.1500s", c.args, c.settings, got, c.printed, c.says, out[max(0, len(out)-600):])
		}
	}
	// What was suppressed is all of it.
	lint("", "--max-findings", "1", "--add-suppressions")
	suppressed, err := os.ReadFile("a.scs")
	if err != nil {
		t.Fatal(err)
	}
	script = string(suppressed)
	if out := lint("", "--max-findings", "1"); strings.Contains(out, ": error[") || strings.Contains(out, "more: ") {
		t.Errorf("findings are left though all were suppressed:\n%.1000s", out)
	}
}
