package lsp_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// Scripts that are not open change, come, go and are ignored on disk. A client
// that holds diagnostics of them is told to ask again.
func TestScriptsOnDisk(t *testing.T) {
	dir := folder(t, map[string]string{"a.scs": scene, "b.scs": faulty})
	e := startIn(t, merged(pulls, map[string]any{"workspace": map[string]any{
		"diagnostics":           map[string]any{"refreshSupport": true},
		"didChangeWatchedFiles": map[string]any{"dynamicRegistration": true},
	}}), dir)
	reports := pullWorkspace(e, nil)
	for _, step := range []struct {
		name, text string // no text to delete the file
		want       string
	}{
		{"a.scs", faulty, "a.scs full: unknown-verb\nb.scs unchanged"},
		{"b.scs", "", "a.scs unchanged\nb.scs full"},
		{"c.scs", faulty, "a.scs unchanged\nc.scs full: unknown-verb"},
		{".gitignore", "c.scs\n", "a.scs unchanged\nc.scs full"},
		{".gitignore", "", "a.scs unchanged\nc.scs full: unknown-verb"},
	} {
		path, kind := filepath.Join(dir, step.name), 2
		if step.text != "" {
			writeFile(t, path, step.text)
		} else if err := os.Remove(path); err != nil {
			t.Fatal(err)
		} else {
			kind = 3
		}
		e.Forget()
		e.Notify("workspace/didChangeWatchedFiles", map[string]any{"changes": []any{map[string]any{"uri": fileURI(path), "type": kind}}})
		e.Note("workspace/diagnostic/refresh", nil)
		reports = pullWorkspace(e, reports)
		if got := summary(dir, reports); got != step.want {
			t.Errorf("%s %q: got\n%s\nwant\n%s", step.name, step.text, got, step.want)
		}
		reports = slices.DeleteFunc(reports, func(r workspaceReport) bool { return r.ResultID == "gone" })
	}
}
