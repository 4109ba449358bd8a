package runner_test

import (
	"context"
	"strings"
	"testing"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/order"
	"github.com/scs-tools/scs/runner/stream/streamtest"
	"github.com/scs-tools/scs/spec/xmpp"
)

var mapping = runner.Mapping{
	Domains: map[string]string{
		"localhost": "example.org", "conference.localhost": "rooms.example.org", "jabber.org": "home.test",
	},
	Accounts: map[string]string{"romeo@localhost": "test1@example.org"},
}

const mappedCast = "[Client] Romeo\n\tjid: romeo@localhost/localhost\n\tpassword: localhost\n\tresource: localhost\n\n---------\n\n"

func TestMappingReplacesAddresses(t *testing.T) {
	for stanza, want := range map[string]string{
		// JIDs and domains, by the name of the attribute.
		`<message to="romeo@localhost/balcony"/>`:         `<message to="test1@example.org/balcony"/>`,
		`<message from='juliet@localhost'/>`:              `<message from='juliet@example.org'/>`,
		`<message to="oldromeo@localhost"/>`:              `<message to="oldromeo@example.org"/>`,
		`<message to="localhost"/>`:                       `<message to="example.org"/>`,
		`<message to="LocalHost"/>`:                       `<message to="example.org"/>`,
		`<message to="room@conference.localhost/a"/>`:     `<message to="room@rooms.example.org/a"/>`,
		`<message to="a@upload.localhost"/>`:              `<message to="a@upload.example.org"/>`,
		`<message to="localhost/localhost"/>`:             `<message to="example.org/localhost"/>`,
		`<message to="localhost@localhost/x@localhost"/>`: `<message to="localhost@example.org/x@localhost"/>`,
		`<x xmlns="urn:localhost:x" jid="a@localhost"/>`:  `<x xmlns="urn:localhost:x" jid="a@example.org"/>`,
		`<message to="${Romeo's JID}"/>`:                  `<message to="${Romeo's JID}"/>`,
		`<message to="${a/b}@localhost/localhost"/>`:      `<message to="${a/b}@example.org/localhost"/>`,
		`<message to="{scansion:any}@localhost"/>`:        `<message to="{scansion:any}@example.org"/>`,
		`<message to="{scansion:any}localhost"/>`:         `<message to="{scansion:any}localhost"/>`,
		`<message to="{scansion:any}.localhost"/>`:        `<message to="{scansion:any}.example.org"/>`,
		// JIDs and hosts, by the vocabulary.
		`<message><stanza-id xmlns="urn:xmpp:sid:0" id="localhost" by="localhost"/></message>`:                                                                                                                   `<message><stanza-id xmlns="urn:xmpp:sid:0" id="localhost" by="example.org"/></message>`,
		`<iq><query xmlns="http://jabber.org/protocol/bytestreams"><streamhost jid="p.localhost" host="localhost"/></query></iq>`:                                                                                `<iq><query xmlns="http://jabber.org/protocol/bytestreams"><streamhost jid="p.example.org" host="example.org"/></query></iq>`,
		`<iq><x xmlns="jabber:x:data"><field var="a" type="jid-multi"><value> a@localhost </value></field></x></iq>`:                                                                                             `<iq><x xmlns="jabber:x:data"><field var="a" type="jid-multi"><value> a@example.org </value></field></x></iq>`,
		`<iq><x xmlns="jabber:x:data"><field var="a"><value>a@localhost</value></field></x></iq>`:                                                                                                                `<iq><x xmlns="jabber:x:data"><field var="a"><value>a@localhost</value></field></x></iq>`,
		`<iq><x xmlns="jabber:x:data"><field var="FORM_TYPE"><value>http://jabber.org/protocol/muc#roomconfig</value></field><field var="muc#roomconfig_roomadmins"><value>a@localhost</value></field></x></iq>`: `<iq><x xmlns="jabber:x:data"><field var="FORM_TYPE"><value>http://jabber.org/protocol/muc#roomconfig</value></field><field var="muc#roomconfig_roomadmins"><value>a@example.org</value></field></x></iq>`,
		// All else stays.
		`<message id="localhost"><body>localhost a@localhost</body></message>`:                               `<message id="localhost"><body>localhost a@localhost</body></message>`,
		`<message><query xmlns="http://jabber.org/protocol/disco#info" node="jabber.org"/></message>`:        `<message><query xmlns="http://jabber.org/protocol/disco#info" node="jabber.org"/></message>`,
		`<message to="localhosts" from="my-localhost"/>`:                                                     `<message to="localhosts" from="my-localhost"/>`,
		`<message to="localhost.example"/>`:                                                                  `<message to="localhost.example"/>`,
		`<x xmlns="urn:localhost:x" x:to="localhost" u="http://localhost:5280/x" w="conference.localhost"/>`: `<x xmlns="urn:localhost:x" x:to="localhost" u="http://localhost:5280/x" w="conference.localhost"/>`,
	} {
		text := mappedCast + "Romeo sends:\n\t" + stanza + "\n# localhost\n"
		got := mapping.Apply(ast.Parse("x.scs", text)).File.Text()
		_, got, _ = strings.Cut(got, "sends:\n\t")
		if got != want+"\n# localhost\n" {
			t.Errorf("%s\nbecame %swant   %s", stanza, got, want)
		}
	}
}

func TestMappingReplacesTheCast(t *testing.T) {
	text := "# localhost\n[Client] Romeo\n\tjid: romeo@localhost/localhost\n\tpassword: localhost\n\tresource: localhost\n\tconnect_host: localhost\n\n[Client] Juliet of localhost\n\tjid: j@chat.localhost\n"
	want := "# localhost\n[Client] Romeo\n\tjid: test1@example.org/localhost\n\tpassword: localhost\n\tresource: localhost\n\tconnect_host: example.org\n\n[Client] Juliet of localhost\n\tjid: j@chat.example.org\n"
	if got := mapping.Apply(ast.Parse("x.scs", text)).File.Text(); got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
}

func TestMappingFollowsTheVocabularyOfTheProject(t *testing.T) {
	vocabulary, err := xmpp.Default().With(xmpp.File{Name: "own.txt", Text: "namespace urn:example:own\n\telement a root\n\t\tin message\n\t\tattribute who jid\n"})
	if err != nil {
		t.Fatal(err)
	}
	own := mapping
	own.Vocabulary = vocabulary
	text := mappedCast + "Romeo sends:\n\t<message><a xmlns='urn:example:own' who='a@localhost' what='a@localhost'/></message>\n"
	if got := own.Apply(ast.Parse("x.scs", text)).File.Text(); !strings.Contains(got, "who='a@example.org' what='a@localhost'") {
		t.Error(got)
	}
}

func TestTheEmptyMappingKeepsTheFile(t *testing.T) {
	f := ast.Parse("x.scs", "# localhost\n")
	if (runner.Mapping{}).Apply(f).File != f {
		t.Error("the file was parsed anew")
	}
}

// Every byte of what is kept has its place, and a name that was replaced has
// that of the name before.
func TestSpansOfAMappedScriptLeadBackToWhatTheAuthorWrote(t *testing.T) {
	f := ast.Parse("x.scs", mappedCast+"Romeo sends:\n\t<message to='romeo@localhost/é' from='conference.localhost'><body>localhost</body></message>\n")
	mapped := mapping.Apply(f)
	written := func(part string) string {
		at := strings.LastIndex(mapped.File.Text(), part)
		return f.Slice(mapped.Written(ast.Span{Start: at, End: at + len(part)}))
	}
	for part, want := range map[string]string{
		"Romeo sends": "Romeo sends", "test1@example.org": "romeo@localhost", "est1@exa": "romeo@localhost",
		"/é' from": "/é' from", "rooms.example.org": "conference.localhost", "'rooms": "'conference.localhost",
		"localhost</body>": "localhost</body>", "": "",
	} {
		if got := written(part); got != want {
			t.Errorf("%q is %q of the author, want %q", part, got, want)
		}
	}
}

// A failure points at the script of its author, not at that with the server's
// names.
func TestFailuresOfAMappedScriptPointAtTheAuthorsText(t *testing.T) {
	f := ast.Parse("x.scs", mappedCast+"Romeo connects\n\nRomeo receives:\n\t<message to='romeo@localhost' type='chat' from='romeo@localhost'/>\n")
	addr := streamtest.Serve(t, func(p *streamtest.Peer) {
		p.WelcomeAs("test1@example.org/localhost")
		p.Say("<message to='test1@example.org' type='normal' from='test1@example.org'/>")
		p.Bye()
	})
	result := runner.Run(context.Background(), f, runner.Options{Target: runner.Target{Addr: addr}, Mapping: mapping, Order: order.Strict})
	if result.Failure == nil || len(result.Failure.PassedBy) != 1 {
		t.Fatalf("%+v", result)
	}
	if got := f.Slice(result.Failure.Span); got != "receives" {
		t.Errorf("the failure is at %q", got)
	}
	reasons := result.Failure.PassedBy[0].Mismatch.Reasons
	if len(reasons) != 1 || f.Slice(reasons[0].Span) != "type='chat'" && f.Slice(reasons[0].Span) != "chat" {
		t.Errorf("reasons %v", reasons)
	}
	if !strings.Contains(result.Failure.Expected, "test1@example.org") {
		t.Errorf("expected %q", result.Failure.Expected)
	}
}
