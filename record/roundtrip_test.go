package record

import (
	"slices"
	"strings"
	"testing"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/formatter"
	"github.com/scs-tools/scs/lint"
	"github.com/scs-tools/scs/record/logs"
)

// TestTheSameTrafficMakesTheSameScript imports one traffic from a log of each
// format.
func TestTheSameTrafficMakesTheSameScript(t *testing.T) {
	want := map[bool]string{} // by whether the log is one client's
	for _, format := range writtenFormats() {
		t.Run(format, func(t *testing.T) {
			all := traffic()
			inputs := []logs.Input{{Name: "traffic.log", Data: writeLog(format, all)}}
			if isOneClient(format) {
				// Each client has a log of its own.
				inputs = nil
				for s := range 2 {
					inputs = append(inputs, logs.Input{Name: "traffic.log", Data: writeLog(format, seenBy(s, all))})
				}
			}
			got, err := Import(inputs, Options{})
			if err != nil {
				t.Fatal(err)
			}
			for i, l := range got.Logs {
				if l.Format.Name != format {
					t.Errorf("log %d is taken for one of %s", i, l.Format.Name)
				}
				if len(l.Skipped) > 0 {
					t.Errorf("not understood: %+v", l.Skipped)
				}
			}
			checkScript(t, got.Script)
			if got.Sent != 8 || got.Guessed != 0 || got.Left != 0 || got.Unasked != 0 {
				t.Errorf("%d sent, %d guessed, %d left, %d unasked", got.Sent, got.Guessed, got.Left, got.Unasked)
			}
			essence := essenceOf(got.Script)
			first, ok := want[true]
			if !ok {
				want[true] = essence
			} else if first != essence {
				t.Errorf("another script:\n%s\ninstead of\n%s", essence, first)
			}
		})
	}
}

// essenceOf returns a script without what not every format shows: pauses, and
// who disconnects when.
func essenceOf(script string) string {
	var kept []string
	for line := range strings.Lines(script) {
		if strings.HasPrefix(line, "#") || strings.TrimSpace(line) == "" || strings.HasSuffix(line, " disconnects\n") {
			continue
		}
		kept = append(kept, line)
	}
	return strings.Join(kept, "")
}

// checkScript checks what every imported script has to be: in style, without
// warnings, without secrets.
func checkScript(t *testing.T, text string) {
	t.Helper()
	f := ast.Parse("imported.scs", text)
	for _, d := range linter(t).Check(f) {
		if d.Severity >= ast.Warning {
			t.Errorf("line %d: %s %s", f.Position(d.Span.Start).Line, d.Code, d.Message)
		}
	}
	formatted, err := formatter.Format(f)
	if err != nil {
		t.Fatal(err)
	}
	if formatted.Text != text {
		t.Errorf("not in style:\n%s", text)
	}
	checkSecrets(t, text)
}

func checkSecrets(t *testing.T, text string, but ...secret) {
	t.Helper()
	for _, s := range trafficSecrets {
		if i := strings.Index(text, s.text); i >= 0 && !slices.Contains(but, s) {
			t.Errorf("%q is in %q", s.text, text[max(0, i-100):min(len(text), i+100)])
		}
	}
}

func linter(t *testing.T) *lint.Linter {
	t.Helper()
	l, err := lint.New(lint.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestEveryFormatHasASample(t *testing.T) {
	written := append(writtenFormats(), "scansion", "psi", "xep")
	for _, f := range logs.Formats() {
		if !slices.Contains(written, f.Name) {
			t.Errorf("no test writes a log of %s", f.Name)
		}
	}
}
