package lsp_test

import (
	"encoding/json"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/scs-tools/scs/lsp/lsptest"
)

func ignoring(rules ...string) map[string]any {
	return map[string]any{"lsp": map[string]any{"debounce": 0}, "lint": map[string]any{"ignore": rules}}
}

// Settings are told in the first message, sent later, or asked for.
func TestSettings(t *testing.T) {
	t.Run("in initialize", func(t *testing.T) {
		e := lsptest.Start(t, serve)
		e.Initialize(nil, map[string]any{"initializationOptions": ignoring("unknown-verb")})
		e.Open(uri, faulty)
		if got := codes(e.Diagnostics(uri, 1)); got != "" {
			t.Errorf("found %q", got)
		}
	})
	for name, settings := range map[string]any{
		"sent under their name": map[string]any{"scs": ignoring("unknown-verb"), "other": 1},
		"sent as they are":      ignoring("unknown-verb"),
	} {
		t.Run(name, func(t *testing.T) {
			e := start(t, nil)
			e.Open(uri, faulty)
			if got := codes(e.Diagnostics(uri, 1)); got != "unknown-verb" {
				t.Errorf("before: found %q", got)
			}
			e.Forget()
			e.Notify("workspace/didChangeConfiguration", map[string]any{"settings": settings})
			if got := codes(e.Diagnostics(uri, 1)); got != "" {
				t.Errorf("after: found %q", got)
			}
		})
	}
	t.Run("asked for", func(t *testing.T) {
		e := lsptest.Start(t, serve)
		answer := ignoring("unknown-verb")
		e.Reply = func(method string, params json.RawMessage) any {
			if method == "workspace/configuration" && strings.Contains(string(params), `"scs"`) {
				return []any{answer}
			}
			return nil
		}
		e.Initialize(map[string]any{"workspace": map[string]any{
			"configuration": true, "didChangeConfiguration": map[string]any{"dynamicRegistration": true},
		}}, map[string]any{"initializationOptions": undelayed})
		e.Note("client/registerCapability", func(params json.RawMessage) bool {
			return strings.Contains(string(params), "workspace/didChangeConfiguration")
		})
		e.Open(uri, faulty)
		e.Note("textDocument/publishDiagnostics", func(params json.RawMessage) bool {
			var published lsptest.Published
			return json.Unmarshal(params, &published) == nil && len(published.Diagnostics) == 0
		})
		answer = ignoring("missing-title")
		e.Forget()
		e.Notify("workspace/didChangeConfiguration", map[string]any{"settings": nil})
		if got := codes(e.Diagnostics(uri, 1)); got != "unknown-verb" {
			t.Errorf("with new settings: found %q", got)
		}
	})
}

// An answer with the settings of before that comes after the new ones does not
// take their place, however the client has told of these.
func TestLateAnswerWithSettings(t *testing.T) {
	lenses := func(which string) map[string]any { return map[string]any{"lenses": which} }
	for name, settings := range map[string]any{"new ones sent": map[string]any{"scs": lenses("all")}, "new ones asked for": nil} {
		t.Run(name, func(t *testing.T) {
			asked, changed := make(chan struct{}), make(chan struct{})
			var questions atomic.Int32
			e := lsptest.Start(t, serve)
			e.ReplyLater = func(method string, _ json.RawMessage) any {
				if method != "workspace/configuration" {
					return nil
				}
				if questions.Add(1) > 1 {
					return []any{lenses("all")}
				}
				close(asked)
				<-changed
				return []any{lenses("title")}
			}
			e.Initialize(map[string]any{"workspace": map[string]any{
				"configuration": true, "codeLens": map[string]any{"refreshSupport": true},
			}}, map[string]any{"initializationOptions": undelayed})
			<-asked
			p := runClient{t, e}
			e.Open(uri, passes)
			e.Notify("workspace/didChangeConfiguration", map[string]any{"settings": settings})
			before := p.lenses() // it has been read by then
			if settings != nil {
				e.Note("workspace/codeLens/refresh", nil)
				e.Forget()
			} else if strings.Contains(before, "Run to here") {
				t.Errorf("settings that no answer has told: %s", before)
			}
			close(changed)
			e.Note("workspace/codeLens/refresh", nil)
			if got := p.lenses(); !strings.Contains(got, "Run to here") {
				t.Errorf("the settings of before hold:\n%s", got)
			}
			if n := questions.Load(); n != 2 {
				t.Errorf("asked %d times, want 2", n)
			}
		})
	}
}

// What is wrong with settings is told, and the rest of them holds.
func TestFaultySettings(t *testing.T) {
	for settings, want := range map[string]string{
		`{"lint":{"ignor":["unknown-verb"]}}`:                    `did you mean "ignore"?`,
		`{"lint":{"ignore":["unknown-verb","mising-title"]}}`:    `did you mean "missing-title"?`,
		`{"lint":{"severity":{"unknown-verb":"bad"}}}`:           `"bad"`,
		`{"lsp":{"debounce":"fast"}}`:                            `"debounce" in [lsp] must be milliseconds`,
		`{"lsp":{"debounse":10}}`:                                `did you mean "debounce"?`,
		`{"lsp":{"inlay-hints":["jids"]}}`:                       `write "jid" or "strictness"`,
		`{"lsp":7}`:                                              `"lsp" must be a table`,
		`{"lint":{"per-file-ignores":{"a.scs":["nothing-is"]}}}`: `unknown rule "nothing-is"`,
	} {
		t.Run(settings, func(t *testing.T) {
			e := lsptest.Start(t, serve)
			e.Initialize(nil, map[string]any{"initializationOptions": json.RawMessage(settings)})
			if got := string(e.Note("window/showMessage", nil)); !strings.Contains(strings.ReplaceAll(got, `\"`, `"`), want) {
				t.Errorf("told %s, want %s", got, want)
			}
			e.Open(uri, faulty)
			e.Diagnostics(uri, 1)
		})
	}
}

// What else a client keeps among its settings is not ours to judge.
func TestSettingsOfTheClient(t *testing.T) {
	e := lsptest.Start(t, serve)
	e.Initialize(nil, map[string]any{"initializationOptions": map[string]any{
		"path": "/usr/bin/scs", "trace": map[string]any{"server": "off"}, "lint": nil,
	}})
	e.Open(uri, faulty)
	e.Diagnostics(uri, 1)
	if e.Noted("window/showMessage") > 0 {
		t.Error("settings of the client are complained about")
	}
}
