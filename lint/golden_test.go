package lint_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/internal/diff"
	"github.com/scs-tools/scs/internal/golden"
	"github.com/scs-tools/scs/internal/textedit"
	"github.com/scs-tools/scs/lint"
)

// expect holds the findings of a group of rules, by the start of their codes,
// to the archives of a folder. An archive is a row of two files a case: the
// script, whose name is the sentence that the case proves, and what is found
// in it. Opt-in rules run where the archive is named for one.
func expect(t *testing.T, folder, group string) {
	t.Helper()
	archives, err := filepath.Glob(filepath.Join("testdata", folder, "*.txtar"))
	if err != nil || len(archives) == 0 {
		t.Fatalf("no archive in testdata/%s: %v", folder, err)
	}
	for _, path := range archives {
		rule := strings.TrimSuffix(filepath.Base(path), ".txtar")
		t.Run(rule, func(t *testing.T) {
			archive := golden.Open(t, path)
			linter, err := lint.New(lint.Options{ExtendSelect: []string{rule}})
			if err != nil {
				t.Fatal(err)
			}
			if len(archive.Files)%2 != 0 {
				t.Fatalf("%s does not hold two files a case", path)
			}
			for i := 0; i < len(archive.Files); i += 2 {
				script, want := archive.Files[i], &archive.Files[i+1]
				t.Run(script.Name, func(t *testing.T) {
					archive.Equal(t, want, findings(t, linter, group, string(script.Data)))
				})
			}
			archive.Save(t)
		})
	}
}

// findings lints a script and writes down what a group of rules has found,
// with what each fix changes.
func findings(t *testing.T, linter *lint.Linter, group, text string) string {
	t.Helper()
	f := ast.Parse("test.scs", text)
	place := func(s ast.Span) string {
		at := f.Position(s.Start)
		return fmt.Sprintf("%d:%d %q", at.Line, at.Column, f.Slice(s))
	}
	var out strings.Builder
	for _, d := range linter.Check(f) {
		if !strings.HasPrefix(d.Code, group) {
			continue
		}
		fmt.Fprintf(&out, "%s: %s: %s (%s)\n", place(d.Span), d.Severity, d.Message, d.Name)
		for _, r := range d.Related {
			fmt.Fprintf(&out, "  %s: %s\n", place(r.Span), r.Message)
		}
		for _, fix := range d.Fixes {
			safety := "unsafe"
			if fix.Safe {
				safety = "safe"
			}
			fmt.Fprintf(&out, "  %s fix: %s\n", safety, fix.Title)
			fixed, err := textedit.Apply(text, fix.Edits)
			if err != nil {
				t.Errorf("the fix %q cannot be applied: %v", fix.Title, err)
			}
			for i, line := range strings.SplitAfter(diff.Unified("a", "b", text, fixed), "\n") {
				if i >= 2 && line != "" {
					out.WriteString("    " + line)
				}
			}
		}
	}
	return out.String()
}
