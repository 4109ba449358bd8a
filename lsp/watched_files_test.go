package lsp_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/scs-tools/scs/lsp/lsptest"
)

// The findings of a file that is deleted while it is open go, and come again with
// the file, or with what is typed.
func TestFileDeletedWhileOpen(t *testing.T) {
	for name, pull := range map[string]bool{"published": false, "asked for": true} {
		t.Run(name, func(t *testing.T) {
			dir := folder(t, map[string]string{"a.scs": faulty})
			path := filepath.Join(dir, "a.scs")
			uri := fileURI(path)
			capabilities := map[string]any{}
			if pull {
				capabilities["textDocument"] = map[string]any{"diagnostic": map[string]any{}}
			}
			e := start(t, capabilities)
			e.Open(uri, faulty)
			expect := func(when, want string) {
				t.Helper()
				if !pull {
					e.Note("textDocument/publishDiagnostics", func(params json.RawMessage) bool {
						var last lsptest.Published
						return json.Unmarshal(params, &last) == nil && codes(last.Diagnostics) == want
					})
					e.Forget()
					return
				}
				var report struct{ Items []lsptest.Diagnostic }
				e.MustCall("textDocument/diagnostic", lsptest.In(uri), &report)
				if got := codes(report.Items); got != want {
					t.Errorf("%s: found %q, not %q", when, got, want)
				}
			}
			changed := func(kind int) {
				e.Notify("workspace/didChangeWatchedFiles", map[string]any{"changes": []any{map[string]any{"uri": uri, "type": kind}}})
			}
			const created, deleted = 1, 3
			expect("opened", "unknown-verb")
			changed(deleted) // and written anew at once
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
			changed(deleted)
			expect("deleted", "")
			e.Change(uri, 2, lsptest.Change{Text: faulty + "\n"})
			expect("typed", "unknown-verb")
			changed(deleted)
			expect("deleted again", "")
			writeFile(t, path, faulty)
			changed(created)
			expect("written anew", "unknown-verb")
		})
	}
}
