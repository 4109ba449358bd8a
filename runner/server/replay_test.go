//go:build unix

package server_test

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/internal/testenv"
	"github.com/scs-tools/scs/runner/match"
	"github.com/scs-tools/scs/runner/render"
	"github.com/scs-tools/scs/runner/server"
	"github.com/scs-tools/scs/runner/server/servertest"
	"github.com/scs-tools/scs/runner/stream"
)

// replay runs a script on a server, as far as the packages below the runner
// can: it proves that they and real servers understand each other.
func replay(ctx context.Context, s *script.Script, addr string) (err error) {
	clients := make([]*stream.Conn, len(s.Characters))
	defer func() {
		for _, c := range clients {
			if c != nil {
				if closed := c.Close(ctx); err == nil && closed != nil {
					err = closed
				}
			}
		}
	}()
	jids := make([]string, len(s.Characters)) // a character keeps its JID when it leaves
	captures := make(map[string]string)
	vars := func(e ast.Expression) (string, bool) {
		if e.Form() == ast.FormCapture {
			value, ok := captures[e.Name()]
			return value, ok
		}
		i := s.Find(e.Name())
		if i == script.None {
			return "", false
		}
		if e.Form() == ast.FormJID {
			return s.Characters[i].Bare(), true
		}
		if jids[i] != "" {
			return jids[i], true
		}
		return s.Characters[i].Full()
	}
	var last *stream.Conn // who sent last
	for _, a := range s.Actions {
		at := s.File.Position(a.Span().Start).Line
		who := &s.Characters[a.Character]
		c := clients[a.Character]
		switch a.Verb {
		case ast.VerbConnects:
			full, _ := who.Full()
			user, domain, _ := strings.Cut(who.Bare(), "@")
			_, resource, _ := strings.Cut(full, "/")
			c, err = stream.Connect(ctx, stream.Options{Addr: addr, Domain: domain, Username: user, Password: who.Password, Resource: resource})
			if err != nil {
				return fmt.Errorf("line %d: %w", at, err)
			}
			clients[a.Character], jids[a.Character] = c, c.JID()
		case ast.VerbDisconnects:
			if c != nil {
				if err := c.Close(ctx); err != nil {
					return fmt.Errorf("line %d: %w", at, err)
				}
				clients[a.Character] = nil
			}
		case ast.VerbSends:
			body, err := render.Body(a.Action, vars)
			if err == nil && last != nil && last != c {
				err = last.Settle(ctx)
			}
			last = c
			if err == nil && c != nil {
				err = c.Send(ctx, []byte(body))
			}
			if err != nil {
				return fmt.Errorf("line %d: %w", at, err)
			}
		case ast.VerbReceives:
			if a.ExpectsNothing() {
				continue
			}
			if err := receive(ctx, a, c, vars, captures); err != nil {
				return fmt.Errorf("line %d: %w", at, err)
			}
		}
	}
	return nil
}

// receive passes over what does not match.
func receive(ctx context.Context, a script.Action, c *stream.Conn, vars script.Values, captures map[string]string) error {
	e, _ := a.Stanza()
	p := match.Compile(e)
	nearest := "nothing arrived"
	least := -1
	for {
		got, err := c.Next(ctx)
		if err != nil {
			return fmt.Errorf("%w; nearest: %s", err, nearest)
		}
		stanza, err := match.Parse(got.XML)
		if err != nil {
			return err
		}
		bound, ok := p.Match(stanza, vars)
		if ok {
			for _, b := range bound {
				captures[b.Name] = b.Value
			}
			return nil
		}
		if why := p.Explain(stanza, vars); least < 0 || why.Distance < least {
			least, nearest = why.Distance, fmt.Sprint(why.Reasons, string(got.Raw))
		}
	}
}

func TestRealScriptsPassOnRealServers(t *testing.T) {
	testenv.Long(t)
	for _, m := range servertest.Makes()[:2] {
		t.Run(m.Name, func(t *testing.T) {
			program := m.Find(t)
			for _, suite := range []struct {
				config  string
				scripts []testenv.Script
			}{
				{"../../spec/scansion/prosody.cfg.lua", testenv.Own(t)},
				{"../../../shared/corpus/prosody/prosody.cfg.lua", testenv.Scripts(t, "prosody")},
			} {
				p := server.NewPool(2, len(suite.scripts), func(ctx context.Context) (*server.Server, error) {
					return server.Start(ctx, program, server.Options{Config: suite.config, TempDir: t.TempDir()})
				})
				defer p.Close()
				for _, real := range suite.scripts {
					t.Run(real.Name, func(t *testing.T) {
						if why := knownToFail[m.Name+"/"+filepath.Base(real.Name)]; why != "" {
							t.Skip(why)
						}
						s := get(t, p)
						defer s.Close()
						begun := time.Now()
						ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
						defer cancel()
						if err := replay(ctx, script.New(ast.Parse(real.Name, real.Text)), s.Addr()); err != nil {
							t.Error(err)
							for _, l := range s.Log(begun) {
								t.Log(l.Text)
							}
						}
					})
				}
			}
		})
	}
}

// knownToFail names scripts that are written for another version of a server.
var knownToFail = map[string]string{
	"prosody13/blocking.scs":              "13 drops a blocked message without a word unless its configuration says otherwise",
	"prosody13/mam_extended.scs":          "the clock that its configuration sets is not the one that 13 reads",
	"prosody13/pep_nickname.scs":          "13 does not name the publisher unless the node is configured so",
	"prosody13/pep_publish_subscribe.scs": "13 does not name the publisher unless the node is configured so",
	"prosody13/pubsub_config.scs":         "13 has more options in a node's form",
	"prosody13/pubsub_max_items.scs":      "13 has more options in a node's form",
	"prosody13/pubsub_multi_items.scs":    "13 has more options in a node's form",
}

// Two hundred clients, and what one sends the other gets, in order.
func TestManyClientsLoseNothing(t *testing.T) {
	const pairs, messages = 100, 200
	s := begin(t, servertest.Prosody(t), server.Options{})
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	connect := func(user string) (*stream.Conn, error) {
		return stream.Connect(ctx, stream.Options{Addr: s.Addr(), Domain: "localhost", Username: user, Password: "x", Resource: "r"})
	}
	begun := time.Now()
	senders, receivers := make([]*stream.Conn, pairs), make([]*stream.Conn, pairs)
	var all sync.WaitGroup
	for i := range pairs {
		all.Go(func() {
			var err error
			if senders[i], err = connect(fmt.Sprintf("from%d", i)); err != nil {
				t.Error(err)
			}
			if receivers[i], err = connect(fmt.Sprintf("to%d", i)); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if t.Failed() {
		t.FailNow()
	}
	connected := time.Since(begun)
	begun = time.Now()
	for i := range pairs {
		all.Go(func() {
			for n := range messages {
				text := fmt.Sprintf(`<message to="to%d@localhost/r" type="chat" id="%d"><body>Good night, good night!</body></message>`, i, n)
				if err := senders[i].Send(ctx, []byte(text)); err != nil {
					t.Error(err)
					return
				}
			}
		})
		all.Go(func() {
			for n := range messages {
				got, err := receivers[i].Next(ctx)
				if err != nil {
					t.Error(err)
					return
				}
				stanza, err := match.Parse(got.XML)
				if err != nil || stanza.Attr("id") != fmt.Sprint(n) {
					t.Errorf("message %d is %s, %v", n, got.Raw, err)
					return
				}
			}
		})
	}
	all.Wait()
	t.Logf("%d clients connected in %v, %d messages in %v", 2*pairs, connected.Round(time.Millisecond), pairs*messages, time.Since(begun).Round(time.Millisecond))
	for i := range pairs {
		all.Go(func() { senders[i].Close(ctx); receivers[i].Close(ctx) })
	}
	all.Wait()
}
