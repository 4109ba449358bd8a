package stream

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"encoding/xml"
	"errors"
	"strings"
	"time"

	"github.com/scs-tools/scs/internal/xmlescape"
)

// features are what a server offers at the start of a stream (RFC 6120,
// section 4.3.2).
type features struct {
	StartTLS *struct {
		Required *struct{} `xml:"required"`
	} `xml:"urn:ietf:params:xml:ns:xmpp-tls starttls"`
	SASL struct {
		Mechanisms []string `xml:"mechanism"`
	} `xml:"urn:ietf:params:xml:ns:xmpp-sasl mechanisms"`
	SASL2   *sasl2    `xml:"urn:xmpp:sasl:2 authentication"`
	Binding bindings  `xml:"urn:xmpp:sasl-cb:0 sasl-channel-binding"`
	Bind    *struct{} `xml:"urn:ietf:params:xml:ns:xmpp-bind bind"`
	Session *struct {
		Optional *struct{} `xml:"optional"`
	} `xml:"urn:ietf:params:xml:ns:xmpp-session session"`
}

// handshake does all that comes before stanzas.
func (c *Conn) handshake(ctx context.Context) error {
	offers, err := c.openEncrypted(ctx)
	if err != nil {
		return err
	}
	c.step(StepLogin)
	if len(offers.SASL.Mechanisms) == 0 && offers.SASL2 != nil {
		bound, err := c.login2(ctx, offers)
		if err != nil {
			return err
		}
		// The stream goes on, and what it offers now comes in any case.
		if offers, err = c.readFeatures(); err != nil || bound {
			return err
		}
	} else {
		if err := c.login(ctx, offers); err != nil {
			return err
		}
		if offers, err = c.openStream(); err != nil {
			return err
		}
	}
	c.step(StepBind)
	if offers.Bind == nil {
		return &Error{Kind: KindUnsupported, Step: StepBind, Message: "the server offers no resource binding"}
	}
	resource := c.options.Resource
	if c.options.LoggedIn != nil {
		if resource, err = c.options.LoggedIn(ctx, c.splitter.inherited(nil)); err != nil {
			return err
		}
	}
	if err := c.bind(resource); err != nil {
		return err
	}
	if offers.Session != nil && offers.Session.Optional == nil {
		// RFC 3921, section 3: gone from XMPP, but old servers insist on it.
		_, err := c.ask("set", "session-1", `<session xmlns="`+nsSession+`"/>`, "a session", KindBind)
		return err
	}
	return nil
}

// openEncrypted opens a stream, and another one under TLS where that is wanted.
func (c *Conn) openEncrypted(ctx context.Context) (features, error) {
	offers, err := c.openFirst(ctx)
	if err != nil || c.secure {
		return offers, err
	}
	start, err := c.wantsTLS(offers)
	if err != nil || !start {
		return offers, err
	}
	if err := c.startTLS(ctx); err != nil {
		return offers, err
	}
	return c.openStream()
}

// openFirst opens the first stream of a connection, under TLS where that comes
// first.
func (c *Conn) openFirst(ctx context.Context) (features, error) {
	if c.options.Security == SecurityDirectTLS {
		if err := c.encrypt(ctx); err != nil {
			return features{}, err
		}
	}
	return c.openStream()
}

// openStream sends a stream header and reads the server's header and features.
func (c *Conn) openStream() (features, error) {
	c.splitter = newSplitter(c.in, c.options.limits())
	c.step(StepOpen)
	var f features
	header := `<?xml version="1.0"?><stream:stream to="` + xmlescape.Value(c.options.Domain) +
		`" version="1.0" xml:lang="en" xmlns="` + nsClient + `" xmlns:stream="` + nsStream + `">`
	if err := c.say([]byte(header)); err != nil {
		return f, err
	}
	p, err := c.next()
	if err != nil {
		return f, err
	}
	if p.kind != pieceHeader {
		return f, c.unexpected(p)
	}
	opened := p.raw
	f, err = c.readFeatures()
	if err != nil {
		if e, ok := errors.AsType[*Error](err); ok && e.Condition == "host-unknown" {
			e.Server = fromOf(opened)
		}
	}
	return f, err
}

// readFeatures reads what the server offers.
func (c *Conn) readFeatures() (features, error) {
	var f features
	p, err := c.expect()
	if err != nil {
		return f, err
	}
	if p.name != (xml.Name{Space: nsStream, Local: "features"}) {
		return f, c.unexpected(p)
	}
	if err := xml.Unmarshal(p.whole(), &f); err != nil {
		return f, &Error{Kind: KindMalformed, Step: StepOpen, Message: "cannot read the server's features", XML: excerpt(p.raw), Err: err}
	}
	return f, nil
}

// fromOf returns the domain that the header of a stream comes from, or "".
func fromOf(header []byte) string {
	decoder := xml.NewDecoder(bytes.NewReader(header))
	for {
		token, err := decoder.Token()
		if err != nil {
			return ""
		}
		if start, ok := token.(xml.StartElement); ok {
			for _, attr := range start.Attr {
				if attr.Name.Local == "from" && attr.Name.Space == "" {
					return attr.Value
				}
			}
			return ""
		}
	}
}

// wantsTLS decides whether to encrypt a plain connection.
func (c *Conn) wantsTLS(offers features) (bool, error) {
	offered := offers.StartTLS != nil
	switch c.options.Security {
	case SecurityPlain:
		if offered && offers.StartTLS.Required != nil {
			return false, &Error{Kind: KindUnsupported, Step: StepTLS, Message: "the server requires encryption, but this connection must not use it"}
		}
		return false, nil
	case SecurityStartTLS:
		if !offered {
			return false, &Error{Kind: KindUnsupported, Step: StepTLS, Message: "the server does not offer STARTTLS"}
		}
	}
	return offered, nil
}

func (c *Conn) startTLS(ctx context.Context) error {
	c.step(StepTLS)
	if err := c.say([]byte(`<starttls xmlns="` + nsTLS + `"/>`)); err != nil {
		return err
	}
	p, err := c.expect()
	if err != nil {
		return err
	}
	if p.name == (xml.Name{Space: nsTLS, Local: "failure"}) {
		return &Error{Kind: KindTLS, Step: StepTLS, Message: "the server refuses STARTTLS", XML: excerpt(p.raw)}
	}
	if p.name != (xml.Name{Space: nsTLS, Local: "proceed"}) {
		return c.unexpected(p)
	}
	if c.in.Buffered() > 0 {
		// Whatever stands behind <proceed/> came unencrypted, and must not be
		// taken for what the server says under TLS.
		return &Error{Kind: KindProtocol, Step: StepTLS, Message: "unexpected data after the server's <proceed/>: the connection may have been tampered with"}
	}
	return c.encrypt(ctx)
}

// encrypt wraps the connection in TLS (RFC 6120, section 5; RFC 7590).
func (c *Conn) encrypt(ctx context.Context) error {
	conn := tls.Client(c.raw, &tls.Config{
		ServerName:         c.options.Domain,
		RootCAs:            c.options.RootCAs,
		InsecureSkipVerify: c.options.InsecureTLS,
		MinVersion:         tls.VersionTLS12,
		NextProtos:         c.protocols(),
	})
	if err := conn.HandshakeContext(ctx); err != nil {
		return &Error{Kind: KindTLS, Step: StepTLS, Message: "no TLS with " + c.options.Domain, Err: err}
	}
	c.conn, c.in, c.secure = conn, bufio.NewReader(conn), true
	return nil
}

// protocols names the protocol to a server that may speak several on a port
// (XEP-0368, section 4).
func (c *Conn) protocols() []string {
	if c.options.Security == SecurityDirectTLS {
		return []string{"xmpp-client"}
	}
	return nil
}

// bind asks for a resource (RFC 6120, section 7).
func (c *Conn) bind(resource string) error {
	request, what := `<bind xmlns="`+nsBind+`"/>`, "a resource"
	if resource != "" {
		request = `<bind xmlns="` + nsBind + `"><resource>` + xmlescape.Value(resource) + `</resource></bind>`
		what = `the resource "` + resource + `"`
	}
	answer, err := c.ask("set", "bind-1", request, what, KindBind)
	if err != nil {
		return err
	}
	c.jid = strings.TrimSpace(answer.Bind.JID)
	if c.jid == "" {
		return &Error{Kind: KindProtocol, Step: StepBind, Message: "the server bound a resource without saying which"}
	}
	return nil
}

type answer struct {
	ID   string `xml:"id,attr"`
	Type string `xml:"type,attr"`
	Bind struct {
		JID string `xml:"jid"`
	} `xml:"urn:ietf:params:xml:ns:xmpp-bind bind"`
	Error struct {
		XML []byte `xml:",innerxml"`
	} `xml:"error"`

	xml []byte // all of it
}

// ask sends an iq of the handshake and reads its answer; a refusal is an error of
// that kind. What else arrives meanwhile is traffic.
func (c *Conn) ask(typ, id, payload, what string, refusal Kind) (answer, error) {
	if err := c.say([]byte(`<iq type="` + typ + `" id="` + id + `">` + payload + `</iq>`)); err != nil {
		return answer{}, err
	}
	for {
		p, err := c.expect()
		if err != nil {
			return answer{}, err
		}
		var a answer
		if p.name == (xml.Name{Space: nsClient, Local: "iq"}) {
			if err := xml.Unmarshal(p.whole(), &a); err != nil {
				return a, &Error{Kind: KindMalformed, Step: c.splitter.step, Message: "cannot read the server's answer", XML: excerpt(p.raw), Err: err}
			}
		}
		switch {
		case a.ID != id:
			if err := c.arrived(p, time.Now()); err != nil {
				return a, err
			}
		case a.Type == "result":
			a.xml = p.whole()
			return a, nil
		default:
			condition, text := conditionOf([]byte("<error>"+string(a.Error.XML)+"</error>"), nsStanzaErrors)
			return a, &Error{Kind: refusal, Step: c.splitter.step, Message: "the server refuses " + what,
				Condition: condition, Text: text, XML: excerpt(p.raw)}
		}
	}
}

// say sends a piece of the handshake. Where the server has ended the stream, it
// has said why, which tells more than a failed write.
func (c *Conn) say(data []byte) error {
	err := c.write(data)
	if err != nil {
		if _, told := c.expect(); IsKind(told, KindStreamError) {
			return told
		}
	}
	return err
}

// next reads one piece and traces it.
func (c *Conn) next() (piece, error) {
	p, err := c.splitter.next()
	if err != nil {
		if kept := c.splitter.src.kept; len(kept) > 0 {
			c.trace(false, noSeq, kept)
		}
		return p, err
	}
	seq := noSeq
	if c.splitter.step == StepTraffic && c.ending(p) == nil {
		seq = c.nextSeq()
	}
	c.trace(false, seq, p.raw)
	return p, nil
}

// expect reads the next element; what ends the stream is an error.
func (c *Conn) expect() (piece, error) {
	p, err := c.next()
	if err != nil {
		return p, err
	}
	return p, c.ending(p)
}

// ending returns the error that a piece stands for if it ends the stream.
func (c *Conn) ending(p piece) error {
	switch {
	case p.kind == pieceEnd:
		return &Error{Kind: KindClosed, Step: c.splitter.step, Message: "the server closed the stream"}
	case p.kind == pieceElement && p.name == (xml.Name{Space: nsStream, Local: "error"}):
		condition, text := conditionOf(p.whole(), nsStreamErrors)
		return &Error{Kind: KindStreamError, Step: c.splitter.step, Message: "the server ended the stream with an error",
			Condition: condition, Text: text, XML: excerpt(p.raw)}
	}
	return nil
}

// unexpected is the error for a piece that has no place at this step.
func (c *Conn) unexpected(p piece) error {
	return &Error{Kind: KindProtocol, Step: c.splitter.step, Message: "the server sent <" + p.name.Local + "> where it is not allowed", XML: excerpt(p.raw)}
}

// step records what is being done, for errors.
func (c *Conn) step(s Step) { c.splitter.step = s }
