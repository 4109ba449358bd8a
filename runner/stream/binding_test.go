package stream_test

import (
	"bytes"
	"crypto/hmac"
	"crypto/pbkdf2"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/tls"
	"encoding/base64"
	"hash"
	"regexp"
	"strings"
	"testing"

	"github.com/scs-tools/scs/runner/stream"
)

// boundServer logs a client in over TLS with a binding that it computes itself.
type boundServer struct {
	mechanism, binding string
	sasl2              bool
	inline             bool // a resource is bound with the login
	forged, mixed      bool // the server's signature, the channel

	certificate tls.Certificate
}

var (
	sentPayload   = regexp.MustCompile(`(?s)<(?:auth|response|initial-response)[^>]*>([^<]*)</`)
	sentMechanism = regexp.MustCompile(`mechanism="([^"]*)"`)
)

func (s *boundServer) offers() string {
	names := `<mechanism>` + s.mechanism + `</mechanism>`
	kinds := `<sasl-channel-binding xmlns='urn:xmpp:sasl-cb:0'><channel-binding type='` + s.binding + `'/></sasl-channel-binding>`
	if !s.sasl2 {
		return `<stream:features><mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>` + names + `</mechanisms>` + kinds + `</stream:features>`
	}
	inline := ""
	if s.inline {
		inline = `<inline><bind xmlns='urn:xmpp:bind:0'/></inline>`
	}
	return `<stream:features><authentication xmlns='urn:xmpp:sasl:2'>` + names + inline + `</authentication>` + kinds + `</stream:features>`
}

// data returns what both sides know of the channel.
func (s *boundServer) data(p *peer) []byte {
	if s.mixed {
		return []byte("the channel of somebody in between")
	}
	if s.binding == "tls-server-end-point" {
		sum := sha256.Sum256(s.certificate.Certificate[0])
		return sum[:]
	}
	state := p.Conn.(*tls.Conn).ConnectionState()
	data, err := state.ExportKeyingMaterial("EXPORTER-Channel-Binding", nil, 32)
	if err != nil {
		p.TB.Error(err)
	}
	return data
}

// login is the server's side of SCRAM (RFC 5802). It reports whether the client
// was let in.
func (s *boundServer) login(p *peer) bool {
	newHash := sha256.New
	if strings.Contains(s.mechanism, "SHA-1-") {
		newHash = sha1.New
	}
	namespace := "urn:ietf:params:xml:ns:xmpp-sasl"
	if s.sasl2 {
		namespace = "urn:xmpp:sasl:2"
	}
	request := p.Expect("</auth>|</authenticate>")
	if m := sentMechanism.FindStringSubmatch(request); len(m) < 2 || m[1] != s.mechanism {
		p.TB.Errorf("the client logs in by %q", m)
		return false
	}
	decode := func(text string) string {
		m := sentPayload.FindStringSubmatch(text)
		if m == nil {
			p.TB.Errorf("no payload in %s", text)
			return ""
		}
		data, _ := base64.StdEncoding.DecodeString(m[1])
		return string(data)
	}
	header, bare, ok := strings.Cut(decode(request), ",,")
	if !ok || header != "p="+s.binding {
		p.TB.Errorf("the client binds by %q", header)
	}
	_, nonce, _ := strings.Cut(bare, ",r=")
	first := "r=" + nonce + "more,s=" + base64.StdEncoding.EncodeToString([]byte("pepper")) + ",i=4096"
	p.Say(`<challenge xmlns='` + namespace + `'>` + base64.StdEncoding.EncodeToString([]byte(first)) + `</challenge>`)
	final := decode(p.Expect("</response>"))
	without, proof, _ := strings.Cut(final, ",p=")
	sign := func(key []byte, text string) []byte { return mac(newHash, key, text) }
	salted, _ := pbkdf2.Key(newHash, password, []byte("pepper"), 4096, newHash().Size())
	message := bare + "," + first + "," + without
	key := sign(salted, "Client Key")
	h := newHash()
	h.Write(key)
	signature := sign(h.Sum(nil), message)
	for i := range key {
		key[i] ^= signature[i]
	}
	wanted := "c=" + base64.StdEncoding.EncodeToString(append([]byte(header+",,"), s.data(p)...))
	if !strings.HasPrefix(without, wanted+",") || proof != base64.StdEncoding.EncodeToString(key) {
		p.Say(`<failure xmlns='` + namespace + `'><not-authorized xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/></failure>`)
		p.Rest()
		return false
	}
	verifier := sign(sign(salted, "Server Key"), message)
	if s.forged {
		verifier = bytes.Repeat([]byte{7}, len(verifier))
	}
	answer := base64.StdEncoding.EncodeToString([]byte("v=" + base64.StdEncoding.EncodeToString(verifier)))
	switch {
	case !s.sasl2:
		p.Say(`<success xmlns='` + namespace + `'>` + answer + `</success>`)
	case s.inline:
		p.Say(`<success xmlns='` + namespace + `'><additional-data>` + answer + `</additional-data><authorization-identifier>romeo@localhost/scs.1</authorization-identifier><bound xmlns='urn:xmpp:bind:0'/></success><stream:features/>`)
	default:
		p.Say(`<success xmlns='` + namespace + `'><additional-data>` + answer + `</additional-data><authorization-identifier>romeo@localhost</authorization-identifier></success>` + featBind)
	}
	return true
}

func mac(newHash func() hash.Hash, key []byte, text string) []byte {
	h := hmac.New(newHash, key)
	h.Write([]byte(text))
	return h.Sum(nil)
}

func TestLoginsThatAreBoundToTheChannel(t *testing.T) {
	made, trusted := certificate(t)
	connect := func(s boundServer) (*stream.Conn, error) {
		s.certificate = made
		o := serve(t, func(p *peer) {
			if !p.Encrypt(made, "xmpp-client") {
				return
			}
			p.Open(s.offers())
			if !s.login(p) {
				return
			}
			if s.forged {
				p.Rest()
				return
			}
			if !s.sasl2 {
				p.Open(featBind)
			}
			if !s.inline {
				p.Expect(`</iq>`)
				p.Say(bound)
			}
			p.Bye()
		})
		o.Security, o.RootCAs = stream.SecurityDirectTLS, trusted
		return stream.Connect(t.Context(), o)
	}
	for _, mechanism := range []string{"SCRAM-SHA-1-PLUS", "SCRAM-SHA-256-PLUS"} {
		for _, binding := range []string{"tls-exporter", "tls-server-end-point"} {
			for _, s := range []boundServer{{}, {sasl2: true}, {sasl2: true, inline: true}} {
				s.mechanism, s.binding = mechanism, binding
				c, err := connect(s)
				if err != nil {
					t.Errorf("%+v: %v", s, err)
					continue
				}
				if want := "romeo@localhost/scs.1"; s.inline && c.JID() != want {
					t.Errorf("%+v: the JID is %s", s, c.JID())
				}
				if err := c.Close(t.Context()); err != nil {
					t.Errorf("%+v: %v", s, err)
				}
				if s.sasl2 && !s.inline {
					continue // it ends as the others
				}
				forged, mixed := s, s
				forged.forged, mixed.mixed = true, true
				_, err = connect(forged)
				if e := failure(t, err, stream.KindLogin); !strings.Contains(e.Error(), "the server did not prove that it knows the password") {
					t.Errorf("%+v: %v", forged, e)
				}
				_, err = connect(mixed)
				if e := failure(t, err, stream.KindLogin); e.Condition != "not-authorized" {
					t.Errorf("%+v: %v", mixed, e)
				}
			}
		}
	}
	// What cannot be bound is not tried.
	other := boundServer{mechanism: "SCRAM-SHA-1-PLUS", binding: "tls-other"}
	o := serve(t, func(p *peer) {
		if p.Encrypt(made, "xmpp-client") {
			p.Open(other.offers())
			p.Rest()
		}
	})
	o.Security, o.RootCAs = stream.SecurityDirectTLS, trusted
	_, err := stream.Connect(t.Context(), o)
	if e := failure(t, err, stream.KindUnsupported); !strings.Contains(e.Error(), "bound to the TLS channel") {
		t.Error(e)
	}
}

// TestSASL2WithoutTLS: what needs no channel works without one.
func TestSASL2WithoutTLS(t *testing.T) {
	o := serve(t, func(p *peer) {
		p.Open(`<stream:features><authentication xmlns='urn:xmpp:sasl:2'><mechanism>PLAIN</mechanism><inline><bind xmlns='urn:xmpp:bind:0'/></inline></authentication></stream:features>`)
		got := p.Expect("</authenticate>")
		if !strings.Contains(got, `<bind xmlns="urn:xmpp:bind:0"><tag>hat</tag></bind>`) {
			t.Errorf("the client sent %s", got)
		}
		p.Say(`<success xmlns='urn:xmpp:sasl:2'><authorization-identifier>romeo@localhost/hat.7</authorization-identifier><bound xmlns='urn:xmpp:bind:0'/></success><stream:features/>`)
		p.Say(`<message id='first'/>`)
		p.Bye()
	})
	o.Resource = "hat"
	var traced strings.Builder
	o.Trace = func(x stream.Traffic) { traced.Write(x.XML) }
	c, err := stream.Connect(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	if s, err := c.Next(t.Context()); err != nil || s.Seq != 0 || c.JID() != "romeo@localhost/hat.7" {
		t.Errorf("%s, %v, %s", s.XML, err, c.JID())
	}
	if err := c.Close(t.Context()); err != nil {
		t.Error(err)
	}
	if !strings.Contains(traced.String(), "<initial-response>[redacted]</initial-response>") {
		t.Errorf("traced %s", traced.String())
	}
}
