package lsp_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/scs-tools/scs/lsp"
	"github.com/scs-tools/scs/lsp/lsptest"
	"github.com/scs-tools/scs/runner/stream/streamtest"
)

// sink keeps all that is written to it.
type sink struct {
	mutex sync.Mutex
	text  bytes.Buffer
}

func (s *sink) Write(p []byte) (int, error) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.text.Write(p)
}

func (s *sink) String() string {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.text.String()
}

// tap hands on what is written, and keeps it.
type tap struct {
	io.WriteCloser
	*sink
}

func (t tap) Write(p []byte) (int, error) {
	_, _ = t.sink.Write(p)
	return t.WriteCloser.Write(p)
}

// secretShapes are the ways in which a password may be written.
var secretShapes = map[string]func(password string) string{
	"as it is":   func(p string) string { return p },
	"entities":   func(p string) string { return strings.ReplaceAll(p, "&", "&amp;") },
	"numbers":    func(p string) string { return strings.ReplaceAll(p, "&", "&#38;") },
	"a query":    url.QueryEscape,
	"base64":     func(p string) string { return base64.StdEncoding.EncodeToString([]byte(p)) },
	"SASL PLAIN": func(p string) string { return base64.StdEncoding.EncodeToString([]byte("\x00romeo\x00" + p)) },
	"JSON of Go": func(p string) string { return strings.ReplaceAll(p, "&", `\u0026`) },
	"authzid PLAIN": func(p string) string {
		return base64.StdEncoding.EncodeToString([]byte("romeo@localhost\x00romeo\x00" + p))
	},
}

// TestNoSecretIsSaid runs scripts whose server sends passwords back, written in
// every way and in every place of a stanza, and looks for them in all that the
// server of the editor writes: messages, progress, diagnostics, hints, and its log
// at the level that tells most. The passwords are that of the script and that of
// an account in the user's settings.
func TestNoSecretIsSaid(t *testing.T) {
	const own, account = "b4lcony-N1ght", "0th3r&Account"
	const script = "# A play\n\n[Client] Romeo\n\tjid: romeo@localhost\n\tpassword: " + own + "\n\n[Client] Juliet\n\tjid: juliet@localhost\n\tpassword: x\n\n" +
		"-----\n\nRomeo connects\n\nJuliet connects\n\nRomeo receives:\n\t<message><body>hello</body></message>\n"
	var written []string // each shape of each password
	var body strings.Builder
	for _, password := range []string{own, account} {
		for _, shape := range secretShapes {
			w := shape(password)
			if !strings.Contains(w, "&") || strings.Contains(w, "&amp;") || strings.Contains(w, "&#38;") {
				fmt.Fprintf(&body, "<a>it is %s.</a><b c='%s'/>", w, w)
			}
			written = append(written, w)
		}
	}
	leak := "<message id='m1'><body>hallo</body><x xmlns='urn:x'>" + body.String() + "</x>" +
		"<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='SCRAM-SHA-1'>Yz1iaXdzLHI9YWJjLHA9cHJvb2Y=</auth></message>"
	written = append(written, "Yz1iaXdzLHI9YWJjLHA9cHJvb2Y=")

	for name, last := range map[string]string{
		"another stanza":      leak + streamtest.Closing,
		"an error":            "<stream:error><policy-violation xmlns='urn:ietf:params:xml:ns:xmpp-streams'/><text xmlns='urn:ietf:params:xml:ns:xmpp-streams'>" + own + " and 0th3r&amp;Account</text></stream:error>" + streamtest.Closing,
		"what is no stanza":   "<message>" + own + "&</message>",
		"a stanza that opens": leak + "<" + own + ">",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel() // each waits for what never comes
			said, log := &sink{}, &sink{}
			e := lsptest.Start(t, func(ctx context.Context, in io.ReadCloser, out io.WriteCloser) error {
				return lsp.Serve(ctx, in, tap{out, said}, lsp.Options{
					Version: "test", ParentPoll: time.Millisecond,
					Log: slog.New(slog.NewJSONHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug})),
				})
			})
			addr := streamtest.Serve(t, func(p *streamtest.Peer) {
				p.Welcome()
				p.Say(last)
				p.Rest()
			}, func(p *streamtest.Peer) {
				p.WelcomeAs("juliet@localhost/made")
				p.Rest()
			})
			settings := fmt.Sprintf(`{"server": %q, "timeout": "3s", "accounts": {"juliet@localhost": {"password": %q}}}`, addr, account)
			e.Initialize(ableRunClient, map[string]any{"initializationOptions": map[string]any{"run": json.RawMessage(settings)}})
			e.Open(uri, script)
			p := runClient{t, e}
			got := p.run(uri)
			if got.Outcome != "failed" {
				t.Errorf("%+v", got)
			}
			p.runFindings(1)
			// What the failure offers, and the lenses and hints of the script.
			p.quickFixes(script, "Romeo receives")
			p.lenses()
			whole := map[string]any{"start": map[string]any{"line": 0, "character": 0}, "end": map[string]any{"line": 18, "character": 0}}
			p.MustCall("textDocument/inlayHint", map[string]any{"textDocument": lsptest.In(uri)["textDocument"], "range": whole}, new(any))
			_ = p.Call("workspace/executeCommand", command("scs.accept", uri), nil) // there may be nothing to accept

			for place, text := range map[string]string{"what is said": said.String(), "the log": log.String()} {
				for _, secret := range written {
					quoted, _ := json.Marshal(secret)
					for _, w := range []string{secret, strings.Trim(string(quoted), `"`)} {
						if i := strings.Index(text, w); i >= 0 {
							t.Errorf("%q is in %s: …%s…", w, place, text[max(0, i-200):i+len(w)])
						}
					}
				}
			}
			if !strings.Contains(log.String(), `"outcome":"failed"`) {
				t.Errorf("the log does not tell of the run, so nothing is proven: %s", log)
			}
			if name == "another stanza" && !strings.Contains(said.String(), "[redacted]") {
				t.Error("nothing is redacted, so nothing is proven")
			}
		})
	}
}
