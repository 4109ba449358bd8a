package proxy

import (
	"bufio"
	"context"
	"crypto/tls"
	"encoding/xml"
	"errors"
	"net"
	"strings"
	"sync"
	"time"

	"github.com/scs-tools/scs/internal/xmlescape"
	"github.com/scs-tools/scs/record/logs"
	"github.com/scs-tools/scs/runner/stream"
)

// Namespaces of RFC 6120 and, of the session, RFC 3921.
const (
	nsClient       = "jabber:client"
	nsStream       = "http://etherx.jabber.org/streams"
	nsStreamErrors = "urn:ietf:params:xml:ns:xmpp-streams"
	nsStanzaErrors = "urn:ietf:params:xml:ns:xmpp-stanzas"
	nsTLS          = "urn:ietf:params:xml:ns:xmpp-tls"
	nsSASL         = "urn:ietf:params:xml:ns:xmpp-sasl"
	nsBind         = "urn:ietf:params:xml:ns:xmpp-bind"
	nsSession      = "urn:ietf:params:xml:ns:xmpp-session"
)

// What a client may send before it has logged in, and then.
var (
	loginLimits  = stream.Limits{StanzaBytes: 64 << 10, Depth: 20}
	stanzaLimits = stream.Limits{StanzaBytes: logs.MaxStanza, Depth: maxDepth}
)

// client is one connection of a client.
type client struct {
	proxy  *proxy
	raw    net.Conn // TCP
	conn   net.Conn // raw, or the TLS over it
	in     *bufio.Reader
	secure bool

	cutter *stream.Cutter
	domain string // that the stream is for
	from   string // the bare JID that the client says it has; "" if it does not
	jid    string // full, once it is bound

	session    string // its name in the log
	namespaces string // that the client's stream declares, as the server's does
	upstream   *upstream

	writing sync.Mutex
}

// streamError ends a client's stream (RFC 6120, section 4.9).
type streamError struct{ condition, text string }

// Error returns why.
func (e *streamError) Error() string { return e.text }

// errGone means that there is nobody to tell anything.
var errGone = errors.New("the client disconnected")

func newClient(p *proxy, conn net.Conn) *client {
	return &client{proxy: p, raw: conn, conn: conn, in: bufio.NewReader(conn), session: p.session(), namespaces: usualNamespaces}
}

// name returns how messages call the client.
func (c *client) name() string {
	switch {
	case c.jid != "":
		return c.jid
	case c.from != "":
		return c.from
	}
	return c.raw.RemoteAddr().String()
}

// serve is all that is done for a client.
func (c *client) serve(outer context.Context) {
	defer c.raw.Close()
	ctx, cancel := context.WithCancel(outer)
	defer cancel()
	c.raw.SetDeadline(time.Now().Add(loginTimeout))
	stop := context.AfterFunc(ctx, func() { c.raw.SetReadDeadline(time.Unix(1, 0)) })
	defer stop()
	err := c.handshake(ctx)
	if err == nil {
		c.raw.SetDeadline(time.Time{})
		if ctx.Err() == nil {
			c.proxy.options.Report(c.name() + ": logged in")
			err = c.relay(ctx, cancel)
		}
	}
	if c.upstream != nil {
		c.upstream.close()
	}
	if outer.Err() != nil {
		err = &streamError{"system-shutdown", "the recording has ended"}
	}
	c.end(err)
}

// end ends the client's stream.
func (c *client) end(err error) {
	farewell := `</stream:stream>`
	e, told := errors.AsType[*streamError](err)
	switch {
	case told:
		c.proxy.options.Report(c.name() + ": " + e.text)
		farewell = `<stream:error><` + e.condition + ` xmlns='` + nsStreamErrors + `'/><text xmlns='` + nsStreamErrors + `' xml:lang='en'>` +
			xmlescape.Value(e.text) + `</text></stream:error>` + farewell
	case err == nil:
		c.proxy.options.Report(c.name() + ": disconnected")
	default:
		c.proxy.options.Report(c.name() + ": disconnected without ending its stream")
		return
	}
	if c.cutter == nil {
		return // it has not opened a stream
	}
	c.writing.Lock()
	defer c.writing.Unlock()
	c.raw.SetWriteDeadline(time.Now().Add(closeTimeout))
	_, _ = c.conn.Write([]byte(farewell)) // who has gone does not hear it
	c.conn.Close()
}

// handshake does all that comes before stanzas.
func (c *client) handshake(ctx context.Context) error {
	if err := c.open(loginLimits, c.features); err != nil {
		return err
	}
	element, err := c.element()
	if err != nil {
		return err
	}
	if element.Name == (xml.Name{Space: nsTLS, Local: "starttls"}) && !c.secure {
		if err := c.startTLS(ctx); err != nil {
			return err
		}
		if err := c.open(loginLimits, c.features); err != nil {
			return err
		}
		if element, err = c.element(); err != nil {
			return err
		}
	}
	if !c.mayLogin() {
		return &streamError{"policy-violation", "the client logs in without encryption: STARTTLS is required"}
	}
	if err := c.login(ctx, element); err != nil {
		return err
	}
	const features = `<bind xmlns='` + nsBind + `'/><session xmlns='` + nsSession + `'><optional/></session>`
	if err := c.open(stanzaLimits, func() string { return features }); err != nil {
		return err
	}
	return c.bind()
}

// mayLogin reports whether the client can send a password now.
func (c *client) mayLogin() bool {
	addr, ok := c.raw.RemoteAddr().(*net.TCPAddr)
	return c.secure || c.proxy.options.Plain && ok && addr.IP.IsLoopback()
}

// features returns what is offered before the login.
func (c *client) features() string {
	features := ""
	if !c.secure {
		features = `<starttls xmlns='` + nsTLS + `'/>`
		if !c.mayLogin() {
			features = `<starttls xmlns='` + nsTLS + `'><required/></starttls>`
		}
	}
	if c.mayLogin() {
		features += `<mechanisms xmlns='` + nsSASL + `'>`
		for _, m := range c.mechanisms() {
			features += `<mechanism>` + m.Name + `</mechanism>`
		}
		features += `</mechanisms>`
	}
	return features
}

// open reads the client's stream header and answers with ours and with the
// features, which may depend on what the client's header says.
func (c *client) open(limits stream.Limits, features func() string) error {
	cutter := stream.NewCutter(c.in, limits)
	header, err := cutter.Next()
	if err != nil {
		return c.failed(err)
	}
	c.cutter = cutter
	c.domain = strings.ToLower(attribute(header, "to"))
	c.from, _, _ = strings.Cut(strings.ToLower(attribute(header, "from")), "/")
	answer := `<?xml version='1.0'?><stream:stream` + c.namespaces + ` id='` + streamID() + `' from='` + xmlescape.Value(c.domain) + `' version='1.0' xml:lang='en'>`
	if c.domain == "" || len(c.domain) > maxDomain || strings.ContainsAny(c.domain, "@/ ") {
		if err := c.write([]byte(answer)); err != nil {
			return err
		}
		return &streamError{"host-unknown", "the client does not name a domain"}
	}
	return c.write([]byte(answer + `<stream:features>` + features() + `</stream:features>`))
}

// maxDomain is how long a domain can be (RFC 7622, section 3.2).
const maxDomain = 1023

// account returns the bare JID of an account of the client's domain.
func (c *client) account(username string) string {
	return strings.TrimSuffix(username, "@"+c.domain) + "@" + c.domain
}

func (c *client) startTLS(ctx context.Context) error {
	if c.in.Buffered() > 0 {
		// What came unencrypted must not be taken for what comes under TLS.
		return &streamError{"policy-violation", "the client sent data after <starttls/> before encryption"}
	}
	if err := c.write([]byte(`<proceed xmlns='` + nsTLS + `'/>`)); err != nil {
		return err
	}
	conn := tls.Server(c.raw, &tls.Config{
		MinVersion: tls.VersionTLS12,
		GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) {
			return c.proxy.options.Authority.certificateFor(c.domain)
		},
	})
	if err := conn.HandshakeContext(ctx); err != nil {
		c.proxy.options.Report(c.name() + ": no TLS: does the client trust the certificate? (" + err.Error() + ")")
		return errGone
	}
	c.conn, c.in, c.secure = conn, bufio.NewReader(conn), true
	return nil
}

// element reads an element before stanzas.
func (c *client) element() (stream.Piece, error) {
	p, err := c.cutter.Next()
	if err != nil {
		return p, c.failed(err)
	}
	if p.Kind != stream.PieceElement {
		return p, errGone // it has changed its mind
	}
	return p, nil
}

// failed returns how a stream ends that could not be read.
func (c *client) failed(err error) error {
	e, ok := errors.AsType[*stream.Error](err)
	if !ok {
		return errGone
	}
	switch e.Kind {
	case stream.KindLimit:
		return &streamError{"policy-violation", e.Message}
	case stream.KindMalformed, stream.KindProtocol:
		return &streamError{"not-well-formed", e.Message}
	}
	return errGone
}

// write sends bytes to the client.
func (c *client) write(data []byte) error {
	c.writing.Lock()
	defer c.writing.Unlock()
	if c.jid != "" {
		c.raw.SetWriteDeadline(time.Now().Add(writeTimeout))
	}
	if _, err := c.conn.Write(data); err != nil {
		return errGone
	}
	return nil
}
