package runner_test

import (
	"crypto/tls"
	"net/http/httptest"
	"testing"

	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/stream"
	"github.com/scs-tools/scs/runner/stream/streamtest"
)

func TestWhatToDoAboutACharacterThatCannotConnect(t *testing.T) {
	const sasl = `<stream:features><mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>`
	for name, c := range map[string]struct {
		serve func(*streamtest.Peer)
		says  string
	}{
		"a TLS alert": {func(p *streamtest.Peer) { p.Expect(">"); p.Say("\x15\x03\x01\x00\x02\x02\x46") }, "--server tls://127.0.0.1:"},
		"no answer":   {func(p *streamtest.Peer) { p.Expect(">") }, "--server tls://127.0.0.1:"},
		"SASL2 only": {func(p *streamtest.Peer) {
			p.Open(`<stream:features><authentication xmlns='urn:xmpp:sasl:2'><mechanism>PLAIN</mechanism></authentication></stream:features>`)
			p.Rest()
		}, "only logins by SASL2 (XEP-0388)"},
		"-PLUS only": {func(p *streamtest.Peer) {
			p.Open(sasl + `<mechanism>SCRAM-SHA-1-PLUS</mechanism></mechanisms></stream:features>`)
			p.Rest()
		}, "bound to the TLS channel, which scs does not speak (SCRAM-SHA-1-PLUS)"},
		"no logins": {func(p *streamtest.Peer) { p.Open(`<stream:features/>`); p.Rest() }, "load its module for that (saslauth in Prosody)"},
		"no host": {func(p *streamtest.Peer) {
			p.Open(`<stream:error><host-unknown xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>`)
			p.Rest()
		}, "--map localhost=DOMAIN"},
		"no account": {func(p *streamtest.Peer) {
			p.Open(streamtest.FeaturesPlain)
			p.Expect("</auth>")
			p.Say(`<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><not-authorized/></failure>`)
			p.Rest()
		}, "[run.accounts]"},
	} {
		t.Run(name, func(t *testing.T) {
			runScript(t, scripted(t, c.serve), "Romeo connects\n").fails("Romeo connects", runner.CodeConnect, c.says)
		})
	}
}

func TestWhatToDoAboutACertificateThatIsNotTrusted(t *testing.T) {
	made := httptest.NewTLSServer(nil) // for its certificate
	made.Close()
	o := scripted(t, func(p *streamtest.Peer) {
		_ = tls.Server(p.Conn, &tls.Config{Certificates: made.TLS.Certificates}).Handshake() // the client refuses it
	})
	o.Target.Security = stream.SecurityDirectTLS
	runScript(t, o, "Romeo connects\n").fails("Romeo connects", runner.CodeConnect, "with --insecure")
}
