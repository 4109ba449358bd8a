package proxy

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"

	"github.com/scs-tools/scs/runner/stream"
	"github.com/scs-tools/scs/runner/stream/streamtest"
)

// wantError fails unless an error is of a kind, and returns it.
func wantError(t *testing.T, err error, kind stream.Kind) *stream.Error {
	t.Helper()
	e, ok := errors.AsType[*stream.Error](err)
	if !ok || e.Kind != kind {
		t.Fatalf("error %v, want one of kind %d", err, kind)
	}
	return e
}

// announcing is a connection of a client whose stream header names its account,
// as RFC 6120, section 4.7.1, wants it.
type announcing struct {
	net.Conn
	from string
}

func (a announcing) Write(p []byte) (int, error) {
	changed := bytes.Replace(p, []byte("<stream:stream "), []byte(`<stream:stream from="`+a.from+`" `), 1)
	if _, err := a.Conn.Write(changed); err != nil {
		return 0, err
	}
	return len(p), nil
}

func announce(from string) func(context.Context, string, string) (net.Conn, error) {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := new(net.Dialer).DialContext(ctx, network, address)
		return announcing{conn, from}, err
	}
}

// announceUnderTLS is announce for a client that uses STARTTLS first.
func (r *recording) announceUnderTLS(from string) func(context.Context, string, string) (net.Conn, error) {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := new(net.Dialer).DialContext(ctx, network, address)
		if err != nil {
			return nil, err
		}
		in := bufio.NewReader(conn)
		say := func(text, answer string) error {
			if _, err := io.WriteString(conn, text); err != nil {
				return err
			}
			for read := ""; !strings.HasSuffix(read, answer); {
				c, err := in.ReadByte()
				if err != nil {
					return err
				}
				read += string(c)
			}
			return nil
		}
		err = errors.Join(
			say(`<stream:stream to='localhost' xmlns='jabber:client' xmlns:stream='`+nsStream+`' version='1.0'>`, "</stream:features>"),
			say(`<starttls xmlns='`+nsTLS+`'/>`, "<proceed xmlns='"+nsTLS+"'/>"),
		)
		if err != nil {
			return nil, err
		}
		secure := tls.Client(conn, &tls.Config{RootCAs: r.roots, ServerName: "localhost"})
		return announcing{secure, from}, secure.HandshakeContext(ctx)
	}
}

// TestScramWherePasswordsAreKnown: the account's own password goes to the
// server, and others cannot log in.
func TestScramWherePasswordsAreKnown(t *testing.T) {
	for _, c := range []struct {
		mechanism string
		tls       bool
	}{{"SCRAM-SHA-256", false}, {"SCRAM-SHA-1", false}, {"SCRAM-SHA-256", true}} {
		t.Run(fmt.Sprintf("%s, TLS %t", c.mechanism, c.tls), func(t *testing.T) {
			server := streamtest.Serve(t, func(p *streamtest.Peer) {
				p.Open(streamtest.FeaturesPlain)
				if got := p.Expect("</auth>"); !strings.Contains(got, "AHJvbWVvAG1vb25saXQtYmFsY29ueQ==") {
					t.Errorf("the server is given %s", got)
				}
				p.Say(streamtest.Success)
				p.Open(streamtest.FeaturesBind)
				if got := p.Expect("</iq>"); !strings.Contains(got, "<resource>here</resource>") {
					t.Errorf("the server is asked for %s", got)
				}
				p.Say(streamtest.Bound(streamtest.JID))
				p.Bye()
			})
			r := recordBefore(t, server, func(o *Options) {
				o.Plain = !c.tls
				o.Passwords = map[string]string{"romeo@localhost": password}
			})
			announce := announce
			if c.tls {
				announce = r.announceUnderTLS
			}
			o := r.options("romeo")
			o.Security, o.Mechanisms, o.Dial = stream.SecurityPlain, []string{c.mechanism}, announce("romeo@localhost")
			o.Password = "another"
			_, err := stream.Connect(r.ctx(), o)
			if e := wantError(t, err, stream.KindLogin); e.Condition != "not-authorized" {
				t.Errorf("with a wrong password: %v", err)
			}
			o.Password = password
			client := r.connect(o)
			if client.JID() != streamtest.JID {
				t.Errorf("the client is %s", client.JID())
			}
			client.Close(r.ctx())

			o.Username, o.Dial = "juliet", announce("juliet@localhost")
			_, err = stream.Connect(r.ctx(), o)
			if e := wantError(t, err, stream.KindUnsupported); !strings.Contains(e.Message, "PLAIN") {
				t.Errorf("an account whose password is not known: %v", err)
			}
		})
	}
}

func TestAPasswordIsNotTakenInTheClear(t *testing.T) {
	r := recordBefore(t, streamtest.Unused(t), nil)
	o := r.options("romeo")
	o.Security = stream.SecurityPlain
	_, err := stream.Connect(r.ctx(), o)
	wantError(t, err, stream.KindUnsupported)

	conn, err := net.Dial("tcp", r.addr)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := conn.Write([]byte(`<stream:stream to='localhost' xmlns='jabber:client' xmlns:stream='` + nsStream + `' version='1.0'>` +
		`<auth xmlns='` + nsSASL + `' mechanism='PLAIN'>AHJvbWVvAG1vb25saXQtYmFsY29ueQ==</auth>`)); err != nil {
		t.Fatal(err)
	}
	answer := newReading(conn)
	if got := answer.rest(t); !strings.Contains(got, "<policy-violation ") || strings.Contains(got, "<success") {
		t.Errorf("a password in the clear is answered by %s", got)
	}
}

// reading reads what a proxy says to a client that writes its XML itself.
type reading struct{ conn net.Conn }

func newReading(conn net.Conn) *reading { return &reading{conn} }

func (r *reading) rest(t *testing.T) string {
	t.Helper()
	var all bytes.Buffer
	if _, err := all.ReadFrom(r.conn); err != nil && all.Len() == 0 {
		t.Fatal(err)
	}
	return all.String()
}

// TestLoginsThatFail looks at what the client is told.
func TestLoginsThatFail(t *testing.T) {
	refusing := func(p *streamtest.Peer) {
		p.Open(streamtest.FeaturesPlain)
		p.Expect("</auth>")
		p.Say(`<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><account-disabled/><text>for moonlit-balcony</text></failure>`)
		p.Rest()
	}
	full := func(p *streamtest.Peer) {
		p.Open(streamtest.FeaturesPlain)
		p.Expect("</auth>")
		p.Say(streamtest.Success)
		p.Open(streamtest.FeaturesBind)
		p.Expect("</iq>")
		p.Say(`<iq type='error' id='bind-1'><error type='wait'><resource-constraint xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>`)
		p.Rest()
	}
	for _, c := range []struct {
		name      string
		server    string
		kind      stream.Kind
		condition string
	}{
		{"the server refuses the login", streamtest.Serve(t, refusing), stream.KindLogin, "account-disabled"},
		{"the server refuses the resource", streamtest.Serve(t, full), stream.KindBind, "resource-constraint"},
		{"there is no server", streamtest.Unused(t), stream.KindLogin, "temporary-auth-failure"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := recordBefore(t, c.server, nil)
			_, err := stream.Connect(r.ctx(), r.options("romeo"))
			if e := wantError(t, err, c.kind); e.Condition != c.condition {
				t.Errorf("the client is told %v", e)
			}
			r.want()
			if len(r.reports) == 0 {
				t.Error("nothing is reported")
			}
		})
	}
}

// TestWhatAClientMayNotDo sends what no client should, before it has logged in.
func TestWhatAClientMayNotDo(t *testing.T) {
	const open = `<stream:stream to='localhost' xmlns='jabber:client' xmlns:stream='` + nsStream + `' version='1.0'>`
	auth := func(content string) string {
		return open + `<auth xmlns='` + nsSASL + `' mechanism='PLAIN'>` + content + `</auth></stream:stream>`
	}
	for _, c := range []struct{ name, sent, want string }{
		{"another protocol", "<html><body>", ""},
		{"no domain", strings.Replace(open, "to='localhost'", "", 1), "<host-unknown "},
		{"no XML", open + "<a></b>", "<not-well-formed "},
		{"too much", open + "<a>" + strings.Repeat("x", 100<<10), "<policy-violation "},
		{"too deep", open + strings.Repeat("<a>", 100), "<policy-violation "},
		{"a stanza", open + "<message/>", "<not-authorized "},
		{"bytes behind starttls", open + `<starttls xmlns='` + nsTLS + `'/><a/>`, "<policy-violation "},
		{"an unknown mechanism", open + `<auth xmlns='` + nsSASL + `' mechanism='SCRAM-SHA-256'/></stream:stream>`, "<invalid-mechanism/>"},
		{"no base64", auth("§"), "<incorrect-encoding/>"},
		{"no credentials", auth("AAAA"), "<not-authorized/>"},
		{"somebody else's account", auth("anVsaWV0AHJvbWVvAHh4eA=="), "<invalid-authzid/>"},
		{"an account of another domain", auth("AHJvbWVvQGV4YW1wbGUub3JnAHh4eA=="), "<not-authorized/>"},
		{"many logins", open + strings.Repeat(`<auth xmlns='`+nsSASL+`' mechanism='X'/>`, maxLogins), "too many logins failed"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := recordBefore(t, streamtest.Unused(t), func(o *Options) { o.Plain = true })
			conn, err := net.Dial("tcp", r.addr)
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			if _, err := conn.Write([]byte(c.sent)); err != nil {
				t.Fatal(err)
			}
			if got := newReading(conn).rest(t); !strings.Contains(got, c.want) || c.want == "" && got != "" {
				t.Errorf("the answer is %q", got)
			}
			r.want()
		})
	}
}

func TestCertificatesAreOfTheDomain(t *testing.T) {
	authority, err := NewAuthority()
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(authority.PEM())
	for _, c := range []struct{ domain, name string }{
		{"localhost", "localhost"}, {"example.org", "example.org"}, {"bücher.example", "xn--bcher-kva.example"},
		{"127.0.0.2", "127.0.0.2"}, {"_", "localhost"},
	} {
		made, err := authority.certificateFor(c.domain)
		if err != nil {
			t.Errorf("%s: %v", c.domain, err)
			continue
		}
		leaf, err := x509.ParseCertificate(made.Certificate[0])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := leaf.Verify(x509.VerifyOptions{DNSName: c.name, Roots: roots}); err != nil {
			t.Errorf("%s: %v", c.domain, err)
		}
		if again, _ := authority.certificateFor(c.domain); again != made {
			t.Errorf("%s has another certificate each time", c.domain)
		}
	}
}
