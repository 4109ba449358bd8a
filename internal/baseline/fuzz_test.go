package baseline_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/internal/baseline"
)

// FuzzRead: whatever a baseline holds, it is read and can be compared with, or
// it is an error that names a line of it.
func FuzzRead(f *testing.F) {
	for _, text := range []string{
		`{"version": 1, "scripts": {"a.scs": ["SCS101 missing-title 0123456789abcdef"]}}`, `{"version": 2}`, `{"scripts": []}`, `{} {}`,
		`{"version": 1, "scripts": {"a.scs": ["one", 2]}}`, strings.Repeat("[", 1000), "null", "\ufeff{}", "", `{"version": 1e99}`, `{"other": 1}`,
	} {
		f.Add(text)
	}
	script := ast.Parse("a.scs", "Romeo conects\n")
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, text string) {
		path := filepath.Join(dir, "baseline.json")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		b, err := baseline.Read(path)
		if err == nil {
			b.Compare(filepath.Join(dir, "a.scs"), script, script.Diagnostics(), func(string) bool { return true })
			return
		}
		wrong, ok := errors.AsType[*baseline.FormatError](err)
		if !ok {
			t.Fatal(err)
		}
		if wrong.Line < 0 || wrong.Line > 1+strings.Count(text, "\n") {
			t.Errorf("line %d of %q: %v", wrong.Line, text, err)
		}
	})
}
