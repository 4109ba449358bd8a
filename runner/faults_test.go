package runner_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/scs-tools/scs/internal/testenv"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/stream/streamtest"
)

// patience is the time for an action where its end is no part of the test.
const patience = far - 20*time.Second

func TestARefusedConnection(t *testing.T) {
	addr := streamtest.Unused(t)
	p := runScript(t, runner.Options{Target: runner.Target{Addr: addr}}, "Romeo connects\n")
	f := p.fails("Romeo connects", runner.CodeConnect, "cannot connect to "+addr+": connection refused")
	if f.Character != "Romeo" || p.file.Slice(f.Span) != "connects" {
		t.Errorf("failure of %q at %q", f.Character, p.file.Slice(f.Span))
	}
}

func TestAWrongPassword(t *testing.T) {
	_, o := prosody(t, "testdata/locked/prosody.cfg.lua")
	p := runScript(t, o, "Romeo connects\n")
	f := p.fails("Romeo connects", runner.CodeConnect, "not-authorized")
	if f.Server == "" {
		t.Error("the server's words are lost")
	}
}

func TestAServerThatSaysThePassword(t *testing.T) {
	o := scripted(t, func(p *streamtest.Peer) {
		p.Open(streamtest.FeaturesPlain)
		p.Expect("</auth>")
		p.Say(`<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><not-authorized/><text>no such password: ` + password + `</text></failure>`)
	})
	f := runScript(t, o, "Romeo connects\n").fails("Romeo connects", runner.CodeConnect, "not-authorized (no such password: ")
	if f.Server != "no such password: [redacted]" {
		t.Errorf("the server said %q", f.Server)
	}
}

func TestAHostThatTheServerDoesNotKnow(t *testing.T) {
	_, o := prosody(t, "")
	p := runScript(t, o, "Paris connects\n")
	f := p.fails("Paris connects", runner.CodeConnect, "it has localhost: run with --map verona.example=localhost")
	if f.Server != "This server does not serve verona.example" {
		t.Errorf("the server said %q", f.Server)
	}
}

func TestAStreamErrorInMidScript(t *testing.T) {
	_, o := prosody(t, "")
	p := runScript(t, o, `Romeo connects

Romeo's double connects

Romeo receives:
	<message/>
`)
	f := p.fails("Romeo receives", runner.CodeStream, "conflict")
	if f.Server != "Replaced by new connection" || f.Expected != "<message/>" {
		t.Errorf("the server said %q, expected was %q", f.Server, f.Expected)
	}
}

func TestAConnectionCutInMidStanza(t *testing.T) {
	half := `<message><body>Wherefore art`
	o := scripted(t, func(p *streamtest.Peer) {
		p.Welcome()
		p.Say("<presence/>" + half)
	})
	p := runScript(t, o, `Romeo connects

Romeo receives:
	<message/>
`)
	f := p.fails("Romeo receives", runner.CodeStream, "the server closed the connection in the middle of a stanza")
	if len(f.PassedBy) != 1 || len(f.PassedBy[0].Mismatch.Reasons) == 0 {
		t.Errorf("passed by: %v", f.PassedBy)
	}
}

func TestACutConnectionIsNoFailureOfWhoDisconnects(t *testing.T) {
	o := scripted(t, func(p *streamtest.Peer) { p.Welcome() })
	p := runScript(t, o, "Romeo connects\n\nRomeo disconnects\n")
	p.passes()
}

func TestAServerKilledInMidScript(t *testing.T) {
	server, o := prosody(t, "")
	o.Events = func(e runner.Event) {
		if e.Kind == runner.EventMatched {
			server.Close()
		}
	}
	const there = `Romeo connects

Romeo sends:
	<presence/>

Romeo receives:
	<presence/>

`
	f := runScript(t, o, there+"Romeo receives: nothing\n").fails("nothing", runner.CodeStream, "closed the connection")
	if f.Character != "Romeo" {
		t.Errorf("failure of %q", f.Character)
	}
	select {
	case <-server.Done():
	default:
		t.Error("the server is still there")
	}
}

func TestALargeStanzaIsSentAndReceived(t *testing.T) {
	testenv.Long(t)
	const size = 5 << 20
	o := scripted(t, func(p *streamtest.Peer) {
		p.Welcome()
		p.Say(p.Expect("</message>"))
		p.Bye()
	})
	o.Timeout = patience
	stanza := "\n\t<message><body>" + strings.Repeat("0123456789abcde ", size/16) + "</body></message>\n\n"
	p := runScript(t, o, "Romeo connects\n\nRomeo sends:"+stanza+"Romeo receives:"+stanza)
	p.passes()
	if got := p.of(runner.EventMatched); len(got) != 1 || len(got[0].Stanza) < size {
		t.Error("the stanza is not whole")
	}
}

func TestALargeStanzaThatIsNotTheOneExpected(t *testing.T) {
	testenv.Long(t)
	const size = 1 << 20 // what has parts is smaller than the text: it takes as long
	for _, c := range []struct{ name, stanza, expected string }{
		{
			"text", "<message><body>" + strings.Repeat("word ", size) + "</body></message>",
			"<message><body>other</body></message>",
		},
		{
			"children", "<message>" + strings.Repeat("<body>word</body>", size/17) + "</message>",
			"<message><body>other</body><body>word</body><body>others</body></message>",
		},
		{
			"children of a strict element", "<message><x xmlns='urn:x'>" + strings.Repeat("<y>word</y>", size/11) + "</x></message>",
			"<message><x xmlns='urn:x'><y>other</y><y>word</y></x></message>",
		},
		{
			"attributes", "<message " + attributes(size/20) + "/>",
			"<message scansion:strict='true' a1='1' a2='1'/>",
		},
		{
			"depth", "<message>" + strings.Repeat("<x xmlns='urn:x'>", 900) + strings.Repeat("</x>", 900) + "</message>",
			"<message><x xmlns='urn:x'><x><x><x><x><z/></x></x></x></x></x></message>",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := scripted(t, func(p *streamtest.Peer) {
				p.Welcome()
				p.Say(c.stanza + streamtest.Closing)
				p.Rest()
			})
			o.Timeout = patience
			p := runScript(t, o, "Romeo connects\n\nRomeo receives:\n\t"+c.expected+"\n")
			f := p.fails("Romeo receives", runner.CodeStream, "closed")
			if len(f.PassedBy) != 1 || len(f.PassedBy[0].Mismatch.Reasons) == 0 {
				t.Error("the difference is not explained")
			}
		})
	}
}

func attributes(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "a%d='%d' ", i, i)
	}
	return b.String()
}

func TestWhatAServerMayNotSend(t *testing.T) {
	testenv.Long(t)
	bomb := `<!DOCTYPE lolz [<!ENTITY lol "lol">` +
		`<!ENTITY lol2 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;">]><message><body>&lol2;</body></message>`
	for _, c := range []struct{ name, sent, words string }{
		{"no XML", "<message><body></message>", "end tag </message>"},
		{"deep nesting", strings.Repeat("<x>", 5000), "more than 1000 deep"},
		{"an entity bomb", bomb, "a document type declaration"},
		{"an entity", "<message>&lol;</message>", "&lol;"},
		{"a stanza without end", "<message><body>" + strings.Repeat("for ever and ", 17<<20/13), "a stanza of more than 16777216 bytes"},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := scripted(t, func(p *streamtest.Peer) {
				p.Welcome()
				p.Say(c.sent)
				p.Rest()
			})
			o.Timeout = patience
			p := runScript(t, o, `Romeo connects

Romeo receives:
	<message/>
`)
			p.fails("Romeo receives", runner.CodeStream, c.words)
		})
	}
}

func TestAServerThatNeverAnswers(t *testing.T) {
	o := scripted(t, func(p *streamtest.Peer) {
		p.Expect("xmlns:stream")
		p.Rest()
	})
	o.ConnectTimeout = time.Second
	p := runScript(t, o, "Romeo connects\n")
	f := p.fails("Romeo connects", runner.CodeConnect, "opening the stream: no answer from "+o.Target.Addr)
	if p.result.Duration > 10*time.Second || f.Server != "" {
		t.Errorf("after %s: %q", p.result.Duration, f.Server)
	}
}

// TestALoginHasATimeOfItsOwn: what an action may take does not bound a login.
func TestALoginHasATimeOfItsOwn(t *testing.T) {
	o := scripted(t, func(p *streamtest.Peer) {
		p.Welcome()
		p.Bye()
	})
	o.Timeout = time.Nanosecond
	p := runScript(t, o, "Romeo connects\n")
	if p.result.Outcome != runner.Passed {
		t.Errorf("%s: %v", p.result.Outcome, p.result.Failure)
	}
	for _, e := range p.events {
		if e.Kind == runner.EventAction && e.Limit != runner.DefaultConnectTimeout {
			t.Errorf("the action is said to have %s", e.Limit)
		}
	}
}

func TestACloseThatNeverComes(t *testing.T) {
	testenv.Long(t)
	deaf := func(p *streamtest.Peer) {
		p.Welcome()
		p.Expect(streamtest.Closing)
		p.Rest()
	}
	t.Run("in the script", func(t *testing.T) {
		o := scripted(t, deaf)
		o.Timeout = time.Second
		p := runScript(t, o, "Romeo connects\n\nRomeo disconnects\n")
		p.passes()
		if noted := p.of(runner.EventNoted); len(noted) != 1 || !strings.Contains(noted[0].Text, "the server did not close its stream") {
			t.Errorf("noted: %v", noted)
		}
	})
	t.Run("at the end", func(t *testing.T) {
		p := runScript(t, scripted(t, slices.Repeat([]func(*streamtest.Peer){deaf}, 2)...), "Romeo connects\n\nJuliet connects\n")
		p.passes()
	})
}

func TestARunIsCancelled(t *testing.T) {
	stays := func(p *streamtest.Peer, _ func()) {
		p.Welcome()
		p.Say("<presence/>")
		p.Bye()
	}
	for _, c := range []struct {
		name    string
		server  func(p *streamtest.Peer, cancel func())
		when    string // the text of the event at which the context is cancelled; "" if the server does it
		actions string
		done    int // actions
	}{
		{
			"while it connects",
			func(p *streamtest.Peer, cancel func()) { p.Expect("xmlns:stream"); cancel(); p.Rest() },
			"", "Romeo connects\n", 0,
		},
		{
			"while it waits for a stanza",
			func(p *streamtest.Peer, cancel func()) { p.Welcome(); p.Expect("<presence/>"); cancel(); p.Bye() },
			"", "Romeo connects\n\nRomeo sends:\n\t<presence/>\n\nRomeo receives:\n\t<message/>\n", anyNumber,
		},
		{"when it starts to wait", stays, "Romeo receives:", "Romeo connects\n\nRomeo receives:\n\t<message/>\n", 1},
		{"while nothing is to arrive", silent, "Romeo receives: nothing", "Romeo connects\n\nRomeo receives: nothing\n", 1},
		{
			"while it disconnects",
			func(p *streamtest.Peer, cancel func()) { p.Welcome(); p.Expect(streamtest.Closing); cancel(); p.Rest() },
			"", "Romeo connects\n\nRomeo disconnects\n", 1,
		},
		{
			"when it does nothing", stays,
			"Juliet disconnects", "Romeo connects\n\nJuliet disconnects\n\nJuliet disconnects\n", 1,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			o := scripted(t, func(p *streamtest.Peer) { c.server(p, cancel) })
			o.Timeout, o.Quiet = patience, patience
			o.Events = func(e runner.Event) {
				if e.Kind == runner.EventAction && e.Text == c.when {
					cancel()
				}
			}
			p := runScriptUnder(ctx, t, o, c.actions)
			if p.result.Outcome != runner.Cancelled || p.result.Failure != nil {
				t.Errorf("it has %s: %+v", p.result.Outcome, p.result.Failure)
			}
			if c.done != anyNumber && p.result.Actions != c.done {
				t.Errorf("%d actions are done, not %d", p.result.Actions, c.done)
			}
			if len(p.of(runner.EventFailed)) > 0 {
				t.Error("a failure is told")
			}
			if len(p.of(runner.EventMatched)) > 0 {
				t.Error("a match is told")
			}
			if p.result.Duration >= patience {
				t.Errorf("it takes %s", p.result.Duration)
			}
		})
	}
}

// anyNumber of actions may be done when the server cancels: it does not see
// the script go on.
const anyNumber = -1

func silent(p *streamtest.Peer, _ func()) {
	p.Welcome()
	p.Bye()
}
