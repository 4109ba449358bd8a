package proxy

import (
	"context"
	"encoding/xml"
	"errors"
	"strings"
	"time"

	"github.com/scs-tools/scs/internal/xmlescape"
	"github.com/scs-tools/scs/record/logs"
	"github.com/scs-tools/scs/runner/stream"
)

// upstream is the connection to the server in a client's name.
type upstream struct {
	loggedIn chan string   // the namespaces of the server's stream, once
	resource chan string   // that the client asks for, once
	done     chan struct{} // closed when conn or err is there
	cancel   context.CancelFunc

	conn       *stream.Conn
	err        error
	namespaces string
}

// connect logs in on the server.
func (c *client) connect(ctx context.Context, proved credentials) error {
	o := &c.proxy.options
	o.Recorder.Secret(proved.password)
	ctx, cancel := context.WithTimeout(ctx, loginTimeout)
	u := &upstream{loggedIn: make(chan string, 1), resource: make(chan string, 1), done: make(chan struct{}), cancel: cancel}
	account, session := c.account(proved.username), c.session
	options := stream.Options{
		Addr: o.Target.Addr, Domain: c.domain, Username: proved.username, Password: proved.password,
		Security: o.Target.Security, InsecureTLS: o.Target.Insecure, RootCAs: o.Target.RootCAs,
		Limits: stanzaLimits, Unread: stream.NewBudget(maxUnread, false),
		LoggedIn: func(ctx context.Context, namespaces string) (string, error) {
			u.namespaces = namespaces
			u.loggedIn <- namespaces
			select {
			case resource := <-u.resource:
				return resource, nil
			case <-ctx.Done():
				return "", ctx.Err()
			}
		},
		Arrived: func(s stream.Stanza) {
			c.proxy.record(session, s.Arrived, logs.Received, exact(s.Raw, s.XML, u.namespaces))
		},
	}
	go func() {
		defer cancel()
		defer close(u.done)
		u.conn, u.err = stream.Connect(ctx, options)
	}()
	timer := time.NewTimer(serverTimeout)
	defer timer.Stop()
	select {
	case c.namespaces = <-u.loggedIn:
		// The client's stream declares what the server's does, so that each
		// stanza can go on as it came.
		if !strings.Contains(c.namespaces, " xmlns:stream=") {
			c.namespaces += streamPrefix
		}
		c.from, c.upstream = account, u
		return nil
	case <-timer.C:
		cancel()
		<-u.done
		if u.conn != nil {
			u.conn.Abort()
		}
		return &saslError{"temporary-auth-failure", "the server does not answer"}
	case <-u.done:
	}
	e, ok := errors.AsType[*stream.Error](u.err)
	switch {
	case !ok:
		return errGone
	case e.Kind == stream.KindLogin && e.Condition != "":
		return &saslError{e.Condition, e.Message}
	case e.Kind == stream.KindLogin:
		return &saslError{"not-authorized", e.Message}
	}
	return &saslError{"temporary-auth-failure", e.Error()}
}

// close ends the connection to the server in good order.
func (u *upstream) close() {
	u.cancel()
	<-u.done
	if u.conn != nil {
		ctx, cancel := context.WithTimeout(context.Background(), closeTimeout)
		defer cancel()
		_ = u.conn.Close(ctx) // whatever comes of it, the connection is closed
	}
}

// bind takes the client's request for a resource to the server (RFC 6120,
// section 7).
func (c *client) bind() error {
	element, err := c.element()
	if err != nil {
		return err
	}
	var request struct {
		ID   string `xml:"id,attr"`
		Type string `xml:"type,attr"`
		Bind *struct {
			Resource string `xml:"resource"`
		} `xml:"urn:ietf:params:xml:ns:xmpp-bind bind"`
	}
	if err := xml.Unmarshal(element.XML, &request); err != nil || request.Type != "set" || request.Bind == nil {
		return &streamError{"not-authorized", "the client sends stanzas before it has bound a resource"}
	}
	u := c.upstream
	u.resource <- request.Bind.Resource
	<-u.done
	if u.err != nil {
		condition, text := "internal-server-error", "cannot reach the server any more"
		if e, ok := errors.AsType[*stream.Error](u.err); ok {
			text = e.Error()
			if e.Kind == stream.KindBind && e.Condition != "" {
				condition = e.Condition
			}
		}
		refusal := `<iq type='error' id='` + xmlescape.Value(request.ID) + `'><error type='cancel'><` + condition + ` xmlns='` + nsStanzaErrors + `'/></error></iq>`
		if err := c.write([]byte(refusal)); err != nil {
			return err
		}
		return &streamError{"remote-connection-failed", text}
	}
	c.jid = u.conn.JID()
	c.proxy.options.Recorder.Bound(c.session, c.jid, time.Now())
	return c.write([]byte(`<iq type='result' id='` + xmlescape.Value(request.ID) + `'><bind xmlns='` + nsBind + `'><jid>` + xmlescape.Value(c.jid) + `</jid></bind></iq>`))
}
