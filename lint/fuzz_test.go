package lint_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/internal/testenv"
	"github.com/scs-tools/scs/lint"
	"github.com/scs-tools/scs/lint/rules"
)

// FuzzSafeFixes: whatever the text, no rule panics, every span lies inside the
// file, the findings are the same each time, and the safe fixes that are made
// remove findings and add none.
func FuzzSafeFixes(f *testing.F) {
	for _, s := range testenv.Own(f) {
		f.Add(s.Text)
	}
	for _, rule := range rules.All() {
		if page, err := rule.Page(); err == nil {
			for _, e := range examples(f, page) {
				f.Add(e.text)
			}
		}
	}
	archives, err := filepath.Glob("testdata/*/*.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, path := range archives {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range archive.Files {
			f.Add(string(file.Data))
		}
	}
	mistakes, err := os.ReadFile("../spec/mistakes/lost_line.scs")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(mistakes))

	linter, err := lint.New(lint.Options{Select: []string{"ALL"}})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		file := ast.Parse("fuzz.scs", text)
		before := linter.Check(file)
		for _, d := range before {
			checkSpan(t, d.Span, text)
			for _, r := range d.Related {
				checkSpan(t, r.Span, text)
			}
			for _, fix := range d.Fixes {
				for _, e := range fix.Edits {
					checkSpan(t, e.Span, text)
				}
			}
		}
		if diff := cmp.Diff(before, linter.Check(file)); diff != "" {
			t.Fatalf("the same file has other findings the second time:\n%s", diff)
		}
		fixed, err := linter.Fix(file, false)
		if err != nil {
			t.Fatal(err)
		}
		counts := map[string]int{}
		for _, d := range before {
			counts[d.Code]++
		}
		for _, d := range fixed.Left {
			if counts[d.Code]--; counts[d.Code] < 0 {
				t.Fatalf("safe fixes have added %s: %s\n%q\nfrom\n%q", d.Name, d.Message, fixed.File.Text(), text)
			}
		}
		if len(fixed.Made) > 0 && len(fixed.Left) >= len(before) {
			t.Fatalf("%d fixes leave %d of %d findings", len(fixed.Made), len(fixed.Left), len(before))
		}
		if _, err := linter.Fix(file, true); err != nil {
			t.Fatal(err)
		}
	})
}

func checkSpan(t *testing.T, s ast.Span, text string) {
	t.Helper()
	if s.Start < 0 || s.End < s.Start || s.End > len(text) {
		t.Fatalf("the span %v lies outside of %d bytes", s, len(text))
	}
}
