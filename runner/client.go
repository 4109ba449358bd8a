package runner

import (
	"context"
	"fmt"
	"strings"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/internal/address"
	"github.com/scs-tools/scs/runner/order"
	"github.com/scs-tools/scs/runner/stream"
)

// client is one character's part in a run.
type client struct {
	character *script.Character
	conn      *stream.Conn // nil unless connected
	jid       string       // full JID of the latest login; "" before the first
	logins    int          // how many there were
	arrivals  *arrivals    // of the connection; nil unless connected
	passed    passedOver   // since the latest login
	sent      []sentBody   // since the latest login
	inbox     *inbox       // of the connection; nil unless connected, and only at order.Promised
	group     *group       // the receives of the stretch at hand; nil before the first, and only at order.Promised
}

// account returns who the character logs in as; without a local part, anonymously.
func (c *client) account() (local, domain string) {
	local, domain, _ = strings.Cut(c.character.Bare(), "@")
	if domain == "" {
		return "", local
	}
	return local, domain
}

// connect logs a character in.
func (r *run) connect(ctx context.Context, c *client) error {
	local, domain := c.account()
	options := stream.Options{
		Addr: dialAddr(c.character, r.options.Target.Addr), Domain: domain, Username: local, Password: r.options.password(c.character),
		Resource: c.character.AskedResource(),
		Security: r.options.Target.Security, InsecureTLS: r.options.Target.Insecure, RootCAs: r.options.Target.RootCAs,
		Unread: r.unread, Secrets: r.secrets,
	}
	if !r.options.Target.Remote {
		if err := CheckLoopback(ctx, options.Addr); err != nil {
			return fmt.Errorf("%w, but remote servers are not allowed", err)
		}
	}
	came := &arrivals{run: r}
	options.Arrived = func(s stream.Stanza) {
		r.mutex.Lock()
		defer r.mutex.Unlock()
		r.tell(r.action, Event{Kind: EventArrived, Character: c.character.Name, Number: came.number(s.Seq), Stanza: s.XML})
	}
	if r.options.Traffic {
		options.Trace = func(t stream.Traffic) {
			r.mutex.Lock()
			defer r.mutex.Unlock()
			r.tell(r.action, Event{
				Kind: EventTraffic, Character: c.character.Name, Number: came.number(t.Seq),
				Stanza: t.XML, Sent: t.Sent,
			})
		}
	}
	if r.options.Hold != nil {
		options.Hold = r.options.Hold(c.character.Name, c.logins)
	}
	conn, err := stream.Connect(ctx, options)
	if err != nil {
		return err
	}
	c.conn, c.jid, c.arrivals, c.passed, c.sent = conn, conn.JID(), came, passedOver{}, nil
	c.logins++
	if r.order == order.Promised {
		c.inbox = newInbox(c.jid)
	}
	r.emit(Event{Kind: EventConnected, Text: c.jid})
	return nil
}

func property(c *script.Character, key string) string {
	if p, ok := c.Section.Property(key); ok {
		return p.Value()
	}
	return ""
}

// disconnect closes a character's stream and waits for the server to do so.
func (r *run) disconnect(ctx context.Context, c *client) error {
	conn := c.conn
	c.conn = nil
	err := conn.Close(ctx)
	for stanza, ok := conn.Take(); ok; stanza, ok = conn.Take() {
		r.emit(Event{Kind: EventLeftOver, Character: c.character.Name, Number: c.arrivals.of(stanza), Stanza: stanza.XML})
	}
	r.emit(Event{Kind: EventDisconnected, Character: c.character.Name})
	return err
}

// value tells what an expression stands for at this moment.
func (r *run) value(e ast.Expression) (string, bool) {
	if e.Form() == ast.FormCapture {
		c, ok := r.captures[e.Name()]
		return c.value, ok
	}
	i := r.script.Find(e.Name())
	if i == script.None {
		return "", false
	}
	return r.clients[i].address(e.Form())
}

// frozen returns values as they are at this moment. It keeps nothing of the run.
func (r *run) frozen(values script.Values) script.Values {
	captures := map[string]string{}
	for _, use := range r.script.Uses {
		if e := use.Expression; e.Form() == ast.FormCapture {
			if value, ok := values(e); ok {
				captures[e.Name()] = value
			}
		}
	}
	type jid struct {
		form      ast.Form
		character int
	}
	jids := map[jid]string{}
	for i, c := range r.clients {
		for _, form := range []ast.Form{ast.FormJID, ast.FormFullJID} {
			if address, ok := c.address(form); ok {
				jids[jid{form, i}] = address
			}
		}
	}
	cast := r.script
	return func(e ast.Expression) (string, bool) {
		if e.Form() == ast.FormCapture {
			value, ok := captures[e.Name()]
			return value, ok
		}
		address, ok := jids[jid{e.Form(), cast.Find(e.Name())}]
		return address, ok
	}
}

// address returns what ${NAME's JID} or ${NAME's full JID} stands for: after the
// first login what the server has bound, before that what it is going to bind, in
// the normal form (RFC 7622). Nobody knows that of who logs in anonymously
// (XEP-0175), or whose resource the server chooses.
func (c *client) address(form ast.Form) (string, bool) {
	jid, ok := c.jid, c.jid != ""
	if !ok {
		if !c.character.HasAccount() {
			return "", false
		}
		jid = c.character.Bare()
		if form == ast.FormFullJID {
			if jid, ok = c.character.Full(); !ok {
				return "", false
			}
		}
		if normal, err := address.Normal(jid); err == nil {
			jid = normal // what is no JID is for the server to refuse
		}
	}
	if form == ast.FormJID {
		jid, _, _ = strings.Cut(jid, "/")
	}
	return jid, true
}
