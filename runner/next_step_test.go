package runner_test

import (
	"crypto/tls"
	"crypto/x509"
	"strings"
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
			p.Open(`<stream:features><authentication xmlns='urn:xmpp:sasl:2'><mechanism>EXTERNAL</mechanism></authentication></stream:features>`)
			p.Rest()
		}, "the server offers "},
		"-PLUS only": {func(p *streamtest.Peer) {
			p.Open(sasl + `<mechanism>SCRAM-SHA-1-PLUS</mechanism></mechanisms></stream:features>`)
			p.Rest()
		}, "bound to the TLS channel, in a way that is not possible here (SCRAM-SHA-1-PLUS)"},
		"no logins": {func(p *streamtest.Peer) { p.Open(`<stream:features/>`); p.Rest() }, "load its login module (saslauth in Prosody)"},
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

// A domain that the server does not have: the failure names those that it has.
func TestWhatToDoAboutAnUnknownHost(t *testing.T) {
	refuse := func(from string) func(*streamtest.Peer) {
		return func(p *streamtest.Peer) {
			p.Expect(">")
			p.Say(strings.Replace(streamtest.Header, "from='localhost'", from, 1) +
				`<stream:error><host-unknown xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>`)
			p.Rest()
		}
	}
	answers := func(p *streamtest.Peer) { p.Open(streamtest.FeaturesPlain) }
	for name, c := range map[string]struct {
		plays []func(*streamtest.Peer)
		hosts []string
		says  string
	}{
		"that the server tells":       {[]func(*streamtest.Peer){refuse("from='chat.example'")}, nil, "it has chat.example: run with --map verona.example=chat.example, or add verona.example to its configuration"},
		"that answers":                {[]func(*streamtest.Peer){refuse("from='verona.example'"), answers}, nil, "it has localhost: run with --map verona.example=localhost"},
		"that is no domain":           {[]func(*streamtest.Peer){refuse("from='a\nb c'"), refuse("")}, nil, "use a domain that it has: --map verona.example=DOMAIN"},
		"that is known, and the near": {[]func(*streamtest.Peer){refuse("")}, []string{"a.example", "verone.example"}, "it has a.example, verone.example: run with --map verona.example=verone.example"},
		"of many":                     {[]func(*streamtest.Peer){refuse("")}, []string{"a", "b", "c", "d", "e", "f", "g"}, "it has a, b, c, d, e and 2 more: run with --map verona.example=a"},
		"none that is known":          {[]func(*streamtest.Peer){refuse(""), func(p *streamtest.Peer) {}}, nil, "--map verona.example=DOMAIN"},
	} {
		t.Run(name, func(t *testing.T) {
			o := scripted(t, c.plays...)
			o.Target.Hosts = c.hosts
			runScript(t, o, "Paris connects\n").fails("Paris connects", runner.CodeConnect, c.says)
		})
	}
	t.Run("that somebody has logged in to", func(t *testing.T) {
		o := scripted(t, func(p *streamtest.Peer) { p.Welcome(); p.Bye() }, refuse("from='verona.example'"))
		runScript(t, o, "Romeo connects\n\nParis connects\n").fails("Paris connects", runner.CodeConnect, "it has localhost: run with --map verona.example=localhost")
	})
}

func TestWhatToDoAboutACertificateThatIsNotTrusted(t *testing.T) {
	own, file, _ := streamtest.Certificate(t, "localhost")
	_, other, _ := streamtest.Certificate(t, "localhost")
	elsewhere, fileElsewhere, _ := streamtest.Certificate(t, "elsewhere.example")
	for name, c := range map[string]struct {
		certificate tls.Certificate
		trusted     []byte
		says        string
	}{
		"of an authority that nobody has named": {own, nil, "; set the authority's file with --ca FILE ([run] ca), or accept any certificate of a test server with --insecure"},
		"of another authority":                  {own, other, "; the authority is not in the --ca file ([run] ca)"},
		"for another domain":                    {elsewhere, fileElsewhere, "; give the server a valid certificate, or accept any certificate"},
		"trusted":                               {own, file, ""},
	} {
		t.Run(name, func(t *testing.T) {
			o := scripted(t, func(p *streamtest.Peer) {
				if p.Encrypt(c.certificate, "xmpp-client") {
					p.Welcome()
					p.Bye()
				}
			})
			o.Target.Security = stream.SecurityDirectTLS
			if c.trusted != nil {
				o.Target.RootCAs = x509.NewCertPool()
				o.Target.RootCAs.AppendCertsFromPEM(c.trusted)
			}
			ran := runScript(t, o, "Romeo connects\n\nRomeo disconnects\n")
			if c.says == "" {
				ran.passes()
				return
			}
			ran.fails("Romeo connects", runner.CodeConnect, c.says)
		})
	}
}
