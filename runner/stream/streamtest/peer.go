// Package streamtest runs servers for tests: what one waits for and what it
// says is written down in the test, step by step.
package streamtest

import (
	"bytes"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
)

// What a server says to log a client in and to part.
const (
	Header        = `<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' id='s1' from='localhost' version='1.0'>`
	FeaturesPlain = `<stream:features><mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>PLAIN</mechanism></mechanisms></stream:features>`
	Success       = `<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>`
	FeaturesBind  = `<stream:features><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/><session xmlns='urn:ietf:params:xml:ns:xmpp-session'><optional/></session></stream:features>`
	Closing       = `</stream:stream>`
)

// Bound answers the request for a resource with a full JID.
func Bound(jid string) string {
	return `<iq type='result' id='bind-1'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>` + jid + `</jid></bind></iq>`
}

// JID is the full JID that [Peer.Welcome] gives.
const JID = "romeo@localhost/made"

// Peer is a server's end of one connection.
type Peer struct {
	TB   testing.TB
	Conn net.Conn
	seen []byte // read and not expected yet
}

// Expect waits for the text, or one of several with a bar between them, and
// returns all that came up to it, text included. If the client ends before
// that, the test fails.
func (p *Peer) Expect(text string) string {
	buffer := make([]byte, 64<<10)
	for {
		for alternative := range strings.SplitSeq(text, "|") {
			if i := bytes.Index(p.seen, []byte(alternative)); i >= 0 {
				end := i + len(alternative)
				got := string(p.seen[:end])
				p.seen = p.seen[end:]
				return got
			}
		}
		n, err := p.Conn.Read(buffer)
		p.seen = append(p.seen, buffer[:n]...)
		if n == 0 && err != nil {
			p.TB.Errorf("the client ended before it sent %q; it sent %q", text, p.seen)
			return ""
		}
	}
}

// Rest returns all that comes until the client closes.
func (p *Peer) Rest() string {
	all, _ := io.ReadAll(p.Conn) // how the client ends is no concern of the server
	return string(p.seen) + string(all)
}

// Say sends the text as it is. A client that has gone does not hear it.
func (p *Peer) Say(text string) { _, _ = io.WriteString(p.Conn, text) }

// Open answers the client's stream header, and says what there is.
func (p *Peer) Open(features string) {
	p.Expect(`xmlns:stream="http://etherx.jabber.org/streams">`)
	p.Say(Header + features)
}

// Welcome logs the client in as [JID], whoever it is.
func (p *Peer) Welcome() { p.WelcomeAs(JID) }

// WelcomeAs logs the client in as the full JID, whoever it is.
func (p *Peer) WelcomeAs(jid string) {
	p.Open(FeaturesPlain)
	p.Expect(`</auth>`)
	p.Say(Success)
	p.Open(FeaturesBind)
	p.Expect(`</iq>`)
	p.Say(Bound(jid))
}

// Bye waits for the end of the client's stream and ends its own.
func (p *Peer) Bye() {
	p.Expect(Closing)
	p.Say(Closing)
}

// Serve runs a server on a loopback address and returns host:port. The first
// connection is run by the first function, the second by the second, each
// beside the others; a connection is closed when its function returns. The
// test waits at its end until they all have.
func Serve(tb testing.TB, serves ...func(*Peer)) string {
	tb.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	ServeOn(tb, listener, serves...)
	return listener.Addr().String()
}

// ServeOn is [Serve] on a listener, which it closes.
func ServeOn(tb testing.TB, listener net.Listener, serves ...func(*Peer)) {
	tb.Helper()
	var all sync.WaitGroup
	all.Go(func() {
		for _, serve := range serves {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			all.Go(func() {
				defer conn.Close()
				serve(&Peer{TB: tb, Conn: conn})
			})
		}
	})
	tb.Cleanup(func() {
		listener.Close()
		all.Wait()
	})
}

// Unused returns a loopback address that nobody listens on.
func Unused(tb testing.TB) string {
	tb.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}
