package runner_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/runner"
)

func TestNamesOfTheirOwn(t *testing.T) {
	m := runner.Mapping{Domains: map[string]string{"localhost": "b.example"}, Unique: runner.Unique{Suffix: "-1", Known: []string{"admin@localhost"}}}
	const cast = "[Client] Romeo\n\tjid: romeo@localhost\n[Client] Admin\n\tjid: admin@localhost\n---------\n\n"
	const events = "http://jabber.org/protocol/pubsub#event"
	for stanza, want := range map[string]string{
		`<message to="romeo@localhost/a"/>`:                                    `<message to="romeo-1@b.example/a"/>`,
		`<message to="Romeo@LocalHost"/>`:                                      `<message to="Romeo-1@b.example"/>`,
		`<message to="admin@localhost"/>`:                                      `<message to="admin@b.example"/>`,
		`<message to="stranger@localhost"/>`:                                   `<message to="stranger@b.example"/>`,
		`<message to="romeo@elsewhere.example"/>`:                              `<message to="romeo@elsewhere.example"/>`,
		`<presence to="room@rooms.localhost/romeo"/>`:                          `<presence to="room-1@rooms.b.example/romeo"/>`,
		`<presence to="${room}@rooms.localhost/romeo"/>`:                       `<presence to="${room}@rooms.b.example/romeo"/>`,
		`<message id="romeo@localhost"><body>romeo@localhost</body></message>`: `<message id="romeo@localhost"><body>romeo@localhost</body></message>`,
		`<iq to="pubsub.localhost"><pubsub xmlns="http://jabber.org/protocol/pubsub"><create node="tides"/></pubsub></iq>`: `<iq to="pubsub.b.example"><pubsub xmlns="http://jabber.org/protocol/pubsub"><create node="tides-1"/></pubsub></iq>`,
		`<message from="pubsub.localhost"><event xmlns="` + events + `"><items node="tides"/></event></message>`:           `<message from="pubsub.b.example"><event xmlns="` + events + `"><items node="tides-1"/></event></message>`,
		`<iq to="romeo@localhost"><pubsub xmlns="http://jabber.org/protocol/pubsub"><items node="urn:x"/></pubsub></iq>`:   `<iq to="romeo-1@b.example"><pubsub xmlns="http://jabber.org/protocol/pubsub"><items node="urn:x"/></pubsub></iq>`,
		`<iq to="pubsub.localhost"><query xmlns="http://jabber.org/protocol/disco#info" node="other"/></iq>`:               `<iq to="pubsub.b.example"><query xmlns="http://jabber.org/protocol/disco#info" node="other"/></iq>`,
	} {
		text := cast + "Romeo sends:\n\t" + stanza + "\n"
		mapped := m.Apply(ast.Parse("x.scs", text))
		_, got, _ := strings.Cut(mapped.File.Text(), "sends:\n\t")
		if got != want+"\n" {
			t.Errorf("%s\nbecame %swant   %s", stanza, got, want)
		}
		if !strings.Contains(mapped.File.Text(), "jid: romeo-1@b.example\n") || !strings.Contains(mapped.File.Text(), "jid: admin@b.example\n") {
			t.Errorf("the cast is %s", mapped.File.Text())
		}
		if rooms := mapped.Rooms(); slices.Contains(rooms, "room-1@rooms.b.example") != strings.Contains(want, "room-1") {
			t.Errorf("%s: rooms %q", stanza, rooms)
		}
		if nodes := mapped.Nodes(); slices.Contains(nodes, runner.Node{Service: "pubsub.b.example", Name: "tides-1"}) != strings.Contains(want, "tides-1") {
			t.Errorf("%s: nodes %q", stanza, nodes)
		}
	}
}

// TestOwnNamesInTexts has what a server makes: a script expects it, and has not
// sent it.
func TestOwnNamesInTexts(t *testing.T) {
	m := runner.Mapping{Domains: map[string]string{"localhost": "b.example"}, Unique: runner.Unique{Suffix: "-1"}}
	const before = "[Client] Romeo\n\tjid: romeo@localhost\n---------\n\n" +
		"Romeo sends:\n\t<presence to=\"Room@rooms.localhost/romeo\"/>\n\n" +
		"Romeo sends:\n\t<message to=\"a@localhost\"><body>I am romeo@localhost</body></message>\n\n" +
		"Romeo sends:\n\t<iq to=\"pubsub.localhost\"><pubsub xmlns=\"http://jabber.org/protocol/pubsub\"><create node=\"tides\"/></pubsub></iq>\n\n" +
		"Romeo sends:\n\t<iq><pubsub xmlns=\"http://jabber.org/protocol/pubsub\"><publish node=\"mood\"/></pubsub></iq>\n\n"
	const node, form = `<pubsub xmlns="http://jabber.org/protocol/pubsub"><subscription node="%"/></pubsub>`, `<x xmlns="jabber:x:data"><field var="a"><value>%</value></field></x>`
	in := func(template, value string) string { return strings.Replace(template, "%", value, 1) }
	for _, c := range []struct{ action, want string }{
		{"receives:\n\t<message><body>The following rooms are gone:&#10;room@rooms.localhost.</body></message>", "receives:\n\t<message><body>The following rooms are gone:&#10;room-1@rooms.b.example.</body></message>"},
		{"receives:\n\t<message><body>romeo@localhost/x, room@rooms.localhost&#10;</body></message>", "receives:\n\t<message><body>romeo-1@b.example/x, room-1@rooms.b.example&#10;</body></message>"},
		{"receives:\n\t<message><body>I am romeo@localhost</body></message>", ""},
		{"receives:\n\t<message><body>xromeo@localhost &amp;romeo@localhost romeo@localhost.example</body></message>", ""},
		{"receives:\n\t<message><body>b@rooms.localhost</body></message>", ""},
		{"receives:\n\t" + in(form, "room@rooms.localhost"), "receives:\n\t" + in(form, "room-1@rooms.b.example")},
		{"sends:\n\t" + in(form, "room@rooms.localhost"), "sends:\n\t" + in(form, "room-1@rooms.b.example")},
		{"sends:\n\t<message><body>room@rooms.localhost</body></message>", ""},
		{"receives:\n\t<iq>" + in(node, "tides") + "</iq>", "receives:\n\t<iq>" + in(node, "tides-1") + "</iq>"},
		{"receives:\n\t<iq>" + in(node, "mood") + "</iq>", ""},
		{`receives:` + "\n\t" + `<iq from="a@elsewhere.example">` + in(node, "tides") + "</iq>", ""},
		{"sends:\n\t<iq>" + in(node, "tides") + "</iq>", ""},
	} {
		if c.want == "" {
			c.want = c.action
		}
		text := before + "Romeo " + c.action + "\n"
		mapped := m.Apply(ast.Parse("x.scs", text))
		got := mapped.File.Text()
		if got = strings.TrimSuffix(got[strings.LastIndex(got, "Romeo ")+len("Romeo "):], "\n"); got != c.want {
			t.Errorf("%s\nbecame\n%s", c.action, got)
		}
	}
}
