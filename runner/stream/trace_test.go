package stream_test

import (
	"fmt"
	"strings"
	"testing"

	"mellium.im/sasl"

	"github.com/scs-tools/scs/runner/stream"
)

func TestTheTraceShowsAllButSecrets(t *testing.T) {
	var lines []string
	o := serve(t, func(p *peer) {
		p.Open(featLogin("PLAIN"))
		p.judge(sasl.Plain)
		p.Open(featBind)
		p.Expect("</iq>")
		p.Say(bound)
		p.Expect("</iq>")
		p.Say(` <iq type='result' id='x'><service password='s3cret&amp;' host='h'/></iq> <message><body>You said s3cret&amp;.</body></message>`)
		p.Bye()
	})
	o.Trace = func(traffic stream.Traffic) {
		arrow := "<-"
		if traffic.Sent {
			arrow = "->"
		}
		lines = append(lines, fmt.Sprintf("%s %s", arrow, traffic.XML))
		if traffic.Time.IsZero() {
			t.Error("traffic without a time")
		}
	}
	c := connect(t, o)
	if err := c.Send(t.Context(), []byte(`<iq type='set' id='x'><query xmlns='jabber:iq:register'><username>s3</username><password> other </password></query></iq>`)); err != nil {
		t.Fatal(err)
	}
	next(t, c)
	next(t, c)
	if err := c.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	got := strings.Join(lines, "\n") + "\n"
	if want := testdata(t, "trace.txt"); got != want {
		t.Errorf("the trace is\n%s\nnot\n%s", got, want)
	}
}

func TestTheTraceOfSCRAMHoldsNoPayload(t *testing.T) {
	var all strings.Builder
	o := serve(t, func(p *peer) {
		p.Open(featLogin("SCRAM-SHA-1"))
		p.judge(sasl.ScramSha1)
		p.Open(featBind)
		p.Expect("</iq>")
		p.Say(bound)
		p.Bye()
	})
	o.Trace = func(traffic stream.Traffic) { all.Write(traffic.XML) }
	connect(t, o).Close(t.Context())
	if got := strings.Count(all.String(), "[redacted]"); got != 4 {
		t.Errorf("%d payloads are left out, not 4: %s", got, all.String())
	}
}

func TestTheTraceOfBrokenXMLHoldsNoPassword(t *testing.T) {
	var all strings.Builder
	o := serve(t, func(p *peer) {
		p.Open(featPlain)
		p.Expect("</auth>")
		p.Say(`<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>AHJvbWVv`)
	})
	o.Trace = func(traffic stream.Traffic) { all.Write(traffic.XML) }
	_, err := stream.Connect(t.Context(), o)
	e := failure(t, err, stream.KindCut)
	for _, text := range []string{all.String(), e.XML} {
		if strings.Contains(text, "AHJvbWVv") {
			t.Errorf("a payload is shown: %s", text)
		}
	}
}

func TestAPasswordThatTheServerRepeatsIsLeftOut(t *testing.T) {
	for _, said := range []string{
		`<stream:error><not-authorized xmlns='urn:ietf:params:xml:ns:xmpp-streams'/><text xmlns='urn:ietf:params:xml:ns:xmpp-streams'>s3cret&amp; is wrong</text></stream:error>`,
		`<message><body>s3cret&amp;</body`,
		`<message><x a='s3cret&amp;'`,
		`<message><body>s3cret&#38;</body></message`,
	} {
		o := serve(t, func(p *peer) { p.Welcome(); p.Say(said) })
		c := connect(t, o)
		_, err := c.Next(t.Context())
		e, ok := err.(*stream.Error)
		if !ok {
			t.Fatal(err)
		}
		if all := err.Error() + e.Text + e.XML; strings.Contains(all, "s3cret") {
			t.Errorf("the password is shown: %s", all)
		}
		c.Abort()
	}
}
