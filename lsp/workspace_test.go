package lsp_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/scs-tools/scs/lsp/lsptest"
)

// folder makes a folder with files and returns its path.
func folder(t testing.TB, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		writeFile(t, filepath.Join(dir, name), text)
	}
	return dir
}

func writeFile(t testing.TB, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func fileURI(path string) string { return "file://" + filepath.ToSlash(path) }

// startIn starts a server and an editor with folders open.
func startIn(t testing.TB, capabilities map[string]any, dirs ...string) *lsptest.Editor {
	t.Helper()
	e := lsptest.Start(t, serve)
	e.Initialize(capabilities, inFolders(dirs...))
	return e
}

func inFolders(dirs ...string) map[string]any {
	var folders []map[string]any
	for _, dir := range dirs {
		folders = append(folders, map[string]any{"uri": fileURI(dir), "name": filepath.Base(dir)})
	}
	return map[string]any{"workspaceFolders": folders, "initializationOptions": undelayed}
}

const faulty = "# A scene\n\n[Client] Romeo\n\tjid: romeo@localhost\n\tpassword: secret\n\n-----\n\nRomeo conects\n"

var pulls = map[string]any{"textDocument": map[string]any{"diagnostic": map[string]any{}}}

type workspaceReport struct {
	Kind     string
	ResultID string
	URI      string
	Version  *int
	Items    []lsptest.Diagnostic
}

// pullWorkspace asks for the diagnostics of all scripts, as an editor does that
// has those of before.
func pullWorkspace(e *lsptest.Editor, before []workspaceReport) []workspaceReport {
	previous := []map[string]any{}
	for _, r := range before {
		previous = append(previous, map[string]any{"uri": r.URI, "value": r.ResultID})
	}
	var report struct{ Items []workspaceReport }
	e.MustCall("workspace/diagnostic", map[string]any{"previousResultIds": previous}, &report)
	return report.Items
}

// summary writes down reports a line each.
func summary(dir string, reports []workspaceReport) string {
	var all []string
	for _, r := range reports {
		line := strings.TrimPrefix(r.URI, fileURI(dir)+"/") + " " + r.Kind
		if r.Version != nil {
			line += fmt.Sprintf(" version %d", *r.Version)
		}
		if found := codes(r.Items); found != "" {
			line += ": " + found
		}
		all = append(all, line)
	}
	slices.Sort(all)
	return strings.Join(all, "\n")
}

func TestWorkspaceDiagnostics(t *testing.T) {
	dir := folder(t, map[string]string{
		"a.scs": scene, "sub/b.scs": faulty, "open.scs": scene, "gone.scs": faulty, "no script.txt": faulty,
		"netlist.scs": "// Spectre\nsimulator lang=spectre\nr1 (a b) resistor r=1k\n",
		".scs.toml":   "[lint]\nexclude = [\"recorded\"]\n", "recorded/c.scs": faulty,
	})
	e := startIn(t, pulls, dir)
	e.Open(fileURI(filepath.Join(dir, "open.scs")), faulty)
	first := pullWorkspace(e, nil)
	want := "a.scs full\ngone.scs full: unknown-verb\nnetlist.scs full\nopen.scs full version 1: unknown-verb\nsub/b.scs full: unknown-verb"
	if got := summary(dir, first); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}

	// Only what has changed is told again.
	writeFile(t, filepath.Join(dir, "a.scs"), faulty)
	if err := os.Remove(filepath.Join(dir, "gone.scs")); err != nil {
		t.Fatal(err)
	}
	second := pullWorkspace(e, first)
	want = "a.scs full: unknown-verb\ngone.scs full\nnetlist.scs unchanged\nopen.scs unchanged version 1\nsub/b.scs unchanged"
	if got := summary(dir, second); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if e.Noted("textDocument/publishDiagnostics") > 0 {
		t.Error("a client that asks for diagnostics is told them too")
	}
}

// The top of the file system is no folder to search, whatever a client says.
func TestRootIsNotSearched(t *testing.T) {
	for _, root := range []string{"file:///", ""} {
		e := lsptest.Start(t, serve)
		e.Initialize(pulls, map[string]any{"rootUri": root})
		if reports := pullWorkspace(e, nil); len(reports) > 0 {
			t.Errorf("%q: %d reports", root, len(reports))
		}
	}
}

func TestWorkspaceFolders(t *testing.T) {
	one, two := folder(t, map[string]string{"a.scs": scene}), folder(t, map[string]string{"b.scs": faulty})
	e := startIn(t, pulls, one)
	if got := summary(one, pullWorkspace(e, nil)); got != "a.scs full" {
		t.Errorf("got %s", got)
	}
	e.Notify("workspace/didChangeWorkspaceFolders", map[string]any{"event": map[string]any{
		"added": []any{map[string]any{"uri": fileURI(two)}}, "removed": []any{map[string]any{"uri": fileURI(one)}},
	}})
	if got := summary(two, pullWorkspace(e, nil)); got != "b.scs full: unknown-verb" {
		t.Errorf("got %s", got)
	}
}

// Symbols are looked for in scripts that are not open, too.
func TestWorkspaceSymbols(t *testing.T) {
	dir := folder(t, map[string]string{"a.scs": strings.Replace(scene, "A scene", "Balcony", 1), "b.scs": scene})
	e := startIn(t, nil, dir)
	e.Open(fileURI(filepath.Join(dir, "b.scs")), strings.Replace(scene, "A scene", "Ballroom", 1))
	var symbols []documentSymbol
	e.MustCall("workspace/symbol", map[string]any{"query": "ball"}, &symbols)
	var names []string
	for _, s := range symbols {
		names = append(names, s.Name)
	}
	if got := strings.Join(names, ", "); got != "Ballroom" {
		t.Errorf("got %s", got)
	}
	e.MustCall("workspace/symbol", map[string]any{"query": "bal"}, &symbols)
	if len(symbols) != 2 || symbols[0].Name != "Balcony" || symbols[0].Location.URI != fileURI(filepath.Join(dir, "a.scs")) {
		t.Errorf("got %+v", symbols)
	}
}

// A document that is not open is read from its file.
func TestRequestsAboutFiles(t *testing.T) {
	dir := folder(t, map[string]string{"a.scs": scene, "secret.txt": scene})
	e := startIn(t, nil, dir)
	var symbols []documentSymbol
	e.MustCall("textDocument/documentSymbol", lsptest.In(fileURI(filepath.Join(dir, "a.scs"))), &symbols)
	if len(symbols) == 0 {
		t.Error("no symbols of a script that is not open")
	}
	for _, name := range []string{"missing.scs", "secret.txt"} {
		err := e.Call("textDocument/documentSymbol", lsptest.In(fileURI(filepath.Join(dir, name))), nil)
		if got := code(err); got != invalidParams {
			t.Errorf("%s: code %d, want %d", name, got, invalidParams)
		}
	}
}

func TestConfigurationFiles(t *testing.T) {
	watching := map[string]any{"workspace": map[string]any{
		"didChangeWatchedFiles": map[string]any{"dynamicRegistration": true},
	}}
	dir := folder(t, map[string]string{"a.scs": faulty, ".scs.toml": "[lint]\nignore = [\"unknown-verb\"]\n"})
	path := filepath.Join(dir, ".scs.toml")
	changed := map[string]any{"changes": []any{map[string]any{"uri": fileURI(path), "type": 2}}}
	e := startIn(t, watching, dir)
	registered := string(e.Note("client/registerCapability", nil))
	if !strings.Contains(registered, "**/.scs.toml") || !strings.Contains(registered, "workspace/didChangeWatchedFiles") {
		t.Errorf("registered: %s", registered)
	}
	uri := fileURI(filepath.Join(dir, "a.scs"))
	e.Open(uri, faulty)
	if got := codes(e.Diagnostics(uri, 1)); got != "" {
		t.Errorf("the file ignores the rule, and %q is found", got)
	}

	writeFile(t, path, "[lint]\n")
	e.Forget()
	e.Notify("workspace/didChangeWatchedFiles", changed)
	if got := codes(e.Diagnostics(uri, 1)); got != "unknown-verb" {
		t.Errorf("the file ignores nothing any more, and %q is found", got)
	}

	// What is wrong is shown in the file itself and told once; what was right
	// before goes on to hold.
	writeFile(t, path, "[lint]\nignore = [\"unknown-character\", \"mising-title\"]\n")
	e.Forget()
	e.Notify("workspace/didChangeWatchedFiles", changed)
	var faults lsptest.Published
	e.Note("textDocument/publishDiagnostics", func(params json.RawMessage) bool {
		faults = lsptest.Published{}
		return json.Unmarshal(params, &faults) == nil && faults.URI == fileURI(path)
	})
	if len(faults.Diagnostics) != 1 || faults.Diagnostics[0].Range.Start != (lsptest.Position{Line: 1, Character: 31}) ||
		!strings.Contains(faults.Diagnostics[0].Message, "missing-title") {
		t.Errorf("faults: %+v", faults.Diagnostics)
	}
	e.Note("window/showMessage", nil)
	if got := codes(e.Diagnostics(uri, 1)); got != "unknown-verb" {
		t.Errorf("with a faulty file %q is found", got)
	}

	writeFile(t, path, "[lint]\n")
	e.Forget()
	e.Notify("workspace/didChangeWatchedFiles", changed)
	e.Note("textDocument/publishDiagnostics", func(params json.RawMessage) bool {
		var cleared lsptest.Published
		return json.Unmarshal(params, &cleared) == nil && cleared.URI == fileURI(path) && len(cleared.Diagnostics) == 0
	})
}

// A client that watches no files saves a script, and the configuration is
// looked at again.
func TestConfigurationFilesWithoutWatching(t *testing.T) {
	dir := folder(t, map[string]string{"a.scs": faulty})
	e := startIn(t, nil, dir)
	uri := fileURI(filepath.Join(dir, "a.scs"))
	e.Open(uri, faulty)
	if got := codes(e.Diagnostics(uri, 1)); got != "unknown-verb" {
		t.Errorf("found %q", got)
	}
	writeFile(t, filepath.Join(dir, ".scs.toml"), "[lint]\nignore = [\"unknown-verb\"]\n")
	e.Forget()
	e.Save(uri)
	if got := codes(e.Diagnostics(uri, 1)); got != "" {
		t.Errorf("found %q", got)
	}
}

// A client that asks for diagnostics is told when to ask again.
func TestRefresh(t *testing.T) {
	capabilities := merged(pulls, map[string]any{"workspace": map[string]any{
		"diagnostics": map[string]any{"refreshSupport": true}, "inlayHint": map[string]any{"refreshSupport": true},
	}})
	dir := folder(t, map[string]string{"a.scs": faulty})
	e := startIn(t, capabilities, dir)
	e.Notify("workspace/didChangeConfiguration", map[string]any{"settings": map[string]any{"scs": map[string]any{
		"lint": map[string]any{"ignore": []string{"unknown-verb"}},
	}}})
	e.Note("workspace/diagnostic/refresh", nil)
	e.Note("workspace/inlayHint/refresh", nil)
	if got := summary(dir, pullWorkspace(e, nil)); got != "a.scs full" {
		t.Errorf("got %s", got)
	}
}

// What held before settings were broken holds until they are right again, or
// gone: a file that was removed meanwhile never comes back.
func TestSettingsOfARemovedFileStayAway(t *testing.T) {
	const ignoring = "[lint]\nignore = [\"unknown-verb\"]\n"
	watching := map[string]any{"workspace": map[string]any{
		"didChangeWatchedFiles": map[string]any{"dynamicRegistration": true},
	}}
	const created, changed, removed = 1, 2, 3
	dir := folder(t, map[string]string{"a.scs": faulty, ".scs.toml": ignoring})
	path := filepath.Join(dir, ".scs.toml")
	e := startIn(t, watching, dir)
	uri := fileURI(filepath.Join(dir, "a.scs"))
	e.Open(uri, faulty)
	if got := codes(e.Diagnostics(uri, 1)); got != "" {
		t.Fatalf("the file ignores the rule, and %q is found", got)
	}
	for _, step := range []struct {
		name, text string // no text: the file is removed
		kind       int
		want       string
	}{
		{"removed", "", removed, "unknown-verb"},
		{"made again, and broken", "[lint\n", created, "unknown-verb"},
		{"repaired", ignoring, changed, ""},
		{"broken", "[lint\n", changed, ""},
		{"removed while broken", "", removed, "unknown-verb"},
		{"broken once more", "[lint\n", created, "unknown-verb"},
	} {
		if step.text == "" {
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
		} else {
			writeFile(t, path, step.text)
		}
		e.Forget()
		e.Notify("workspace/didChangeWatchedFiles", map[string]any{"changes": []any{map[string]any{"uri": fileURI(path), "type": step.kind}}})
		if got := codes(e.Diagnostics(uri, 1)); got != step.want {
			t.Errorf("%s: %q is found, not %q", step.name, got, step.want)
		}
	}
}
