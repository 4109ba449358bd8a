package proxy

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"time"

	"github.com/scs-tools/scs/internal/parallel"
	"github.com/scs-tools/scs/internal/xmlescape"
	"github.com/scs-tools/scs/record/logs"
	"github.com/scs-tools/scs/runner/stream"
)

// relay passes stanzas on in both directions until one side ends. The error
// says how the client's stream ends; nil in good order.
func (c *client) relay(ctx context.Context, cancel context.CancelFunc) error {
	down := make(chan error, 1)
	go func() {
		ended, panicked := parallel.Try(func() error { return c.toClient(ctx) })
		if panicked != nil {
			ended = &streamError{"internal-server-error", "what the server sent makes scs fail: please report this"}
		}
		down <- ended
		// The other direction waits for a client that nobody answers any more.
		c.raw.SetReadDeadline(time.Unix(1, 0))
	}()
	err := c.toServer(ctx)
	if errors.Is(err, errServerGone) {
		err = <-down // once the client has what came before
		c.closed()
		return err
	}
	select {
	case ended := <-down: // the server, or a client that reads nothing
		c.closed()
		return ended
	default:
	}
	c.closed()
	if err != nil {
		cancel()
		<-down //nolint:errcheck // it ended because of us: err says why
		return err
	}
	// The client has ended its stream: it may have what the server sends until
	// that has ended, too.
	c.upstream.close()
	if ended := <-down; errors.Is(ended, errGone) {
		return ended
	}
	return nil
}

// errServerGone means that nothing can be sent to the server any more; what the
// server said last tells why.
var errServerGone = errors.New("the server closed the connection")

// closed takes down that the session has ended.
func (c *client) closed() { c.proxy.options.Recorder.Closed(c.session, time.Now()) }

// toServer passes on what the client sends until it ends its stream, which is
// no error.
func (c *client) toServer(ctx context.Context) error {
	namespaces := c.cutter.Namespaces()
	for {
		p, err := c.cutter.Next()
		if err != nil {
			return c.failed(err)
		}
		switch {
		case p.Kind == stream.PieceEnd, p.Name == xml.Name{Space: nsStream, Local: "error"}:
			return nil
		case isSession(p):
			// RFC 3921, section 3: our own client has opened the session.
			if err := c.write([]byte(`<iq type='result' id='` + xmlescape.Value(attribute(p, "id")) + `'/>`)); err != nil {
				return err
			}
			continue
		}
		data := exact(p.Raw, p.XML, namespaces)
		// Before it goes on, for nothing that it causes may stand before it.
		c.proxy.record(c.session, time.Now(), logs.Sent, data)
		if err := c.upstream.conn.Send(ctx, data); err != nil {
			return errServerGone
		}
	}
}

// toClient passes on what the server sends, until nothing more comes.
func (c *client) toClient(ctx context.Context) error {
	for {
		s, err := c.upstream.conn.Next(ctx)
		if err != nil {
			return serverEnd(err)
		}
		if err := c.write(s.Raw); err != nil {
			return err
		}
	}
}

// serverEnd returns how the client's stream ends because the server's has.
func serverEnd(err error) error {
	e, ok := errors.AsType[*stream.Error](err)
	if !ok {
		return &streamError{"remote-connection-failed", "the server closed the connection"}
	}
	switch e.Kind {
	case stream.KindClosed:
		return nil
	case stream.KindStreamError:
		condition := e.Condition
		if condition == "" {
			condition = "undefined-condition"
		}
		return &streamError{condition, e.Error()}
	case stream.KindLimit:
		return &streamError{"resource-constraint", "the server sends more than the client reads, or too large a stanza: " + e.Message}
	}
	return &streamError{"remote-connection-failed", e.Error()}
}

// exact returns the bytes of a stanza as they came, or, where their stream
// declares namespaces that others do not, with these declarations.
func exact(raw, whole []byte, namespaces string) []byte {
	if isUsual(namespaces) {
		return raw
	}
	return whole
}

// isSession reports whether a stanza asks for a session (RFC 3921, section 3).
func isSession(p stream.Piece) bool {
	if p.Name != (xml.Name{Space: nsClient, Local: "iq"}) || !bytes.Contains(p.Raw, []byte(nsSession)) {
		return false
	}
	var iq struct {
		Type    string    `xml:"type,attr"`
		Session *struct{} `xml:"urn:ietf:params:xml:ns:xmpp-session session"`
	}
	return xml.Unmarshal(p.XML, &iq) == nil && iq.Type == "set" && iq.Session != nil
}

// usualNamespaces are what the start tag of a stream usually declares.
const usualNamespaces = ` xmlns="` + nsClient + `"` + streamPrefix

const streamPrefix = ` xmlns:stream="` + nsStream + `"`

// isUsual reports whether a stream declares the usual namespaces and no others.
func isUsual(namespaces string) bool {
	return namespaces == usualNamespaces || namespaces == streamPrefix+` xmlns="`+nsClient+`"`
}
