package lsp_test

import (
	"encoding/json"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/scs-tools/scs/lsp/lsptest"
)

const (
	likes = "# Likes\n\n[Client] Romeo\n\tjid: romeo@localhost\n\tpassword: secret\n\n-----\n\nRomeo connects\n\n" +
		"Romeo sends:\n\t<message to=\"romeo@localhost\"><like xmlns=\"urn:example:likes:0\"/></message>\n\nRomeo disconnects\n"
	knowsLike  = "namespace urn:example:likes:0\n\telement like root\n\t\tin message\n"
	knowsLikes = "namespace urn:example:likes:0\n\telement likes root\n\t\tin message\n"
)

// What is known of XMPP changes with the files that settings name, wherever
// in the project these lie: here outside of the folder that is open.
func TestVocabularyFiles(t *testing.T) {
	project := folder(t, map[string]string{
		".git/HEAD": "", "scripts/likes.scs": likes,
		"scripts/.scs.toml": "[vocabulary]\nfiles = ['../words/like[s].txt']\n[lint]\nignore = [\"missing-title\"]\n",
	})
	dir, words := filepath.Join(project, "scripts"), filepath.Join(project, "words")
	path := filepath.Join(words, "like[s].txt")
	for name, tt := range map[string]struct {
		relative bool
		pattern  string
	}{
		"a client that knows folders in patterns": {true, `{"baseUri":"` + fileURI(words) + `","pattern":"like[[]s].txt"}`},
		"a client that knows none":                {false, `"**/like[[]s].txt"`},
	} {
		t.Run(name, func(t *testing.T) {
			writeFile(t, path, knowsLike)
			e := startIn(t, map[string]any{"workspace": map[string]any{"didChangeWatchedFiles": map[string]any{
				"dynamicRegistration": true, "relativePatternSupport": tt.relative,
			}}}, dir)
			uri := fileURI(filepath.Join(dir, "likes.scs"))
			e.Open(uri, likes)
			if got := codes(e.Diagnostics(uri, 1)); got != "" {
				t.Errorf("found %q", got)
			}
			registered := string(e.Note("client/registerCapability", func(params json.RawMessage) bool {
				return strings.Contains(string(params), "vocabulary-")
			}))
			if !strings.Contains(registered, `"globPattern":`+tt.pattern) {
				t.Errorf("registered %s, want %s", registered, tt.pattern)
			}
			found := func() string {
				e.Forget()
				e.Notify("workspace/didChangeWatchedFiles", map[string]any{
					"changes": []any{map[string]any{"uri": fileURI(path), "type": 2}},
				})
				return codes(e.Diagnostics(uri, 1))
			}

			writeFile(t, path, knowsLikes)
			if got := found(); got != "unknown-element" {
				t.Errorf("the element is gone, and %q is found", got)
			}
			// What is wrong is shown in the file, and what held before holds.
			writeFile(t, path, "namespace urn:example:likes:0\n\telephant like\n")
			if got := found(); got != "unknown-element" {
				t.Errorf("the file is wrong, and %q is found", got)
			}
			e.Note("textDocument/publishDiagnostics", faultsIn(path, 1))
			writeFile(t, path, knowsLike)
			if got := found(); got != "" {
				t.Errorf("the element is back, and %q is found", got)
			}
			e.Note("textDocument/publishDiagnostics", faultsIn(path, 0))
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
			if got := found(); got != "" {
				t.Errorf("the file is gone, and %q is found", got)
			}
			e.Note("textDocument/publishDiagnostics", faultsIn(filepath.Join(dir, ".scs.toml"), 1))
		})
	}
}

// faultsIn matches what is published of a file of settings.
func faultsIn(path string, n int) func(json.RawMessage) bool {
	return func(params json.RawMessage) bool {
		var published lsptest.Published
		if json.Unmarshal(params, &published) != nil {
			return false
		}
		uri, err := url.PathUnescape(published.URI)
		return err == nil && uri == fileURI(path) && len(published.Diagnostics) == n
	}
}
