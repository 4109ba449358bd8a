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

	"github.com/scs-tools/scs/lsp"
	"github.com/scs-tools/scs/lsp/lsptest"
)

// details says where it is proved that each part of a capability works: in
// which folder of testdata, or "tests", and the words that stand there.
var details = map[string]string{
	"codeActionProvider.codeActionKinds.quickfix":           "code-actions: (quickfix",
	"codeActionProvider.codeActionKinds.refactor.rewrite":   "code-actions: (refactor.rewrite)",
	"codeActionProvider.codeActionKinds.source.fixAll":      "code-actions: (source.fixAll",
	"completionProvider.resolveProvider":                    "completion:   resolved: ",
	"completionProvider.completionItem.labelDetailsSupport": "tests: func TestVocabularyOfTheProject(",
	"diagnosticProvider.workspaceDiagnostics":               "tests: func TestWorkspaceDiagnostics(",
	"executeCommandProvider.commands.scs.run":               `tests: command("scs.run",`,
	"executeCommandProvider.commands.scs.runTo":             `tests: "scs.runTo"`,
	"executeCommandProvider.commands.scs.explore":           `tests: command("scs.explore",`,
	"executeCommandProvider.commands.scs.cancel":            `tests: command("scs.cancel",`,
	"executeCommandProvider.commands.scs.accept":            `tests: command("scs.accept",`,
	"executeCommandProvider.commands.scs.showFailure":       `tests: command("scs.showFailure",`,
	"executeCommandProvider.commands.scs.import":            `tests: "scs.import"`,
	"executeCommandProvider.commands.scs.debug":             `tests: command("scs.debug",`,
	"executeCommandProvider.commands.scs.report":            `tests: command("scs.report",`,
	"renameProvider.prepareProvider":                        "tests: textDocument/prepareRename",
	"semanticTokensProvider.full.delta":                     "tests: textDocument/semanticTokens/full/delta",
	"semanticTokensProvider.range":                          "tests: textDocument/semanticTokens/range",
	"textDocumentSync.openClose":                            "tests: func TestSync(",
	"textDocumentSync.save":                                 "tests: func TestSavingFindsTheTextAgain(",
	"workspace.workspaceFolders.supported":                  "tests: func TestWorkspaceFolders(",
	"workspace.workspaceFolders.changeNotifications":        "tests: func TestWorkspaceFolders(",

	"workspace/didChangeConfiguration":               "tests: func TestSettings(",
	"workspace/didChangeWatchedFiles: **/.scs.toml":  "tests: func TestConfigurationFiles(",
	"workspace/didChangeWatchedFiles: **/*.scs":      "tests: func TestScriptsOnDisk(",
	"workspace/didChangeWatchedFiles: **/.gitignore": "tests: func TestScriptsOnDisk(",
	"workspace/didChangeWatchedFiles: a vocabulary":  "tests: func TestVocabularyFiles(",
}

// Every part of what the server offers is proved, what it asks the client to
// tell it of too, and nothing is proved that is not offered.
func TestEveryPartOfACapabilityIsProved(t *testing.T) {
	path := filepath.Join(t.TempDir(), "likes.txt")
	writeFile(t, path, knowsLike)
	dir := folder(t, map[string]string{".scs.toml": "[vocabulary]\nfiles = ['" + path + "']\n"})
	e := lsptest.Start(t, serve)
	advertised := e.Initialize(merged(ableClient, map[string]any{
		"textDocument": map[string]any{"diagnostic": map[string]any{}},
		"workspace": map[string]any{
			"didChangeWatchedFiles":  map[string]any{"dynamicRegistration": true},
			"didChangeConfiguration": map[string]any{"dynamicRegistration": true},
		},
	}), inFolders(dir))
	e.MustCall("workspace/diagnostic", map[string]any{"previousResultIds": []any{}}, nil)
	e.Open(fileURI(filepath.Join(dir, "a.scs")), scene)
	registers := func(what string) func(json.RawMessage) bool {
		return func(params json.RawMessage) bool { return strings.Contains(string(params), what) }
	}
	e.Note("client/registerCapability", registers("watched-files"))
	e.Note("client/registerCapability", registers("likes.txt"))

	offered := map[string]bool{}
	for capability, value := range advertised {
		partsOf(offered, capability, value)
	}
	for _, params := range e.Notes("client/registerCapability") {
		registeredIn(t, offered, params)
	}
	tests := sourceOfTests(t)
	for _, part := range slices.Sorted(maps.Keys(offered)) {
		where, words, _ := strings.Cut(details[part], ": ")
		proofs := tests
		if where != "tests" && where != "" {
			proofs = casesText(t, where)
		}
		if words == "" || !strings.Contains(proofs, words) {
			t.Errorf("nothing proves that %s works", part)
		}
	}
	for _, part := range slices.Sorted(maps.Keys(details)) {
		if !offered[part] {
			t.Errorf("%s is proved and not offered", part)
		}
	}
}

// partsOf collects what a capability offers in particular: what is true, and
// the kinds of action and commands one by one.
func partsOf(offered map[string]bool, name string, value any) {
	switch value := value.(type) {
	case bool:
		if value && strings.Contains(name, ".") {
			offered[name] = true
		}
	case map[string]any:
		if len(value) == 0 && strings.Contains(name, ".") {
			offered[name] = true
		}
		for key, part := range value {
			partsOf(offered, name+"."+key, part)
		}
	case []any:
		if strings.HasSuffix(name, ".codeActionKinds") || strings.HasSuffix(name, ".commands") {
			for _, item := range value {
				offered[fmt.Sprintf("%s.%v", name, item)] = true
			}
		}
	}
}

// registeredIn collects what the server asks to be told of.
func registeredIn(t *testing.T, offered map[string]bool, params json.RawMessage) {
	t.Helper()
	var message struct {
		Registrations []struct {
			ID, Method      string
			RegisterOptions struct {
				Watchers []struct{ GlobPattern string }
			}
		}
	}
	if err := json.Unmarshal(params, &message); err != nil {
		t.Fatal(err)
	}
	for _, r := range message.Registrations {
		if len(r.RegisterOptions.Watchers) == 0 {
			offered[r.Method] = true
		}
		for _, watcher := range r.RegisterOptions.Watchers {
			pattern := watcher.GlobPattern
			if strings.HasPrefix(r.ID, "vocabulary-") {
				pattern = "a vocabulary"
			}
			offered[r.Method+": "+pattern] = true
		}
	}
}

// casesText returns the text of the cases in a folder of testdata.
func casesText(t *testing.T, folder string) string {
	t.Helper()
	archives, err := filepath.Glob(filepath.Join("testdata", folder, "*.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, archive := range archives {
		text, err := os.ReadFile(archive)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(text)
	}
	return all.String()
}

// What the server answers, tests ask it.
func TestEveryMethodIsAsked(t *testing.T) {
	tests := sourceOfTests(t)
	for _, method := range lsp.Methods() {
		if !strings.Contains(tests, `"`+method+`"`) {
			t.Errorf("no test asks for %s", method)
		}
	}
}
