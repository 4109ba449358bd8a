package stream_test

import (
	"context"
	"encoding/xml"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/scs-tools/scs/runner/stream"
)

func TestAServerMadeResourceIsTaken(t *testing.T) {
	o := serve(t, func(p *peer) {
		p.Open(featPlain)
		p.Expect(`</auth>`)
		p.Say(success)
		p.Open(featBind)
		if got := p.Expect(`</iq>`); strings.Contains(got, "resource>") {
			t.Errorf("a resource is asked for: %s", got)
		}
		p.Say(bound)
		p.Bye()
	})
	c := connect(t, o)
	if c.JID() != "romeo@localhost/made" {
		t.Errorf("JID is %q", c.JID())
	}
	if err := c.Close(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestTheResourceAskedForIsSentAndTheServersAnswerCounts(t *testing.T) {
	o := serve(t, func(p *peer) {
		p.Open(featPlain)
		p.Expect(`</auth>`)
		p.Say(success)
		p.Open(featBind)
		p.Expect(`<resource>orchard &amp; wall</resource>`)
		p.Expect(`</iq>`)
		p.Say(bound)
		p.Bye()
	})
	o.Resource = "orchard & wall"
	c := connect(t, o)
	if c.JID() != "romeo@localhost/made" {
		t.Errorf("JID is %q", c.JID())
	}
	c.Close(t.Context())
}

func TestAnOldServersSessionIsEstablished(t *testing.T) {
	o := serve(t, func(p *peer) {
		p.Open(featPlain)
		p.Expect(`</auth>`)
		p.Say(success)
		p.Open(strings.Replace(featBind, "<optional/>", "", 1))
		p.Expect(`</iq>`)
		p.Say(bound)
		p.Expect(`<session xmlns="urn:ietf:params:xml:ns:xmpp-session"/></iq>`)
		p.Say(`<iq type='result' id='session-1'/>`)
		p.Bye()
	})
	c := connect(t, o)
	if c.Queued() != 0 {
		t.Error("the answer to the session is queued")
	}
	c.Close(t.Context())
}

func TestStanzasArriveByteForByteAndInOrder(t *testing.T) {
	sent := strings.Split(strings.TrimSuffix(testdata(t, "stanzas.txt"), "\n%%\n"), "\n%%\n")
	for _, size := range []int{1, 7, 1 << 20} {
		o := serve(t, func(p *peer) {
			p.Welcome()
			for chunk := range slices.Chunk([]byte("\n "+strings.Join(sent, " \n\t")+" "), size) {
				p.Say(string(chunk))
			}
			p.Bye()
		})
		c := connect(t, o)
		for i, want := range sent {
			got := next(t, c)
			if string(got.Raw) != want {
				t.Errorf("in pieces of %d bytes, stanza %d is\n%s\nnot\n%s", size, i, got.Raw, want)
			}
			if got.Seq != i || got.Arrived.IsZero() {
				t.Errorf("stanza %d counts as %d, arrived %v", i, got.Seq, got.Arrived)
			}
		}
		if err := c.Close(t.Context()); err != nil {
			t.Error(err)
		}
	}
}

func TestAStanzaStandsOnItsOwn(t *testing.T) {
	o := serve(t, func(p *peer) {
		p.Expect(`xmlns:stream="http://etherx.jabber.org/streams">`)
		p.Say(strings.Replace(header, "xmlns='jabber:client'", `xmlns='jabber:client' xmlns:q='urn:example:"q"'`, 1) + featPlain)
		p.Expect(`</auth>`)
		p.Say(success)
		p.Expect(`xmlns:stream="http://etherx.jabber.org/streams">`)
		p.Say(strings.Replace(header, "xmlns='jabber:client'", `xmlns='jabber:client' xmlns:q='urn:example:"q"'`, 1) + featBind)
		p.Expect(`</iq>`)
		p.Say(bound)
		p.Say(`<message q:n='1'><q:x/></message><q:odd/><iq xmlns='urn:own'/>`)
		p.Bye()
	})
	c := connect(t, o)
	type name = xml.Name
	var message struct {
		XMLName name
		Attr    string   `xml:"urn:example:\"q\" n,attr"`
		Child   struct{} `xml:"x"`
	}
	if err := xml.Unmarshal(next(t, c).XML, &message); err != nil {
		t.Fatal(err)
	}
	if message.XMLName != (name{Space: "jabber:client", Local: "message"}) || message.Attr != "1" {
		t.Errorf("message reads as %+v", message)
	}
	for _, want := range []name{{Space: `urn:example:"q"`, Local: "odd"}, {Space: "urn:own", Local: "iq"}} {
		var element struct{ XMLName name }
		if err := xml.Unmarshal(next(t, c).XML, &element); err != nil {
			t.Fatal(err)
		}
		if element.XMLName != want {
			t.Errorf("element is %v, not %v", element.XMLName, want)
		}
	}
	c.Close(t.Context())
}

func TestBytesGoOutAsGiven(t *testing.T) {
	const odd = "<message\n\tto='a@b'><!-- kept --><body>\r\n  x  </body></message >\n not even XML"
	got := make(chan string, 1)
	o := serve(t, func(p *peer) {
		p.Welcome()
		got <- p.Expect(closing)
		p.Say(closing)
	})
	c := connect(t, o)
	if err := c.Send(t.Context(), []byte(odd)); err != nil {
		t.Fatal(err)
	}
	c.Close(t.Context())
	if sent := <-got; sent != odd+closing {
		t.Errorf("sent %q", sent)
	}
}

func TestNothingIsAnsweredUnasked(t *testing.T) {
	got := make(chan string, 1)
	o := serve(t, func(p *peer) {
		p.Welcome()
		p.Say(`<iq type='get' id='1'><ping xmlns='urn:xmpp:ping'/></iq>` +
			`<iq type='set' id='2'><query xmlns='jabber:iq:roster'><item jid='a@b'/></query></iq>` +
			`<presence type='subscribe' from='a@b'/><r xmlns='urn:xmpp:sm:3'/>`)
		got <- p.Expect(closing)
		p.Say(closing)
	})
	c := connect(t, o)
	for range 4 {
		next(t, c)
	}
	c.Close(t.Context())
	if sent := <-got; sent != closing {
		t.Errorf("sent %q", sent)
	}
}

func TestTheQueueTakesAllThatComes(t *testing.T) {
	const many = 5_000
	sent := make(chan struct{})
	o := serve(t, func(p *peer) {
		p.Welcome()
		var all strings.Builder
		for n := range many {
			all.WriteString(message(n))
		}
		p.Say(all.String())
		close(sent)
		p.Bye()
	})
	c := connect(t, o)
	<-sent // although nobody has taken one
	for n := range many {
		if got := string(next(t, c).Raw); got != message(n) {
			t.Fatalf("stanza %d is %s", n, got)
		}
	}
	c.Close(t.Context())
}

func TestStanzasBeforeTheServersEndAreQueued(t *testing.T) {
	o := serve(t, func(p *peer) {
		p.Welcome()
		p.Expect(closing)
		p.Say(message(1) + closing)
	})
	c := connect(t, o)
	if err := c.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := string(next(t, c).Raw); got != message(1) {
		t.Errorf("got %s", got)
	}
	_, err := c.Next(t.Context())
	failure(t, err, stream.KindClosed)
	if err := c.Close(t.Context()); err != nil {
		t.Errorf("the second close: %v", err)
	}
}

// TestWhatIsHeldBackIsQueuedWhenReleased releases two stanzas in the other
// order, and a third one when the stream has ended.
func TestWhatIsHeldBackIsQueuedWhenReleased(t *testing.T) {
	o := serve(t, func(p *peer) {
		p.Welcome()
		p.Say(message(1) + message(2) + message(3))
		p.Bye()
	})
	releases := make(chan func(), 3)
	o.Hold = func(_ stream.Stanza, release func()) { releases <- release }
	c := connect(t, o)
	first, second, third := <-releases, <-releases, <-releases
	if n := c.Queued(); n != 0 {
		t.Errorf("%d stanzas are queued that are held back", n)
	}
	second()
	first()
	for i, want := range []string{message(2), message(1)} {
		if got := next(t, c); string(got.Raw) != want || got.Seq != i {
			t.Errorf("got %s as number %d, not %s", got.Raw, got.Seq, want)
		}
	}
	if err := c.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	third()
	if n := c.Queued(); n != 0 {
		t.Error("a stanza is queued after the end of the stream")
	}
}

func TestAServersCloseIsReportedAndAnswered(t *testing.T) {
	got := make(chan string, 1)
	o := serve(t, func(p *peer) {
		p.Welcome()
		p.Say(message(1) + closing)
		got <- p.Rest()
	})
	c := connect(t, o)
	next(t, c)
	_, err := c.Next(t.Context())
	failure(t, err, stream.KindClosed)
	failure(t, c.Send(t.Context(), []byte("<presence/>")), stream.KindClosed)
	if err := c.Close(t.Context()); err != nil {
		t.Error(err)
	}
	if sent := <-got; sent != closing {
		t.Errorf("sent %q", sent)
	}
}

func TestManyMaySendAtOnce(t *testing.T) {
	const senders = 20
	got := make(chan string, 1)
	o := serve(t, func(p *peer) {
		p.Welcome()
		got <- p.Expect(closing)
		p.Say(closing)
	})
	c := connect(t, o)
	var all sync.WaitGroup
	for n := range senders {
		all.Go(func() {
			if err := c.Send(context.Background(), []byte(message(n))); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	c.Close(t.Context())
	sent := <-got
	for n := range senders {
		if !strings.Contains(sent, message(n)) {
			t.Errorf("message %d is torn: %s", n, sent)
		}
	}
}

// What is sent and makes this program fail ends the connection, not the program.
func TestAPanicEndsTheConnection(t *testing.T) {
	o := serve(t, func(p *peer) {
		p.Welcome()
		p.Say("<presence/>")
		p.Rest()
	})
	o.Arrived = func(stream.Stanza) { panic("a secret") }
	c := connect(t, o)
	_, err := c.Next(t.Context())
	if err == nil || !strings.Contains(err.Error(), "report this") || strings.Contains(err.Error(), "secret") {
		t.Errorf("error %v", err)
	}
}
