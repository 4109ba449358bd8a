package stream_test

import (
	"context"
	"errors"
	"net"
	"strings"
	"syscall"
	"testing"

	"github.com/scs-tools/scs/runner/stream"
	"github.com/scs-tools/scs/runner/stream/streamtest"
)

func TestARefusedConnection(t *testing.T) {
	addr := streamtest.Unused(t)
	_, err := stream.Connect(t.Context(), stream.Options{Addr: addr, Domain: "localhost"})
	failure(t, err, stream.KindDial)
	if want := "cannot connect to " + addr + ": connection refused"; err.Error() != want {
		t.Errorf("error is %q, not %q", err, want)
	}
	if !errors.Is(err, syscall.ECONNREFUSED) {
		t.Error("the cause is lost")
	}
}

func TestAnUnknownHost(t *testing.T) {
	o := serve(t, func(p *peer) {
		p.Expect(`to="example.org"`)
		p.Say(header + `<stream:error><host-unknown xmlns='urn:ietf:params:xml:ns:xmpp-streams'/>` +
			`<text xmlns='urn:ietf:params:xml:ns:xmpp-streams'>This server does not serve example.org</text></stream:error></stream:stream>`)
	})
	o.Domain = "example.org"
	_, err := stream.Connect(t.Context(), o)
	e := failure(t, err, stream.KindStreamError)
	if e.Condition != "host-unknown" || e.Step != stream.StepOpen || e.Text != "This server does not serve example.org" {
		t.Errorf("error is %#v", e)
	}
	want := "opening the stream: the server ended the stream with an error: host-unknown (This server does not serve example.org)"
	if err.Error() != want {
		t.Errorf("error is %q, not %q", err, want)
	}
}

func TestARefusedResource(t *testing.T) {
	o := serve(t, func(p *peer) {
		p.Open(featPlain)
		p.Expect(`</auth>`)
		p.Say(success)
		p.Open(featBind)
		p.Expect(`</iq>`)
		p.Say(`<iq type='error' id='bind-1'><error type='cancel'><conflict xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>`)
	})
	o.Resource = "taken"
	_, err := stream.Connect(t.Context(), o)
	failure(t, err, stream.KindBind)
	if want := `binding a resource: the server refuses the resource "taken": conflict`; err.Error() != want {
		t.Errorf("error is %q, not %q", err, want)
	}
}

func TestAStreamErrorAmongStanzas(t *testing.T) {
	o := serve(t, func(p *peer) {
		p.Welcome()
		p.Expect("<presence/>")
		p.Say(message(1) + `<stream:error><conflict xmlns='urn:ietf:params:xml:ns:xmpp-streams'/>` +
			`<text xmlns='urn:ietf:params:xml:ns:xmpp-streams'>Replaced by
				new connection</text></stream:error></stream:stream>`)
	})
	c := connect(t, o)
	if err := c.Send(t.Context(), []byte("<presence/>")); err != nil {
		t.Fatal(err)
	}
	next(t, c)
	_, err := c.Next(t.Context())
	e := failure(t, err, stream.KindStreamError)
	if e.Condition != "conflict" || e.Step != stream.StepTraffic {
		t.Errorf("error is %#v", e)
	}
	if want := "the server ended the stream with an error: conflict (Replaced by new connection)"; err.Error() != want {
		t.Errorf("error is %q, not %q", err, want)
	}
	if !strings.HasPrefix(e.XML, "<stream:error>") {
		t.Errorf("the server's element is %s", e.XML)
	}
	if err := c.Close(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestAConnectionThatIsCut(t *testing.T) {
	for _, c := range []struct{ name, last, message string }{
		{"in a stanza", `<message><body>half a wo`, "the server closed the connection in the middle of a stanza"},
		{"in a tag", `<mess`, "the server closed the connection in the middle of a stanza"},
		{"between stanzas", "<presence/>\n ", "the server closed the connection without closing the stream"},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := serve(t, func(p *peer) {
				p.Welcome()
				p.Say(message(1) + c.last)
			})
			conn := connect(t, o)
			next(t, conn)
			if c.name == "between stanzas" {
				next(t, conn)
			}
			_, err := conn.Next(t.Context())
			e := failure(t, err, stream.KindCut)
			if err.Error() != c.message {
				t.Errorf("error is %q", err)
			}
			if c.name != "between stanzas" && e.XML != c.last {
				t.Errorf("what came is %q", e.XML)
			}
			if err := conn.Close(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestALargeStanzaIsTaken(t *testing.T) {
	body := strings.Repeat("five million bytes. ", 5_000_000/20)
	o := serve(t, func(p *peer) {
		p.Welcome()
		p.Say(`<message><body>` + body + `</body></message>` + message(2))
		p.Bye()
	})
	c := connect(t, o)
	if got := next(t, c); len(got.Raw) != len(body)+len(`<message><body></body></message>`) {
		t.Errorf("the stanza has %d bytes", len(got.Raw))
	}
	if got := string(next(t, c).Raw); got != message(2) {
		t.Errorf("the next stanza is %s", got)
	}
	c.Close(t.Context())
}

func TestWhatTheServerMayNotSend(t *testing.T) {
	for _, c := range []struct {
		name, sent string
		want       stream.Kind
	}{
		{"a stanza over the limit", `<message><body>` + strings.Repeat("x", 2000), stream.KindLimit},
		{"a tag over the limit", `<message a='` + strings.Repeat("x", 2000), stream.KindLimit},
		{"endless white space", strings.Repeat(" \n", 1000), stream.KindLimit},
		{"deep nesting", strings.Repeat("<a>", 51), stream.KindLimit},
		{"an end tag of another name", `<message><body></message>`, stream.KindMalformed},
		{"an end tag of another prefix", `<a:b xmlns:a='urn:a'></b>`, stream.KindMalformed},
		{"an attribute without quotes", `<message a=b/>`, stream.KindMalformed},
		{"a bare ampersand", `<message>fish & chips</message>`, stream.KindMalformed},
		{"a control character", "<message>\x01</message>", stream.KindMalformed},
		{"bytes that are no UTF-8", "<message>\xff\xfe</message>", stream.KindMalformed},
		{"text between stanzas", `<presence/>hello<presence/>`, stream.KindMalformed},
		{"an entity", `<message>&bomb;</message>`, stream.KindMalformed},
		{"an entity in an attribute", `<message a='&bomb;'/>`, stream.KindMalformed},
		{"a document type", `<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;">]><message>&lol2;</message>`, stream.KindMalformed},
		{"a document type in a stanza", `<message><!DOCTYPE x></message>`, stream.KindMalformed},
		{"a comment", `<message><!-- hello --></message>`, stream.KindMalformed},
		{"a processing instruction", `<message><?php echo 1?></message>`, stream.KindMalformed},
		{"a second XML declaration", `<?xml version='1.0'?>`, stream.KindMalformed},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := serve(t, func(p *peer) {
				p.Welcome()
				p.Say(c.sent)
				p.Rest()
			})
			o.Limits = stream.Limits{StanzaBytes: 1500, Depth: 50}
			conn := connect(t, o)
			for {
				s, err := conn.Next(t.Context())
				if err == nil && string(s.Raw) == `<presence/>` {
					continue
				}
				failure(t, err, c.want)
				break
			}
			if err := conn.Close(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestNestingWithinTheLimitIsTaken(t *testing.T) {
	o := serve(t, func(p *peer) {
		p.Welcome()
		p.Say(strings.Repeat("<a>", 50) + strings.Repeat("</a>", 50))
		p.Bye()
	})
	o.Limits.Depth = 50
	c := connect(t, o)
	next(t, c)
	c.Close(t.Context())
}

func TestAServerOfAnotherProtocol(t *testing.T) {
	for name, c := range map[string]struct {
		sent string
		want stream.Kind
	}{
		"HTTP":             {"HTTP/1.1 400 Bad Request\r\n\r\n", stream.KindProtocol},
		"a web page":       {"<html><body>", stream.KindProtocol},
		"another stream":   {"<stream xmlns='urn:other'>", stream.KindProtocol},
		"no features":      {header + "<message/>", stream.KindProtocol},
		"nothing":          {"", stream.KindCut},
		"another encoding": {"<?xml version='1.0' encoding='UTF-16'?>", stream.KindMalformed},
		"the end at once":  {header + closing, stream.KindClosed},
	} {
		t.Run(name, func(t *testing.T) {
			o := serve(t, func(p *peer) {
				p.Expect("xmlns:stream")
				p.Say(c.sent)
			})
			_, err := stream.Connect(t.Context(), o)
			e := failure(t, err, c.want)
			if e.Step != stream.StepOpen {
				t.Errorf("the step is %v", e.Step)
			}
		})
	}
}

// Each server goes silent at another step; the context is cancelled when the
// client has got there.
func TestAServerThatNeverAnswers(t *testing.T) {
	for _, c := range []struct {
		name   string
		step   stream.Step
		server func(*peer)
	}{
		{"the stream header", stream.StepOpen, func(p *peer) { p.Expect("xmlns:stream") }},
		{"features", stream.StepOpen, func(p *peer) { p.Open("") }},
		{"STARTTLS", stream.StepTLS, func(p *peer) { p.Open(featTLS); p.Expect("<starttls") }},
		{"the TLS handshake", stream.StepTLS, func(p *peer) {
			p.Open(featTLS)
			p.Expect(`tls"/>`)
			p.Say(`<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>`)
			p.Expect("\x16\x03")
		}},
		{"the login", stream.StepLogin, func(p *peer) { p.Open(featPlain); p.Expect("</auth>") }},
		{"the stream after the login", stream.StepOpen, func(p *peer) {
			p.Open(featPlain)
			p.Expect("</auth>")
			p.Say(success)
			p.Expect("xmlns:stream")
		}},
		{"binding", stream.StepBind, func(p *peer) {
			p.Open(featPlain)
			p.Expect("</auth>")
			p.Say(success)
			p.Open(featBind)
			p.Expect("</iq>")
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			o := serve(t, func(p *peer) {
				c.server(p)
				cancel()
				p.Rest()
			})
			_, err := stream.Connect(ctx, o)
			e := failure(t, err, stream.KindCanceled)
			if e.Step != c.step || !errors.Is(err, context.Canceled) {
				t.Errorf("error is %#v", e)
			}
		})
	}
}

func TestDialingIsCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	o := stream.Options{Addr: "192.0.2.1:5222", Domain: "localhost"}
	o.Dial = func(ctx context.Context, _, _ string) (net.Conn, error) {
		cancel()
		<-ctx.Done()
		return nil, ctx.Err()
	}
	_, err := stream.Connect(ctx, o)
	if e := failure(t, err, stream.KindCanceled); e.Step != stream.StepDial {
		t.Errorf("the step is %v", e.Step)
	}
}

func TestReceivingIsCancelled(t *testing.T) {
	o := serve(t, func(p *peer) { p.Welcome(); p.Bye() })
	c := connect(t, o)
	ctx, cancel := context.WithCancel(t.Context())
	go cancel()
	_, err := c.Next(ctx)
	failure(t, err, stream.KindCanceled)
	if err := c.Close(t.Context()); err != nil {
		t.Errorf("the connection is of no use afterwards: %v", err)
	}
}

func TestSendingIsCancelled(t *testing.T) {
	o, p := pipe(t)
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		p.Welcome()
		p.Conn.Read(make([]byte, 1)) // and from now on the peer reads nothing
		cancel()
	}()
	c := connect(t, o)
	e := failure(t, c.Send(ctx, []byte(message(1))), stream.KindCanceled)
	if e.Step != stream.StepTraffic {
		t.Errorf("the step is %v", e.Step)
	}
	<-stream.Done(c)
	if err := c.Close(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestSendingIsCancelledBeforeItBegins(t *testing.T) {
	o := serve(t, func(p *peer) { p.Welcome(); p.Bye() })
	c := connect(t, o)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	failure(t, c.Send(ctx, []byte(message(1))), stream.KindCanceled)
	if err := c.Close(t.Context()); err != nil {
		t.Errorf("the connection is of no use afterwards: %v", err)
	}
}

func TestOneWhoWaitsToSendIsCancelledAlone(t *testing.T) {
	o, p := pipe(t)
	halfway, cancelled, whole := make(chan struct{}), make(chan struct{}), make(chan string)
	go func() {
		p.Welcome()
		start := make([]byte, 1)
		p.Conn.Read(start)
		close(halfway)
		<-cancelled
		whole <- string(start) + p.Expect(message(1)[1:])
	}()
	c := connect(t, o)
	first := make(chan error, 1)
	go func() { first <- c.Send(context.Background(), []byte(message(1))) }()
	<-halfway
	ctx, cancel := context.WithCancel(t.Context())
	go cancel()
	failure(t, c.Send(ctx, []byte(message(2))), stream.KindCanceled)
	close(cancelled)
	if got := <-whole; got != message(1) {
		t.Errorf("the server got %s", got)
	}
	if err := <-first; err != nil {
		t.Error(err)
	}
}

func TestACloseThatNeverComes(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	o := serve(t, func(p *peer) {
		p.Welcome()
		p.Expect(closing)
		cancel()
		p.Rest()
	})
	c := connect(t, o)
	e := failure(t, c.Close(ctx), stream.KindCanceled)
	if e.Step != stream.StepClose {
		t.Errorf("the step is %v", e.Step)
	}
	if err := c.Err(); !stream.IsKind(err, stream.KindClosed) {
		t.Errorf("the stream ended by %v", err)
	}
}

func TestACloseThatCannotBeSent(t *testing.T) {
	o, p := pipe(t)
	ready := make(chan struct{})
	go func() { p.Welcome(); close(ready) }()
	c := connect(t, o)
	<-ready
	ctx, cancel := context.WithCancel(t.Context())
	go cancel()
	failure(t, c.Close(ctx), stream.KindCanceled)
}

func TestAConnectionCutWhileClosing(t *testing.T) {
	o := serve(t, func(p *peer) {
		p.Welcome()
		p.Expect(closing)
		p.Say("<message>half")
	})
	c := connect(t, o)
	failure(t, c.Close(t.Context()), stream.KindCut)
}

func TestAbortWakesWhoeverWaits(t *testing.T) {
	o := serve(t, func(p *peer) { p.Welcome(); p.Rest() })
	c := connect(t, o)
	waiting := make(chan error)
	go func() {
		_, err := c.Next(context.Background())
		waiting <- err
	}()
	c.Abort()
	failure(t, <-waiting, stream.KindClosed)
}
