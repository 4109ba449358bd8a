package proxy

import (
	"context"
	"net"
	"strings"
	"testing"

	"github.com/scs-tools/scs/runner/stream"
	"github.com/scs-tools/scs/runner/stream/streamtest"
)

// odd is a stanza in which every way to write XML occurs.
func odd(id string, size int) string {
	return `<message  id = '` + id + `' to="juliet@localhost"
  xml:lang='fr'><body>&#x26;&amp;'"&gt; <![CDATA[<b>]]>` + strings.Repeat("é ", size/3) + `</body><x:y xmlns:x='urn:x' x:z="'"  /><e></e></message>`
}

// dripping is a connection that writes a byte at a time.
type dripping struct{ net.Conn }

func (d dripping) Write(p []byte) (int, error) {
	for i := range p {
		if _, err := d.Conn.Write(p[i : i+1]); err != nil {
			return i, err
		}
	}
	return len(p), nil
}

// TestStanzasGoOnAsTheyCame sends stanzas both ways, large ones and by single
// bytes, and looks at every byte.
func TestStanzasGoOnAsTheyCame(t *testing.T) {
	for _, c := range []struct {
		name     string
		size     int
		dripping bool
	}{{"1 MB", 1 << 20, false}, {"single bytes", 4000, true}} {
		t.Run(c.name, func(t *testing.T) {
			up, down := odd("up", c.size), odd("down", c.size)
			server := streamtest.Serve(t, func(p *streamtest.Peer) {
				if c.dripping {
					p.Conn = dripping{p.Conn}
				}
				p.Welcome()
				if got := p.Expect("</message>"); got != up {
					t.Errorf("%d bytes arrive at the server, sent were %d", len(got), len(up))
				}
				p.Say(" " + down + "\n" + down)
				p.Bye()
			})
			r := recordBefore(t, server, nil)
			o := r.options("romeo")
			if c.dripping {
				o.Dial = func(ctx context.Context, network, address string) (net.Conn, error) {
					conn, err := new(net.Dialer).DialContext(ctx, network, address)
					return dripping{conn}, err
				}
			}
			client := r.connect(o)
			r.send(client, up)
			for range 2 {
				if got := r.receive(client, "down"); string(got.Raw) != down {
					t.Errorf("%d bytes arrive at the client, sent were %d", len(got.Raw), len(down))
				}
			}
			if err := client.Close(r.ctx()); err != nil {
				t.Error(err)
			}
			r.want("1 bound "+streamtest.JID, "1 sent up", "1 received down", "1 received down", "1 closed")
		})
	}
}

func TestAClientThatVanishes(t *testing.T) {
	gone := make(chan struct{})
	server := streamtest.Serve(t, func(p *streamtest.Peer) {
		p.Welcome()
		p.Expect("a'/>")
		p.Say("<message id='b'/>")
		if rest := p.Expect(streamtest.Closing); rest != streamtest.Closing {
			t.Errorf("the server got %q", rest)
		}
		p.Say(streamtest.Closing)
		close(gone)
	})
	r := recordBefore(t, server, nil)
	client := r.connect(r.options("romeo"))
	r.send(client, "<message id='a'/>")
	r.receive(client, "b")
	r.send(client, "<message id='half")
	client.Abort()
	<-gone
	r.want("1 bound "+streamtest.JID, "1 sent a", "1 received b", "1 closed")
}

func TestAServerThatDies(t *testing.T) {
	server := streamtest.Serve(t, func(p *streamtest.Peer) {
		p.Welcome()
		p.Expect("a'/>")
		p.Say("<message id='b'/><message id='c'/><message id='ha")
	})
	r := recordBefore(t, server, nil)
	client := r.connect(r.options("romeo"))
	r.send(client, "<message id='a'/>")
	r.receive(client, "b")
	r.receive(client, "c")
	_, err := client.Next(r.ctx())
	if e := wantError(t, err, stream.KindStreamError); e.Condition != "remote-connection-failed" {
		t.Errorf("the client is told %v", e)
	}
	r.want("1 bound "+streamtest.JID, "1 sent a", "1 received b", "1 received c", "1 closed")
}

func TestAServerThatEndsTheStream(t *testing.T) {
	server := streamtest.Serve(t, func(p *streamtest.Peer) {
		p.Welcome()
		p.Say("<message id='a'/><stream:error><conflict xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error></stream:stream>")
		p.Rest()
	})
	r := recordBefore(t, server, nil)
	client := r.connect(r.options("romeo"))
	r.receive(client, "a")
	_, err := client.Next(r.ctx())
	if e := wantError(t, err, stream.KindStreamError); e.Condition != "conflict" {
		t.Errorf("the client is told %v", e)
	}
}

// TestTheEndOfTheRecording ends it while a client is there.
func TestTheEndOfTheRecording(t *testing.T) {
	server := streamtest.Serve(t, func(p *streamtest.Peer) {
		p.Welcome()
		p.Expect("a'/>")
		p.Say("<message id='b'/>")
		p.Expect(streamtest.Closing)
		p.Say("<message id='too late'/>" + streamtest.Closing)
	})
	r := recordBefore(t, server, nil)
	client := r.connect(r.options("romeo"))
	r.send(client, "<message id='a'/>")
	r.receive(client, "b")
	r.want("1 bound "+streamtest.JID, "1 sent a", "1 received b")
	var err error
	for err == nil {
		_, err = client.Next(r.ctx())
	}
	if e := wantError(t, err, stream.KindStreamError); e.Condition != "system-shutdown" {
		t.Errorf("the client is told %v", e)
	}
}

func TestOddNamespacesOfAStream(t *testing.T) {
	const header = `<stream:stream xmlns='jabber:client' xmlns:q='urn:q' xmlns:stream='http://etherx.jabber.org/streams' id='s1' version='1.0'>`
	server := streamtest.Serve(t, func(p *streamtest.Peer) {
		p.Open(streamtest.FeaturesPlain)
		p.Expect("</auth>")
		p.Say(streamtest.Success)
		p.Expect("<stream:stream")
		p.Expect(">")
		p.Say(header + streamtest.FeaturesBind)
		p.Expect("</iq>")
		p.Say(streamtest.Bound(streamtest.JID) + "<message id='a'><q:x/></message>")
		p.Bye()
	})
	r := recordBefore(t, server, nil)
	client := r.connect(r.options("romeo"))
	if got := r.receive(client, "a"); string(got.Raw) != "<message id='a'><q:x/></message>" || !strings.Contains(string(got.XML), `xmlns:q="urn:q"`) {
		t.Errorf("the client receives %s, which is %s", got.Raw, got.XML)
	}
	client.Close(r.ctx())
	r.stop()
	if log := r.recorder.End(); len(log.Skipped) > 0 {
		t.Errorf("not recorded: %v", log.Skipped)
	}
}

func TestASessionIsNotForTheServer(t *testing.T) {
	server := streamtest.Serve(t, func(p *streamtest.Peer) {
		p.Welcome()
		if got := p.Expect("/>"); got != "<message id='a'/>" {
			t.Errorf("the server got %s", got)
		}
		p.Bye()
	})
	r := recordBefore(t, server, nil)
	client := r.connect(r.options("romeo"))
	r.send(client, `<iq type='set' id='s&apos;1'><session xmlns='urn:ietf:params:xml:ns:xmpp-session'/></iq>`)
	if got := r.receive(client, "result"); string(got.Raw) != `<iq type='result' id='s&apos;1'/>` {
		t.Errorf("the answer is %s", got.Raw)
	}
	r.send(client, "<message id='a'/>")
	client.Close(r.ctx())
	r.want("1 bound "+streamtest.JID, "1 sent a", "1 closed")
}

// TestTooManyClients: those that are there stay, and one more is refused until
// one has gone.
func TestTooManyClients(t *testing.T) {
	r := recordBefore(t, streamtest.Unused(t), nil)
	dial := func() net.Conn {
		conn, err := net.Dial("tcp", r.addr)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { conn.Close() })
		return conn
	}
	const header = `<stream:stream to='localhost' xmlns='jabber:client' xmlns:stream='` + nsStream + `' version='1.0'>`
	served := func(conn net.Conn) bool {
		if _, err := conn.Write([]byte(header)); err != nil {
			return false
		}
		_, err := conn.Read(make([]byte, 1))
		return err == nil
	}
	all := make([]net.Conn, maxClients)
	for i := range all {
		if all[i] = dial(); !served(all[i]) {
			t.Fatalf("client %d is refused", i+1)
		}
	}
	if served(dial()) {
		t.Error("one client more is served")
	}
	r.reported("refused, because 50 clients are connected")
	all[0].Close()
	r.reported("disconnected without ending its stream")
	for ctx := r.ctx(); !served(dial()); {
		if ctx.Err() != nil {
			t.Fatal("no place after a client has gone")
		}
	}
}
