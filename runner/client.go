package runner

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/runner/match"
	"github.com/scs-tools/scs/runner/stream"
)

// client is one character's part in a run.
type client struct {
	character *script.Character
	conn      *stream.Conn // nil unless connected
	jid       string       // full JID of the latest login; "" before the first
	passed    []passedOver // stanzas that were passed over since the latest login
}

// passedOver is a stanza that an action has passed over.
type passedOver struct {
	stanza  *match.Stanza
	raw     stream.Stanza
	action  int
	arrived time.Time
}

// connect logs a character in.
func (r *run) connect(ctx context.Context, c *client) error {
	local, domain, _ := strings.Cut(c.character.Bare(), "@")
	if domain == "" {
		local, domain = "", local
	}
	options := stream.Options{
		Addr: address(c.character, r.options.Target.Addr), Domain: domain, Username: local, Password: c.character.Password,
		Resource: c.character.AskedResource(),
		Security: r.options.Target.Security, InsecureTLS: r.options.Target.Insecure, RootCAs: r.options.Target.RootCAs,
	}
	if password, ok := r.options.Passwords[c.character.Bare()]; ok {
		options.Password = password
	}
	if !r.options.Target.Remote {
		if err := CheckLoopback(ctx, options.Addr); err != nil {
			return fmt.Errorf("%w, and remote servers are not allowed", err)
		}
	}
	if r.options.Traffic {
		options.Trace = func(t stream.Traffic) {
			r.mutex.Lock()
			defer r.mutex.Unlock()
			r.options.Events(Event{
				Kind: EventTraffic, Time: t.Time, Script: r.script.File.Name(), Character: c.character.Name,
				Action: script.None, Stanza: t.XML, Sent: t.Sent,
			})
		}
	}
	conn, err := stream.Connect(ctx, options)
	if err != nil {
		return err
	}
	c.conn, c.jid, c.passed = conn, conn.JID(), nil
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
	for conn.Queued() > 0 {
		stanza, err := conn.Next(ctx)
		if err != nil {
			break
		}
		r.emit(Event{Kind: EventLeftOver, Character: c.character.Name, Stanza: stanza.XML})
	}
	r.emit(Event{Kind: EventDisconnected, Character: c.character.Name})
	return err
}

// value tells what an expression stands for at this moment.
func (r *run) value(e ast.Expression) (string, bool) {
	if e.Form() == ast.FormCapture {
		value, ok := r.captures[e.Name()]
		return value, ok
	}
	i := r.script.Find(e.Name())
	if i == script.None {
		return "", false
	}
	c := &r.clients[i]
	if e.Form() == ast.FormJID {
		return c.character.Bare(), c.character.Bare() != ""
	}
	if c.jid != "" {
		return c.jid, true
	}
	return c.character.Full()
}
