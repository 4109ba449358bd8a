package record

import (
	"slices"
	"strings"
	"testing"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/record/logs"
)

// TestDirectionsOfExamples imports examples such as specifications have, with
// values of our own, and looks at who sends and who receives.
func TestDirectionsOfExamples(t *testing.T) {
	for _, c := range []struct {
		name, example string
		names         map[string]string
		want          []string
	}{
		{"entering a room, XEP-0045 7.2", `
<presence from='miller@river.example/wheel' to='mill@rooms.river.example/grist'><x xmlns='http://jabber.org/protocol/muc'/></presence>
<presence from='mill@rooms.river.example/flour' to='miller@river.example/wheel'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='owner' role='moderator'/></x></presence>
<presence from='mill@rooms.river.example/grist' to='baker@river.example/oven'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='participant'/></x></presence>
<presence from='mill@rooms.river.example/grist' to='miller@river.example/wheel'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='participant'/><status code='110'/></x></presence>
<presence from='mill@rooms.river.example/grist' to='miller@river.example/wheel' type='error'><x xmlns='http://jabber.org/protocol/muc'/><error by='mill@rooms.river.example' type='auth'><forbidden xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></presence>
<message from='miller@river.example/wheel' to='mill@rooms.river.example' type='groupchat'><body>Grind on.</body></message>
<message from='mill@rooms.river.example/grist' to='baker@river.example/oven' type='groupchat'><body>Grind on.</body></message>`,
			nil,
			[]string{"Miller sends", "Miller receives", "Baker receives", "Miller receives", "Miller receives", "Miller sends", "Baker receives"},
		},
		{"subscribing to a node, XEP-0060 6.1", `
<iq type='set' from='reader@stall.example/bench' to='pubsub.stall.example' id='s1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><subscribe node='novels' jid='reader@stall.example'/></pubsub></iq>
<iq type='result' from='pubsub.stall.example' to='reader@stall.example/bench' id='s1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><subscription node='novels' jid='reader@stall.example' subid='ba49252aaa4f5d320c24d3766f0bdcade78c78d3' subscription='subscribed'/></pubsub></iq>
<message from='pubsub.stall.example' to='reader@stall.example' id='n1'><event xmlns='http://jabber.org/protocol/pubsub#event'><items node='novels'><item id='one'/></items></event></message>
<iq type='error' from='pubsub.stall.example' to='reader@stall.example/bench' id='s2'><error type='modify'><bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>`,
			nil,
			[]string{"Reader sends", "Reader receives", "Reader receives"}, // the last answers nothing that is shown
		},
		{"blocking, XEP-0191", `
<iq type='get' id='list'><blocklist xmlns='urn:xmpp:blocking'/></iq>
<iq type='result' id='list'><blocklist xmlns='urn:xmpp:blocking'><item jid='boar@wood.example'/></blocklist></iq>
<iq from='doe@glade.example/hazel' type='set' id='b1'><block xmlns='urn:xmpp:blocking'><item jid='boar@wood.example'/></block></iq>
<iq type='result' id='b1'/>
<iq to='doe@glade.example/hazel' type='set' id='push1'><block xmlns='urn:xmpp:blocking'><item jid='boar@wood.example'/></block></iq>
<iq from='doe@glade.example/hazel' type='result' id='push1'/>
<message from='doe@glade.example/hazel' to='boar@wood.example' type='chat'><body>Go.</body></message>
<message type='error' from='boar@wood.example' to='doe@glade.example/hazel'><error type='cancel'><not-acceptable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>`,
			map[string]string{"boar@wood.example": "Boar"},
			[]string{"Doe sends", "Doe receives", "Doe sends", "Doe receives", "Doe receives", "Doe sends", "Doe sends", "Boar receives", "Boar sends", "Doe receives"},
		},
		{"asking an archive, XEP-0313", `
<iq type='set' id='q1'><query xmlns='urn:xmpp:mam:2' queryid='f1'/></iq>
<message id='a1' to='witch@hut.example/broom'><result xmlns='urn:xmpp:mam:2' queryid='f1' id='28482-98726-73623'><forwarded xmlns='urn:xmpp:forward:0'><delay xmlns='urn:xmpp:delay' stamp='2026-07-10T23:08:25Z'/>
  <message xmlns='jabber:client' from='witch@hut.example/pot' to='crow@tree.example/branch' type='chat'><body>Caw?</body></message></forwarded></result></message>
<iq type='result' id='q1'><fin xmlns='urn:xmpp:mam:2' complete='true'><set xmlns='http://jabber.org/protocol/rsm'><count>1</count></set></fin></iq>`,
			nil,
			[]string{"Witch sends", "Witch receives", "Witch receives"},
		},
		{"two of the cast", `
<message from='ant@hill.example/a' to='bug@hill.example/b' id='m'><body>Crumb!</body></message>
<presence from='bug@hill.example/b'/>
<iq from='ant@hill.example' to='ant@hill.example/a' type='result' id='none'/>`,
			map[string]string{"bug@hill.example/b": "Beetle"},
			[]string{"Ant sends", "Beetle receives", "Beetle sends"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			format, err := logs.Find("xep")
			if err != nil {
				t.Fatal(err)
			}
			got, err := Import([]logs.Input{{Name: "example", Data: []byte(c.example)}}, Options{Format: format, Names: c.names})
			if err != nil {
				t.Fatal(err)
			}
			checkScript(t, got.Script)
			if done := acts(got.Script); !slices.Equal(done, c.want) {
				t.Errorf("%q instead of %q in\n%s", done, c.want, got.Script)
			}
			if len(got.Logs[0].Skipped) > 0 || got.Guessed == 0 || got.Left > 0 {
				t.Errorf("skipped %v, %d guessed, %d left", got.Logs[0].Skipped, got.Guessed, got.Left)
			}
		})
	}
}

// acts returns who sends and receives in a script.
func acts(text string) []string {
	var all []string
	for a := range ast.Parse("", text).Actions() {
		if a.Verb() == ast.VerbSends || a.Verb() == ast.VerbReceives {
			all = append(all, a.Name()+" "+a.VerbText())
		}
	}
	return all
}

func TestStanzasOfNobodyAreLeftOutAndNamed(t *testing.T) {
	const example = `<message from='conference.a.example' to='pubsub.b.example'><body>x</body></message>
<presence from='me@a.example/x'/>`
	got, err := Import([]logs.Input{{Name: "example", Data: []byte(example)}}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if got.Left != 1 || !slices.Equal(got.Unclear, []string{"conference.a.example to pubsub.b.example"}) {
		t.Errorf("%d left, %q", got.Left, got.Unclear)
	}
}

func TestLogsThatHoldNoStanzasSayWhatToDo(t *testing.T) {
	for _, c := range []struct{ log, want string }{
		{"Jan 02 03:04:05 c2s55aa00bb11cc\tdebug\tReceived[c2s]: <iq id='a' type='get'>\n", "mod_stanza_debug"},
		{"XMPP IN [a@b stream:0x1 thread:0x2 2026-01-02T03:04:05+0000]\n\x1b[34m<presence>\x1b[0m\n", "no-ansi"},
		{"01-02 03:04:05.678  1234  1234 D conversations: a@b: logging in\n", "Conversations does not log stanzas"},
		{"nothing known\n", "--from"},
		{"", "empty"},
	} {
		_, err := Import([]logs.Input{{Name: "x.log", Data: []byte(c.log)}}, Options{})
		if err == nil || !strings.Contains(err.Error(), c.want) || !strings.HasPrefix(err.Error(), "x.log: ") {
			t.Errorf("%q: %v", c.log, err)
		}
	}
}
