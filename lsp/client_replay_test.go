package lsp_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/scs-tools/scs/lsp/lsptest"
)

// Real clients open the conversation in their own ways: with null for what is
// not there, with settings under other names, with or without being told what
// they ask for. testdata/clients holds what each sends.
func TestRealClients(t *testing.T) {
	for _, tt := range []struct {
		client   string
		encoding string
		pulls    bool
		versions bool // edits tell the version that they are for
		register string
	}{
		{"vscode", "utf-16", true, true, "workspace/didChangeWatchedFiles workspace/didChangeConfiguration"},
		{"neovim-0.10", "utf-16", true, false, ""},
		{"neovim-0.12", "utf-8", true, true, ""},
	} {
		t.Run(tt.client, func(t *testing.T) {
			params, err := os.ReadFile(filepath.Join("testdata", "clients", tt.client+".json"))
			if err != nil {
				t.Fatal(err)
			}
			e := lsptest.Start(t, serve)
			e.Reply = func(method string, _ json.RawMessage) any {
				if method == "workspace/configuration" {
					return []any{map[string]any{"lint": map[string]any{"ignore": []string{"missing-title"}}}}
				}
				return nil
			}
			var answer struct {
				Capabilities struct {
					PositionEncoding   string
					DiagnosticProvider any
				}
				ServerInfo struct{ Name string }
			}
			e.MustCall("initialize", json.RawMessage(params), &answer)
			e.Notify("initialized", map[string]any{})
			if answer.Capabilities.PositionEncoding != tt.encoding || (answer.Capabilities.DiagnosticProvider != nil) != tt.pulls || answer.ServerInfo.Name != "scs" {
				t.Errorf("got %+v", answer)
			}
			for method := range strings.FieldsSeq(tt.register) {
				e.Note("client/registerCapability", func(params json.RawMessage) bool { return strings.Contains(string(params), method) })
			}
			e.Note("workspace/configuration", nil)

			e.Open(uri, "# 🌹\n"+faulty)
			var report struct{ Items []lsptest.Diagnostic }
			e.MustCall("textDocument/diagnostic", lsptest.In(uri), &report)
			if codes(report.Items) != "unknown-verb" {
				t.Errorf("found %s", codes(report.Items))
			}
			var actions []codeAction
			e.MustCall("textDocument/codeAction", map[string]any{
				"textDocument": map[string]any{"uri": uri}, "range": report.Items[0].Range,
				"context": map[string]any{"diagnostics": report.Items, "triggerKind": 2},
			}, &actions)
			if len(actions) == 0 || (len(actions[0].Edit.DocumentChanges) > 0) != tt.versions {
				t.Errorf("code actions: %+v", actions)
			}
			e.MustCall("shutdown", nil, nil)
			e.Notify("exit", nil)
			if err := e.Returned(); err != nil {
				t.Error(err)
			}
		})
	}
}
