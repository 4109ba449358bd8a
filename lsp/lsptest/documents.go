package lsptest

import (
	"encoding/json"
	"maps"
)

// Position is a place as the protocol has it.
type Position struct {
	Line      int `json:"line"`
	Character int `json:"character"`
}

// Range is what lies between two positions.
type Range struct {
	Start Position `json:"start"`
	End   Position `json:"end"`
}

// Diagnostic is what the server has found.
type Diagnostic struct {
	Range              Range             `json:"range"`
	Severity           int               `json:"severity"`
	Code               string            `json:"code"`
	Source             string            `json:"source"`
	Message            string            `json:"message"`
	Tags               []int             `json:"tags"`
	RelatedInformation []json.RawMessage `json:"relatedInformation"`
	Data               json.RawMessage   `json:"data"`
}

// Published is what the server publishes of a document.
type Published struct {
	URI         string       `json:"uri"`
	Version     *int         `json:"version"`
	Diagnostics []Diagnostic `json:"diagnostics"`
}

// TextEdit is a change of a text.
type TextEdit struct {
	Range   Range  `json:"range"`
	NewText string `json:"newText"`
}

// Change is one change of a document; without a range, of all of it.
type Change struct {
	Range *Range `json:"range,omitempty"`
	Text  string `json:"text"`
}

// Initialize opens the conversation with these capabilities of the client, and
// returns those of the server.
func (e *Editor) Initialize(capabilities map[string]any, more map[string]any) map[string]any {
	e.tb.Helper()
	params := map[string]any{"processId": nil, "rootUri": nil, "capabilities": capabilities}
	maps.Copy(params, more)
	var result struct{ Capabilities map[string]any }
	e.MustCall("initialize", params, &result)
	e.Notify("initialized", map[string]any{})
	return result.Capabilities
}

// Open opens a document with version 1.
func (e *Editor) Open(uri, text string) {
	e.Notify("textDocument/didOpen", map[string]any{"textDocument": map[string]any{
		"uri": uri, "languageId": "scs", "version": 1, "text": text,
	}})
}

// Change changes a document.
func (e *Editor) Change(uri string, version int, changes ...Change) {
	e.Notify("textDocument/didChange", map[string]any{
		"textDocument": map[string]any{"uri": uri, "version": version}, "contentChanges": changes,
	})
}

// Close closes a document.
func (e *Editor) Close(uri string) {
	e.Notify("textDocument/didClose", map[string]any{"textDocument": map[string]any{"uri": uri}})
}

// Save says that a document has been saved.
func (e *Editor) Save(uri string) {
	e.Notify("textDocument/didSave", map[string]any{"textDocument": map[string]any{"uri": uri}})
}

// Diagnostics waits until the server has published the diagnostics of that
// version of a document.
func (e *Editor) Diagnostics(uri string, version int) []Diagnostic {
	e.tb.Helper()
	var published Published
	e.Note("textDocument/publishDiagnostics", func(params json.RawMessage) bool {
		published = Published{}
		return json.Unmarshal(params, &published) == nil && published.URI == uri &&
			published.Version != nil && *published.Version == version
	})
	return published.Diagnostics
}

// Cleared waits until the server has published that there are no diagnostics of
// a document that it does not know any more.
func (e *Editor) Cleared(uri string) {
	e.tb.Helper()
	e.Note("textDocument/publishDiagnostics", func(params json.RawMessage) bool {
		var published Published
		return json.Unmarshal(params, &published) == nil && published.URI == uri &&
			published.Version == nil && len(published.Diagnostics) == 0
	})
}

// At returns the parameters of a request about a place in a document.
func At(uri string, line, character int) map[string]any {
	return map[string]any{"textDocument": map[string]any{"uri": uri}, "position": Position{line, character}}
}

// In returns the parameters of a request about a document.
func In(uri string) map[string]any {
	return map[string]any{"textDocument": map[string]any{"uri": uri}}
}
