package lsp_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/scs-tools/scs/lsp/lsptest"
	"github.com/scs-tools/scs/runner/server/servertest"
)

// failuresOf returns the messages of what runs have found among diagnostics.
func failuresOf(diagnostics []lsptest.Diagnostic) string {
	var all []string
	for _, d := range diagnostics {
		if d.Source == "scs run" {
			all = append(all, d.Message)
		}
	}
	return strings.Join(all, "\n")
}

// What a run has found in a script that is not open is shown as long as the file
// holds that text: also while it is open, and after it has been closed.
func TestFailureOfAScriptThatIsNotOpen(t *testing.T) {
	t.Parallel()
	servertest.Prosody(t)
	for name, pull := range map[string]bool{"published": false, "asked for": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := folder(t, map[string]string{"a.scs": breaks})
			path := filepath.Join(dir, "a.scs")
			uri := fileURI(path)
			capabilities := ableRunClient
			if pull {
				capabilities = merged(ableRunClient, map[string]any{"textDocument": map[string]any{"diagnostic": map[string]any{}}})
			}
			e := lsptest.Start(t, serve)
			e.Initialize(capabilities, inFolders(dir))
			p := runClient{t, e}
			expect := func(when string, failed bool) {
				t.Helper()
				if !pull {
					e.Note("textDocument/publishDiagnostics", func(params json.RawMessage) bool {
						var last lsptest.Published
						return json.Unmarshal(params, &last) == nil && last.URI == uri && (failuresOf(last.Diagnostics) != "") == failed
					})
					e.Forget()
					return
				}
				got := false
				for _, report := range pullWorkspace(e, nil) {
					got = got || report.URI == uri && failuresOf(report.Items) != ""
				}
				if got != failed {
					t.Errorf("%s: failed %t, not %t", when, got, failed)
				}
			}
			if got := p.run(uri); got.Outcome != "failed" {
				t.Fatalf("%+v", got)
			}
			expect("the failure of a closed script", true)
			e.Open(uri, breaks)
			expect("the failure of the script that has been opened", true)
			e.Close(uri)
			expect("the failure of the script that has been closed", true)
			writeFile(t, path, passes)
			if err := os.Chtimes(path, time.Time{}, time.Now().Add(time.Hour)); err != nil {
				t.Fatal(err)
			}
			e.Notify("workspace/didChangeWatchedFiles", map[string]any{"changes": []any{map[string]any{"uri": uri, "type": 2}}})
			expect("no failure of another text", false)
		})
	}
}
