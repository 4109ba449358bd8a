package lsp_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/scs-tools/scs/lsp/lsptest"
)

// proofs says where it is proved that a capability works: the folder of its
// cases in testdata, or tests.
var proofs = map[string]string{
	"textDocumentSync":                 "TestSync",
	"positionEncoding":                 "TestEncodings",
	"workspace":                        "TestWorkspaceFolders",
	"completionProvider":               "completion",
	"hoverProvider":                    "hover",
	"definitionProvider":               "definition",
	"referencesProvider":               "references",
	"documentHighlightProvider":        "highlight",
	"documentSymbolProvider":           "document-symbols",
	"codeActionProvider":               "code-actions",
	"documentLinkProvider":             "links",
	"workspaceSymbolProvider":          "workspace-symbols",
	"documentFormattingProvider":       "formatting",
	"documentRangeFormattingProvider":  "range-formatting",
	"documentOnTypeFormattingProvider": "on-type-formatting",
	"renameProvider":                   "rename",
	"foldingRangeProvider":             "folding",
	"selectionRangeProvider":           "selection",
	"linkedEditingRangeProvider":       "linked-editing",
	"semanticTokensProvider":           "semantic-tokens",
	"inlayHintProvider":                "inlay-hints",
	"diagnosticProvider":               "pull",
	"codeLensProvider":                 "code-lens",
	"executeCommandProvider":           "TestRunPasses",
}

// Every capability that the server advertises has cases, and nothing has cases
// that is not advertised.
func TestEveryCapabilityIsProved(t *testing.T) {
	e := lsptest.Start(t, serve)
	advertised := e.Initialize(merged(ableClient, map[string]any{
		"textDocument": map[string]any{"diagnostic": map[string]any{}},
	}), nil)
	tests := sourceOfTests(t)
	for _, capability := range slices.Sorted(maps.Keys(advertised)) {
		proof, ok := proofs[capability]
		if !ok {
			t.Errorf("nothing proves that %s works", capability)
			continue
		}
		if strings.HasPrefix(proof, "Test") {
			if !strings.Contains(tests, "func "+proof+"(t *testing.T)") {
				t.Errorf("%s: there is no %s", capability, proof)
			}
			continue
		}
		if n := casesIn(t, proof); n < 2 {
			t.Errorf("%s: testdata/%s holds %d cases", capability, proof, n)
		}
	}
	for _, capability := range slices.Sorted(maps.Keys(proofs)) {
		if _, ok := advertised[capability]; !ok {
			t.Errorf("%s is proved and not advertised", capability)
		}
	}
}

// sourceOfTests returns the text of this package's tests, but for the file that
// says what has to stand there.
func sourceOfTests(t *testing.T) string {
	t.Helper()
	files, err := filepath.Glob("*_test.go")
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, file := range files {
		if file == "offers_test.go" {
			continue
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(text)
	}
	return all.String()
}

// casesIn returns how many cases a folder of testdata holds.
func casesIn(t *testing.T, folder string) int {
	t.Helper()
	return strings.Count(casesText(t, folder), "\n-- want --\n")
}

// The numbers in semantic tokens mean what the legend says.
func TestTokenLegend(t *testing.T) {
	e := lsptest.Start(t, serve)
	advertised := e.Initialize(nil, nil)
	encoded, err := json.Marshal(advertised["semanticTokensProvider"])
	if err != nil {
		t.Fatal(err)
	}
	var provider struct {
		Legend struct{ TokenTypes, TokenModifiers []string }
	}
	if err := json.Unmarshal(encoded, &provider); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(tokenTypes, provider.Legend.TokenTypes); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff(tokenModifiers, provider.Legend.TokenModifiers); d != "" {
		t.Error(d)
	}
}

// What a client does not know of is not advertised to it.
func TestCapabilitiesFollowTheClient(t *testing.T) {
	for _, tt := range []struct {
		name         string
		capabilities string
		capability   string
		want         string
	}{
		{"UTF-16 is what LSP means", `{}`, "positionEncoding", `"utf-16"`},
		{"UTF-8 is taken where it is offered", `{"general":{"positionEncodings":["utf-16","utf-8"]}}`, "positionEncoding", `"utf-8"`},
		{"diagnostics are not to be asked for", `{}`, "diagnosticProvider", `null`},
		{"renames are not prepared", `{}`, "renameProvider", `true`},
		{"renames are prepared", `{"textDocument":{"rename":{"prepareSupport":true}}}`, "renameProvider", `{"prepareProvider":true}`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var capabilities map[string]any
			if err := json.Unmarshal([]byte(tt.capabilities), &capabilities); err != nil {
				t.Fatal(err)
			}
			advertised := lsptest.Start(t, serve).Initialize(capabilities, nil)
			if got, err := json.Marshal(advertised[tt.capability]); err != nil || string(got) != tt.want {
				t.Errorf("got %s (%v), want %s", got, err, tt.want)
			}
		})
	}
}

// A client that shows only the folds of whole lines, say, is not told what it
// cannot understand: the answers to one without capabilities decode as those
// of the protocol's first version.
func TestClientWithoutCapabilities(t *testing.T) {
	e := start(t, nil)
	e.Open(uri, scene)
	for _, method := range []string{
		"textDocument/hover", "textDocument/definition", "textDocument/documentHighlight", "textDocument/completion",
		"textDocument/documentSymbol", "textDocument/foldingRange", "textDocument/documentLink",
	} {
		if err := e.Call(method, lsptest.At(uri, 2, 10), nil); err != nil {
			t.Errorf("%s: %v", method, err)
		}
	}
	var actions []any
	e.MustCall("textDocument/codeAction", map[string]any{
		"textDocument": map[string]any{"uri": uri}, "range": lsptest.Range{}, "context": map[string]any{"diagnostics": []any{}},
	}, &actions)
	if fmt.Sprint(actions) != "[]" {
		t.Errorf("a client that knows no code actions gets %v", actions)
	}
}
