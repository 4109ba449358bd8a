package lint_test

import (
	"strings"
	"testing"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/failures"
	"github.com/scs-tools/scs/lint"
)

// TestWhatARunFindsIsSuppressed suppresses what the linter does not find itself,
// and does not call that unused.
func TestWhatARunFindsIsSuppressed(t *testing.T) {
	linter, err := lint.New(lint.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for selector, suppresses := range map[string]bool{
		"SCS612": true, "scs612": true, "fails-in-other-order": true, "SCS6": true, "SCS61": true, "scs61": true, "SCS60": false, "all": true,
		"SCS613": false, "unawaited-iq": false,
	} {
		text := "# x\n\n[Client] Romeo\n\tjid: romeo@localhost\n\tpassword: p\n\n-----\n\nRomeo connects\n\n" +
			"# scslint: disable=" + selector + " -- a reason\nRomeo receives:\n\t<message/>\n\nRomeo receives:\n\t<message/>\n"
		f := ast.Parse("x.scs", text)
		at := func(offset int) bool {
			return lint.IsSuppressed(f, ast.Diagnostic{Code: failures.FailsInOtherOrder, Span: ast.Span{Start: offset, End: offset + 5}})
		}
		if got := at(strings.Index(text, "Romeo receives")); got != suppresses {
			t.Errorf("%s suppresses: %t", selector, got)
		}
		if at(strings.LastIndex(text, "Romeo receives")) {
			t.Errorf("%s suppresses in another block", selector)
		}
		for _, d := range linter.Check(f) {
			if strings.HasPrefix(selector, "SCS6") && strings.HasSuffix(d.Name, "-suppression") {
				t.Errorf("%s: %s", selector, d.Message)
			}
		}
	}
}

// A name that is nearly that of something only a run finds is corrected.
func TestNearTheNamesOfWhatARunFinds(t *testing.T) {
	linter, err := lint.New(lint.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for selector, want := range map[string]string{
		"no-mach": `did you mean "no-match"?`, "canot-connect": `did you mean "cannot-connect"?`, "missing-titel": `did you mean "missing-title"?`,
	} {
		f := ast.Parse("x.scs", "# x\n\n# scslint: disable="+selector+" -- a reason\n[Client] Romeo\n\tjid: romeo@localhost\n\tpassword: p\n\n-----\n\nRomeo connects\n")
		said := ""
		for _, d := range linter.Check(f) {
			if d.Name == "bad-suppression" {
				said += d.Message
			}
		}
		if !strings.Contains(said, want) {
			t.Errorf("%s: %q", selector, said)
		}
	}
}
