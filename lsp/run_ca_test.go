package lsp_test

import (
	"encoding/json"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/scs-tools/scs/lsp/lsptest"
	"github.com/scs-tools/scs/runner/stream/streamtest"
)

// Who may sign a server's certificate, the user says for a server of the user,
// and a workspace for one of its own.
func TestAuthorities(t *testing.T) {
	made, certificate, _ := streamtest.Certificate(t, "localhost")
	const comesAndGoes = "# Comes and goes\n\n[Client] Romeo\n\tjid: romeo@localhost\n\tpassword: secret\n\n---\n\nRomeo connects\n\nRomeo disconnects\n"
	const untrusted = "set the authority's file with --ca FILE"
	for _, c := range []struct {
		name      string
		workspace string // table [run] of .scs.toml
		user      string // the same of the user, as JSON
		outcome   string
		says      string
	}{
		{"of the workspace", "server = 'tls://ADDR'\nca = 'ca.pem'\n", `{}`, "passed", ""},
		{"nobody's", "server = 'tls://ADDR'\n", `{}`, "no-verdict", untrusted},
		{"of the user", "", `{"server": "tls://ADDR", "ca": FILE}`, "passed", ""},
		{"of the user for the workspace", "server = 'tls://ADDR'\n", `{"ca": FILE}`, "passed", ""},
		{"of the workspace for the user", "ca = 'ca.pem'\n", `{"server": "tls://ADDR"}`, "no-verdict", untrusted},
		{"of the workspace, not there", "server = 'tls://ADDR'\nca = 'no.pem'\n", `{}`, "refused", "cannot read the certificates"},
		{"of the user, not there", "", `{"server": "tls://ADDR", "ca": "/no.pem"}`, "refused", `"ca" in the table "run" of the settings: cannot read`},
		{"outside of the workspace", "server = 'tls://ADDR'\nca = '../ca.pem'\n", `{}`, "refused", "outside the project"},
	} {
		t.Run(c.name, func(t *testing.T) {
			addr := streamtest.Unused(t)
			if c.outcome != "refused" {
				addr = streamtest.Serve(t, func(p *streamtest.Peer) {
					if p.Encrypt(made, "xmpp-client") {
						p.Welcome()
						p.Bye()
					}
				})
			}
			uri := inFolder(t, map[string]string{
				"a.scs": comesAndGoes, "ca.pem": string(certificate),
				".scs.toml": "[run]\n" + strings.ReplaceAll(c.workspace, "ADDR", addr),
			})
			file := strconv.Quote(filepath.Join(filepath.Dir(strings.TrimPrefix(uri, "file://")), "ca.pem"))
			p := newRunClient(t, strings.NewReplacer("ADDR", addr, "FILE", file).Replace(c.user))
			if got := p.run(uri); got.Outcome != c.outcome || !strings.Contains(got.Message, c.says) {
				t.Errorf("%+v", got)
			}
		})
	}
}

// The diagnostic of a failure leads to the page that explains it.
func TestAFailureNamesItsPage(t *testing.T) {
	addr := streamtest.Serve(t, func(*streamtest.Peer) {})
	e := lsptest.Start(t, serve)
	e.Initialize(
		map[string]any{"textDocument": map[string]any{"publishDiagnostics": map[string]any{"codeDescriptionSupport": true}}},
		map[string]any{"initializationOptions": map[string]any{"run": map[string]any{"server": addr}}})
	p := runClient{t, e}
	p.Open(uri, passes)
	if got := p.run(uri); got.Outcome != "no-verdict" {
		t.Fatalf("%+v", got)
	}
	p.Note("textDocument/publishDiagnostics", func(params json.RawMessage) bool {
		return strings.Contains(string(params), `"codeDescription":{"href":"https://github.com/scs-tools/scs/blob/main/ast/failures/cannot-connect.md"}`)
	})
}
