package suite_test

import (
	"net"
	"strings"
	"testing"
	"time"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/failures"
	"github.com/scs-tools/scs/internal/testenv"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/stream/streamtest"
	"github.com/scs-tools/scs/runner/suite"
)

// made returns a script that passes on a server that answers presence, with
// lines of its head.
func made(head string) suite.Script {
	text := "# Made\n" + head + `

[Client] Romeo
	jid: romeo@localhost
	password: secret

-----

Romeo connects

Romeo sends:
	<presence/>

Romeo receives:
	<presence/>

Romeo disconnects
`
	return suite.Script{Path: "made.scs", File: ast.Parse("made.scs", text)}
}

// echo answers presence.
func echo(p *streamtest.Peer) {
	p.Welcome()
	p.Expect("<presence/>")
	p.Say("<presence/>")
	p.Bye()
}

// silent takes presence and answers nothing.
func silent(p *streamtest.Peer) {
	p.Welcome()
	p.Expect(streamtest.Closing)
	p.Say(streamtest.Closing)
}

const disco = "xmlns='http://jabber.org/protocol/disco#"

// tells answers what a server of that name is asked, first about itself and then
// about its one component.
func tells(name, version string) []func(*streamtest.Peer) {
	return []func(*streamtest.Peer){
		func(p *streamtest.Peer) {
			p.Welcome()
			p.Expect(`id="scs-version"`)
			p.Say("<iq type='result' id='scs-server'><query " + disco + "info'><identity category='server' type='im'/><feature var='urn:xmpp:ping'/></query></iq>")
			p.Say("<iq type='result' id='scs-account'><query " + disco + "info'><identity category='pubsub' type='pep'/><feature var='urn:xmpp:mam:2'/></query></iq>")
			p.Say("<iq type='result' id='scs-items'><query " + disco + "items'><item jid='rooms.localhost'/><item jid='romeo@localhost'/></query></iq>")
			if name == "" {
				p.Say("<iq type='error' id='scs-version'/>")
			} else {
				p.Say("<iq type='result' id='scs-version'><query xmlns='jabber:iq:version'><name>" + name + "</name><version>" + version + "</version></query></iq>")
			}
			p.Bye()
		},
		func(p *streamtest.Peer) {
			p.Welcome()
			p.Expect(`to="rooms.localhost"`)
			p.Say("<iq type='result' id='scs-component-0'><query " + disco + "info'><feature var='http://jabber.org/protocol/muc'/></query></iq>")
			p.Bye()
		},
	}
}

// on runs scripts one after the other on a server that runs those functions.
func on(t *testing.T, scripts []suite.Script, o suite.Options, plays ...func(*streamtest.Peer)) []suite.Result {
	t.Helper()
	o.Servers = suite.Given{Addr: streamtest.Serve(t, plays...)}
	if o.Run.Timeout == 0 {
		o.Run.Timeout = 10 * time.Second
	}
	return suite.Run(t.Context(), scripts, o)
}

func TestConditionsAreHeldAgainstTheServer(t *testing.T) {
	var all []suite.Script
	plays := tells("Ejabberd", "23.01-1")
	cases := []struct{ head, skipped, doubt string }{
		{"## needs: urn:xmpp:mam:2", "", ""},
		{"## needs: urn:xmpp:ping", "", ""},
		{"## needs: http://jabber.org/protocol/muc", "", ""},
		{"## needs: xep-0045\n## needs: XEP-0313\n## needs: XEP-0163", "", ""},
		{"## needs: XEP-0363 -- uploads", "the server does not offer XEP-0363: uploads", ""},
		{"## needs: urn:example:none", "the server does not offer urn:example:none", ""},
		{"## needs: XEP-9999", "", "XEP-9999 has no known features"},
		{"## needs: a, b", "", "invalid feature"},
		{"## skip: ejabberd -- pushes first", "on ejabberd 23.01-1: pushes first", ""},
		{"## skip: EJABBERD < 24", "on ejabberd 23.01-1", ""},
		{"## skip: ejabberd >= 24\n## skip: prosody", "", ""},
		{"## skip: ejaberd", "", `unknown server "ejaberd"`},
		{"## skip: ejabberd 24", "", "unknown server"},
		{"## skip\n## needs:\n## muc", "", ""},
	}
	for _, c := range cases {
		all = append(all, made(c.head))
		if c.skipped == "" {
			plays = append(plays, echo)
		}
	}
	for i, r := range on(t, all, suite.Options{}, plays...) {
		c := cases[i]
		doubt := ""
		for _, d := range r.Result.Findings {
			if d.Code == failures.UnknownCondition {
				doubt = d.Message
			}
		}
		if r.Skipped != c.skipped || !strings.Contains(doubt, c.doubt) || (doubt == "") != (c.doubt == "") {
			t.Errorf("%q: skipped %q, doubt %q", c.head, r.Skipped, doubt)
		}
		want := suite.VerdictPassed
		if c.skipped != "" {
			want = suite.VerdictSkipped
		}
		if r.Verdict() != want || r.Passed() != (c.skipped == "") || !r.Good() {
			t.Errorf("%q: %s, %+v", c.head, r.Verdict(), r.Result)
		}
	}
}

func TestNothingIsSkippedOnAServerThatDoesNotTell(t *testing.T) {
	script := made("## skip: ejabberd")
	r := on(t, []suite.Script{script}, suite.Options{}, append(tells("", ""), echo)...)[0]
	if !r.Passed() || len(r.Result.Findings) != 1 || !strings.Contains(r.Result.Findings[0].Message, "does not give its name") {
		t.Errorf("%+v", r)
	}
	old := made("## skip: prosody < 0.12")
	r = on(t, []suite.Script{old}, suite.Options{}, append(tells("Prosody", "trunk"), echo)...)[0]
	if !r.Passed() || len(r.Result.Findings) != 1 || !strings.Contains(r.Result.Findings[0].Message, `"trunk"`) {
		t.Errorf("%+v", r)
	}
	refused := func(p *streamtest.Peer) {
		p.Open(streamtest.FeaturesPlain)
		p.Expect("</auth>")
		p.Say("<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><not-authorized/></failure>")
		p.Rest()
	}
	mute := func(p *streamtest.Peer) {
		p.Welcome()
		p.Expect(`id="scs-version"`)
		for _, id := range []string{"scs-server", "scs-account", "scs-items", "scs-version"} {
			p.Say("<iq type='error' id='" + id + "'/>")
		}
		p.Bye()
	}
	needy := made("## needs: urn:xmpp:mam:2")
	r = on(t, []suite.Script{needy}, suite.Options{}, mute, echo)[0]
	if !r.Passed() || len(r.Result.Findings) != 1 || !strings.Contains(r.Result.Findings[0].Message, "does not answer") {
		t.Errorf("%+v", r)
	}
	r = on(t, []suite.Script{needy}, suite.Options{}, refused, echo)[0]
	if !r.Passed() || len(r.Result.Findings) != 1 || !strings.Contains(r.Result.Findings[0].Message, "does not list its features") {
		t.Errorf("%+v", r)
	}
}

func TestAFailureMayBeExpected(t *testing.T) {
	testenv.Long(t)
	script := made("## expect-failure: ejabberd < 24 -- no answer")
	o := suite.Options{Retry: 2, Run: runner.Options{Timeout: 400 * time.Millisecond}}
	r := on(t, []suite.Script{script}, o, append(tells("ejabberd", "23.01"), silent)...)[0]
	if r.Verdict() != suite.VerdictFailed || r.Expected != "on ejabberd 23.01: no answer" || !r.Good() || r.Attempts != 1 {
		t.Errorf("%s, %+v", r.Verdict(), r)
	}
	r = on(t, []suite.Script{script}, o, append(tells("ejabberd", "23.01"), echo)...)[0]
	if f := r.Result.Failure; r.Verdict() != suite.VerdictFailed || r.Good() || f == nil || f.Code != failures.UnexpectedPass || f.Line != 2 {
		t.Errorf("%s, %+v", r.Verdict(), r)
	}
	r = on(t, []suite.Script{script}, o, append(tells("ejabberd", "24.2"), echo)...)[0]
	if !r.Passed() || r.Expected != "" {
		t.Errorf("%s, %+v", r.Verdict(), r)
	}
}

// TestWhatIsNoVerdict: a server that goes away, or lets nobody in, has not
// failed.
func TestWhatIsNoVerdict(t *testing.T) {
	testenv.Long(t)
	o := suite.Options{Run: runner.Options{Timeout: 400 * time.Millisecond, ConnectTimeout: 400 * time.Millisecond}}
	for name, play := range map[string]func(*streamtest.Peer){
		"login refused": func(p *streamtest.Peer) {
			p.Open(streamtest.FeaturesPlain)
			p.Expect("</auth>")
			p.Say("<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><not-authorized/></failure>")
			p.Rest()
		},
		"login late": func(p *streamtest.Peer) { p.Rest() },
	} {
		r := on(t, []suite.Script{made("")}, o, play)[0]
		if r.Verdict() != suite.VerdictNone || r.Good() {
			t.Errorf("%s: %s, %+v", name, r.Verdict(), r.Result.Failure)
		}
	}
	r := on(t, []suite.Script{made("")}, o, silent)[0]
	if r.Verdict() != suite.VerdictFailed {
		t.Errorf("nothing came: %s", r.Verdict())
	}
	if r = on(t, []suite.Script{made("")}, o, cut, nothing)[0]; r.Verdict() != suite.VerdictFailed {
		t.Errorf("one connection is cut, and the server is there: %s", r.Verdict())
	}
	servers := suite.Given{Addr: dying(t)}
	r = suite.Run(t.Context(), []suite.Script{made("")}, suite.Options{Servers: servers})[0]
	if r.Verdict() != suite.VerdictNone || !r.ServerEnded {
		t.Errorf("server gone: %s, %+v", r.Verdict(), r.Result.Failure)
	}
	servers = suite.Given{Addr: streamtest.Unused(t)}
	r = suite.Run(t.Context(), []suite.Script{made("")}, suite.Options{Servers: servers})[0]
	if r.Verdict() != suite.VerdictNone {
		t.Errorf("no server: %s", r.Verdict())
	}
}

// cut ends the connection in the middle.
func cut(p *streamtest.Peer) {
	p.Welcome()
	p.Expect("<presence/>")
}

func nothing(*streamtest.Peer) {}

// dying runs a server that is gone when presence comes, its listener first.
func dying(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer listener.Close()
		if conn, err := listener.Accept(); err == nil {
			defer conn.Close()
			cut(&streamtest.Peer{TB: t, Conn: conn})
			listener.Close()
		}
	}()
	t.Cleanup(func() {
		listener.Close()
		<-done
	})
	return listener.Addr().String()
}
