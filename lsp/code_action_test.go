package lsp_test

import (
	"strings"
	"testing"

	"github.com/scs-tools/scs/lsp/lsptest"
)

// Neovim sends the findings of the cursor's line, wherever in it the cursor is.
func TestActionsForFindingsThatTheClientNames(t *testing.T) {
	e := start(t, map[string]any{"textDocument": map[string]any{"codeAction": map[string]any{
		"codeActionLiteralSupport": map[string]any{"codeActionKind": map[string]any{"valueSet": []string{"quickfix"}}},
	}}})
	e.Open(uri, strings.Replace(scene, "connects", "conects", 1))
	found := e.Diagnostics(uri, 1)
	if len(found) != 1 {
		t.Fatalf("diagnostics: %v", found)
	}
	ask := func(named []lsptest.Diagnostic) (titles []string) {
		line := found[0].Range.Start.Line
		params := lsptest.In(uri)
		params["range"] = lsptest.Range{Start: lsptest.Position{Line: line}, End: lsptest.Position{Line: line}}
		params["context"] = map[string]any{"diagnostics": named, "only": []string{"quickfix"}}
		var actions []struct{ Title string }
		e.MustCall("textDocument/codeAction", params, &actions)
		for _, a := range actions {
			titles = append(titles, a.Title)
		}
		return titles
	}
	if titles := ask([]lsptest.Diagnostic{}); len(titles) != 0 {
		t.Errorf("nothing is there, and nothing named: %q", titles)
	}
	if titles := ask(found); len(titles) == 0 || titles[0] != `write "connects"` {
		t.Errorf("one is named: %q", titles)
	}
}
