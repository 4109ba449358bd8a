package config

import (
	"encoding/json"
	"errors"
	"testing"

	"github.com/scs-tools/scs/ast"
)

// An editor's settings mean what the same words mean in a file.
func TestFromValues(t *testing.T) {
	var values map[string]any
	settings := `{"lint": {"ignore": ["missing-title"], "severity": {"SCS201": "info"},
		"per-file-ignores": {"recorded/*": ["recorder-title"]}}}`
	if err := json.Unmarshal([]byte(settings), &values); err != nil {
		t.Fatal(err)
	}
	c, err := FromValues("/project", values)
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Lint.Ignore) != 1 || c.Lint.Ignore[0].Value != "missing-title" {
		t.Errorf("ignored: %v", c.Lint.Ignore)
	}
	if len(c.Lint.Severity) != 1 || c.Lint.Severity[0].Severity != ast.Info {
		t.Errorf("severities: %v", c.Lint.Severity)
	}
	if got := c.Lint.IgnoredIn("/project/recorded/a.scs"); len(got) != 1 {
		t.Errorf("ignored in recorded/: %v", got)
	}
}

func TestFromValuesReportsWhatIsWrong(t *testing.T) {
	_, err := FromValues("/project", map[string]any{"lint": map[string]any{"ignor": []any{}, "select": "x"}})
	var errs Errors
	if !errors.As(err, &errs) {
		t.Fatalf("got %v", err)
	}
	const want = `unknown key "ignor" in [lint]; did you mean "ignore"?`
	got := errs.Messages()
	if len(errs) != 2 || got[:len(want)] != want && got[len(got)-len(want):] != want {
		t.Errorf("got %q, with %q", got, want)
	}
}
