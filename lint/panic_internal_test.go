package lint

import (
	"slices"
	"strings"
	"testing"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/lint/rules"
)

// A rule that fails on one block costs its findings there, not those of the
// parser or of the blocks before, and no comment hides that it failed.
func TestAPanicIsAFinding(t *testing.T) {
	l, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	failing := &rules.Rule{Code: "SCS101", On: ast.KindSet(ast.KindAction), Check: func(p *rules.Pass) {
		if a, _ := p.Node.Action(); a.Name() == "Juliet" {
			panic("a rule that fails")
		}
	}}
	l.checks[ast.KindAction].rules = append(l.checks[ast.KindAction].rules, failing)
	const text = "# scslint: disable-file=all\n# A title\n\n[Client] Romeo\n\n-----\n\nRomeo conects\n\nJuliet connects\n"
	for range 2 { // the second time with what the first has left behind
		found := l.Check(ast.Parse("x.scs", text))
		at := slices.IndexFunc(found, func(d ast.Diagnostic) bool { return d.Code == "SCS900" })
		if at < 0 {
			t.Fatalf("found %v", found)
		}
		if d := found[at]; text[d.Span.Start:d.Span.End] != "Juliet connects" || !strings.Contains(d.Message, "a rule that fails") {
			t.Errorf("%q: %s", text[d.Span.Start:d.Span.End], d.Message)
		}
	}
	if found := l.Check(ast.Parse("x.scs", "# A title\n\nRomeo <\n")); len(found) == 0 {
		t.Error("the next file has no findings")
	}
}

// TestWhateverPanicsIsAFinding: so is a failure of what makes fixes and adds
// comments, at the block that makes it fail; the file is left as it is.
func TestWhateverPanicsIsAFinding(t *testing.T) {
	l, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	const text = "# A title\n\n[Client] Romeo\n\n-----\n\nRomeo conects\n\nJuliet connects\n"
	f := ast.Parse("x.scs", text)
	wantFailure := func(d ast.Diagnostic) {
		t.Helper()
		if d.Code != "SCS900" || text[d.Span.Start:d.Span.End] != "Juliet connects" || !strings.Contains(d.Message, "report this") {
			t.Errorf("%s at %q: %s", d.Code, text[d.Span.Start:d.Span.End], d.Message)
		}
	}
	d, failed := guarded(f, func(f *ast.File) {
		if strings.Contains(f.Text(), "Juliet") {
			panic("no Juliet")
		}
	})
	if !failed {
		t.Fatal("nothing has failed")
	}
	wantFailure(d)
	suppressed, err := l.Suppress(f, func(f *ast.File, all []ast.Diagnostic) []ast.Diagnostic {
		if strings.Contains(f.Text(), "Juliet") {
			return all[len(all)+1:]
		}
		return nil
	})
	if err != nil || suppressed.File != f {
		t.Fatalf("%v, the file has changed: %v", err, suppressed.File != f)
	}
	at := slices.IndexFunc(suppressed.Left, func(d ast.Diagnostic) bool { return d.Code == "SCS900" })
	if at < 0 || len(suppressed.Left) < 2 {
		t.Fatalf("found %v", suppressed.Left)
	}
	wantFailure(suppressed.Left[at])
}
