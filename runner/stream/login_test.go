package stream_test

import (
	"context"
	"crypto/pbkdf2"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"net"
	"regexp"
	"strings"
	"testing"

	"mellium.im/sasl"

	"github.com/scs-tools/scs/runner/stream"
)

const password = "s3cret&"

func featLogin(mechanisms ...string) string {
	return `<stream:features><mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>` +
		strings.Join(mechanisms, "</mechanism><mechanism>") + `</mechanism></mechanisms></stream:features>`
}

var payload = regexp.MustCompile(`(?s)<(auth|response) [^>]*>([^<]*)</`)

// judge is the server's side of SASL by the same library's server.
func (p *peer) judge(m sasl.Mechanism) {
	server := sasl.NewServer(m,
		func(n *sasl.Negotiator) bool {
			user, pass, _ := n.Credentials()
			return string(user) == "romeo" && string(pass) == password
		},
		sasl.SaltedCredentials(func(user, _ []byte, name string) (salt, salted []byte, iterations int64, err error) {
			salt = []byte("pepper")
			of, size := sha256.New, sha256.Size
			if name == sasl.ScramSha1.Name {
				of, size = sha1.New, sha1.Size
			}
			salted, err = pbkdf2.Key(of, password, salt, 4096, size)
			return salt, salted, 4096, err
		}))
	for {
		sent := payload.FindStringSubmatch(p.Expect("</auth>|</response>"))
		if sent == nil {
			return
		}
		data, err := base64.StdEncoding.DecodeString(sent[2])
		if err != nil {
			p.TB.Error(err)
			return
		}
		more, answer, err := server.Step(data)
		coded := base64.StdEncoding.EncodeToString(answer)
		switch {
		case err != nil:
			p.Say(`<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><not-authorized/><text>wrong: s3cret&amp;</text></failure>`)
			p.Rest()
			return
		case more:
			p.Say(`<challenge xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>` + coded + `</challenge>`)
		default:
			p.Say(`<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>` + coded + `</success>`)
			return
		}
	}
}

func TestLogins(t *testing.T) {
	for _, m := range []sasl.Mechanism{sasl.Plain, sasl.ScramSha1, sasl.ScramSha256} {
		t.Run(m.Name, func(t *testing.T) {
			o := serve(t, func(p *peer) {
				p.Open(featLogin("SCRAM-SHA-512-PLUS", m.Name, "X-OTHER"))
				p.judge(m)
				p.Open(featBind)
				p.Expect(`</iq>`)
				p.Say(bound)
				p.Bye()
			})
			c := connect(t, o)
			if err := c.Close(t.Context()); err != nil {
				t.Error(err)
			}
		})
		t.Run(m.Name+" with a wrong password", func(t *testing.T) {
			o := serve(t, func(p *peer) {
				p.Open(featLogin(m.Name))
				p.judge(m)
			})
			o.Password = "s3cret"
			_, err := stream.Connect(t.Context(), o)
			e := failure(t, err, stream.KindLogin)
			if e.Condition != "not-authorized" || !strings.Contains(e.Message, "romeo@localhost by "+m.Name) {
				t.Errorf("error is %v", err)
			}
		})
	}
}

func TestAnonymousLogin(t *testing.T) {
	o := serve(t, func(p *peer) {
		p.Open(featLogin("PLAIN", "ANONYMOUS"))
		if got := p.Expect(`</auth>`); !strings.HasSuffix(got, `mechanism="ANONYMOUS">=</auth>`) {
			t.Errorf("login is %s", got)
		}
		p.Say(success)
		p.Open(featBind)
		p.Expect(`</iq>`)
		p.Say(bound)
		p.Bye()
	})
	o.Username, o.Password = "", ""
	connect(t, o).Close(t.Context())
}

func TestTheBestMechanismIsChosen(t *testing.T) {
	for _, c := range []struct {
		offered, allowed []string
		want             string
	}{
		{[]string{"PLAIN", "SCRAM-SHA-1", "SCRAM-SHA-256"}, nil, "SCRAM-SHA-256"},
		{[]string{"PLAIN", "SCRAM-SHA-1"}, nil, "SCRAM-SHA-1"},
		{[]string{"PLAIN", "SCRAM-SHA-1"}, []string{"PLAIN"}, "PLAIN"},
	} {
		got := make(chan string, 1)
		o := serve(t, func(p *peer) {
			p.Open(featLogin(c.offered...))
			got <- p.Expect("</auth>")
			p.Say(closing)
		})
		o.Mechanisms = c.allowed
		_, err := stream.Connect(t.Context(), o)
		failure(t, err, stream.KindClosed)
		if sent := <-got; !strings.Contains(sent, `mechanism="`+c.want+`"`) {
			t.Errorf("of %v, %s is chosen", c.offered, sent)
		}
	}
}

func TestAServerWithoutOurMechanismsIsToldFrom(t *testing.T) {
	o := serve(t, func(p *peer) { p.Open(featLogin("GSSAPI", "X-TOKEN")) })
	_, err := stream.Connect(t.Context(), o)
	e := failure(t, err, stream.KindUnsupported)
	if !strings.Contains(e.Message, "GSSAPI, X-TOKEN") {
		t.Errorf("error is %v", err)
	}
}

func TestAServerThatDoesNotKnowThePasswordIsNotTrusted(t *testing.T) {
	for name, last := range map[string]string{
		"a wrong signature": `<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>` + base64.StdEncoding.EncodeToString([]byte("v=AAAA")) + `</success>`,
		"no signature":      success,
	} {
		t.Run(name, func(t *testing.T) {
			o := serve(t, func(p *peer) {
				p.Open(featLogin("SCRAM-SHA-1"))
				p.challenge("4096")
				p.Expect("</response>")
				p.Say(last)
			})
			_, err := stream.Connect(t.Context(), o)
			failure(t, err, stream.KindLogin)
		})
	}
	t.Run("success in place of a challenge", func(t *testing.T) {
		o := serve(t, func(p *peer) {
			p.Open(featLogin("SCRAM-SHA-1"))
			p.Say(strings.ReplaceAll(p.challenged("4096"), "challenge", "success"))
		})
		_, err := stream.Connect(t.Context(), o)
		failure(t, err, stream.KindLogin)
	})
	t.Run("success at once", func(t *testing.T) {
		o := serve(t, func(p *peer) {
			p.Open(featLogin("SCRAM-SHA-1"))
			p.Expect("</auth>")
			p.Say(success)
		})
		_, err := stream.Connect(t.Context(), o)
		failure(t, err, stream.KindLogin)
	})
}

// challenge answers a SCRAM login so that the client goes on.
func (p *peer) challenge(iterations string) { p.Say(p.challenged(iterations)) }

func (p *peer) challenged(iterations string) string {
	sent := payload.FindStringSubmatch(p.Expect("</auth>"))
	data, _ := base64.StdEncoding.DecodeString(sent[2])
	_, nonce, _ := strings.Cut(string(data), ",r=")
	return `<challenge xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>` +
		base64.StdEncoding.EncodeToString([]byte("r="+nonce+"more,s=cGVwcGVy,i="+iterations)) + `</challenge>`
}

func TestSCRAMDoesNotWorkForever(t *testing.T) {
	for _, iterations := range []string{"2000000000", "99999999999999999999", "0", "-1", "x"} {
		o := serve(t, func(p *peer) {
			p.Open(featLogin("SCRAM-SHA-1"))
			p.challenge(iterations)
		})
		_, err := stream.Connect(t.Context(), o)
		failure(t, err, stream.KindLogin)
	}
}

const featTLS = `<stream:features><starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/><mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>X-NONE</mechanism></mechanisms></stream:features>`

func TestEncryption(t *testing.T) {
	certificate, trusted := certificate(t)
	starttls := func(p *peer) {
		p.Open(featTLS)
		p.Expect(`<starttls xmlns="urn:ietf:params:xml:ns:xmpp-tls"/>`)
		p.Say(`<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>`)
		if p.Encrypt(certificate) {
			p.Welcome()
			p.Bye()
		}
	}
	direct := func(p *peer) {
		if p.Encrypt(certificate, "xmpp-client") {
			p.Welcome()
			p.Bye()
		}
	}
	for _, c := range []struct {
		name     string
		server   func(*peer)
		security stream.Security
		roots    *x509.CertPool
		insecure bool
		want     stream.Kind
	}{
		{"STARTTLS where it is offered", starttls, stream.SecurityAuto, trusted, false, 0},
		{"STARTTLS demanded", starttls, stream.SecurityStartTLS, trusted, false, 0},
		{"direct TLS", direct, stream.SecurityDirectTLS, trusted, false, 0},
		{"an unknown certificate under STARTTLS", starttls, stream.SecurityAuto, nil, false, stream.KindTLS},
		{"an unknown certificate under direct TLS", direct, stream.SecurityDirectTLS, nil, false, stream.KindTLS},
		{"an unknown certificate that is let pass", starttls, stream.SecurityStartTLS, nil, true, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := serve(t, c.server)
			o.Security, o.RootCAs, o.InsecureTLS = c.security, c.roots, c.insecure
			conn, err := stream.Connect(t.Context(), o)
			if c.want != 0 {
				failure(t, err, c.want)
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if !stream.Encrypted(conn) {
				t.Error("the connection is not encrypted")
			}
			if err := conn.Close(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestEncryptionThatCannotBe(t *testing.T) {
	for _, c := range []struct {
		name     string
		security stream.Security
		server   func(*peer)
		want     stream.Kind
	}{
		{"STARTTLS is not offered", stream.SecurityStartTLS, func(p *peer) { p.Open(featPlain) }, stream.KindUnsupported},
		{"STARTTLS is required and not wanted", stream.SecurityPlain, func(p *peer) {
			p.Open(strings.Replace(featTLS, `tls'/>`, `tls'><required/></starttls>`, 1))
		}, stream.KindUnsupported},
		{"STARTTLS is refused", stream.SecurityAuto, func(p *peer) {
			p.Open(featTLS)
			p.Expect(`<starttls`)
			p.Say(`<failure xmlns='urn:ietf:params:xml:ns:xmpp-tls'/></stream:stream>`)
		}, stream.KindTLS},
		{"bytes are slipped in before TLS", stream.SecurityAuto, func(p *peer) {
			p.Open(featTLS)
			p.Expect(`<starttls xmlns="urn:ietf:params:xml:ns:xmpp-tls"/>`)
			p.Say(`<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/><message/>`)
			p.Rest()
		}, stream.KindProtocol},
		{"the server speaks no TLS", stream.SecurityDirectTLS, func(p *peer) { p.Say(header + featPlain) }, stream.KindTLS},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := serve(t, c.server)
			o.Security = c.security
			_, err := stream.Connect(t.Context(), o)
			failure(t, err, c.want)
		})
	}
}

// abroad is a connection that says that it leaves the machine.
type abroad struct{ net.Conn }

func (abroad) RemoteAddr() net.Addr { return &net.TCPAddr{IP: net.IPv4(192, 0, 2, 1), Port: 5222} }

// toAbroad makes options dial what says that it is another machine.
func toAbroad(o stream.Options) stream.Options {
	dial := new(net.Dialer).DialContext
	o.Dial = func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := dial(ctx, network, address)
		return abroad{conn}, err
	}
	return o
}

func TestThePasswordLeavesTheMachineOnlyEncryptedOrByLeave(t *testing.T) {
	for _, mechanism := range []string{"PLAIN", "SCRAM-SHA-1", "SCRAM-SHA-256"} {
		for _, leave := range []bool{false, true} {
			got := make(chan string, 1)
			o := toAbroad(serve(t, func(p *peer) {
				p.Open(featLogin(mechanism))
				if leave {
					p.Expect("</auth>")
					p.Say(closing)
				}
				got <- p.Rest()
			}))
			o.InsecureTLS = leave
			_, err := stream.Connect(t.Context(), o)
			if leave {
				failure(t, err, stream.KindClosed)
			} else {
				failure(t, err, stream.KindUnsupported)
			}
			if sent := <-got; strings.Contains(sent, "auth") {
				t.Errorf("%s: sent %s", mechanism, sent)
			}
		}
	}
}

func TestAnotherMachineMayNotMakeThePasswordCheapToGuess(t *testing.T) {
	const why = "another machine must ask for at least 4096"
	for _, c := range []struct {
		iterations string
		abroad     bool
		refused    bool
	}{{"4095", true, true}, {"1", true, true}, {"4096", true, false}, {"1", false, false}} {
		got := make(chan string, 1)
		o := serve(t, func(p *peer) {
			p.Open(featLogin("SCRAM-SHA-1"))
			p.challenge(c.iterations)
			if !c.refused {
				got <- p.Expect("</response>")
				return
			}
			got <- p.Rest()
		})
		if c.abroad {
			o = toAbroad(o)
		}
		o.InsecureTLS = true
		_, err := stream.Connect(t.Context(), o)
		if err == nil || strings.Contains(err.Error(), why) != c.refused {
			t.Errorf("%s iterations: %v", c.iterations, err)
		}
		if sent := <-got; strings.Contains(sent, "<response") == c.refused {
			t.Errorf("%s iterations: sent %s", c.iterations, sent)
		}
	}
}
