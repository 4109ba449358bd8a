package update_test

import (
	"strings"
	"testing"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/record/update"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/suite"
)

const romeo = "# x\n\n[Client] Romeo\n\tjid: romeo@localhost\n\tpassword: password\n\n-----\n\nRomeo connects\n\n"

// TestPastedFromAnotherRun updates scripts with values that a server chose in
// another run: they pass, and a second update changes nothing.
func TestPastedFromAnotherRun(t *testing.T) {
	servers := servers(t)
	if !accept() {
		t.Skip("takes seconds: part of make accept")
	}
	const pubsub = `<pubsub xmlns="http://jabber.org/protocol/pubsub">`
	for name, c := range map[string]struct {
		actions string
		want    []string
		passes  int // expectations whose stanzas come earlier, which XMPP allows
	}{
		"an item that is asked for": {
			`Romeo sends:
	<iq type="set" id="p1">` + pubsub + `<publish node="urn:example:n"><item><a xmlns="urn:a"/></item></publish></pubsub></iq>

Romeo receives:
	<iq type="result" id="p1">` + pubsub + `<publish node="urn:example:n"><item id="5c32b7b0-aaaa-4d5e-9d0e-77b66d5a1c2f"/></publish></pubsub></iq>

Romeo sends:
	<iq type="get" id="p2">` + pubsub + `<items node="urn:example:n"><item id="5c32b7b0-aaaa-4d5e-9d0e-77b66d5a1c2f"/></items></pubsub></iq>

Romeo receives:
	<iq type="result" id="p2">` + pubsub + `<items node="urn:example:n"><item id="5c32b7b0-aaaa-4d5e-9d0e-77b66d5a1c2f"><a xmlns="urn:a"/></item></items></pubsub></iq>
`,
			[]string{`<publish node="urn:example:n"><item id="{scansion:capture:item}"/>`, `<items node="urn:example:n"><item id="${item}"/>`, `<item id="${item}"><a xmlns="urn:a"/>`},
			0,
		},
		"a push that is acknowledged, before the result": {
			`Romeo sends:
	<iq type="get" id="r1"><query xmlns="jabber:iq:roster"/></iq>

Romeo receives:
	<iq type="result" id="r1"/>

Romeo sends:
	<iq type="set" id="r2"><query xmlns="jabber:iq:roster"><item jid="juliet@localhost"/></query></iq>

Romeo receives:
	<iq type="set" id="lx2349"><query xmlns="jabber:iq:roster" ver="1"><item jid="juliet@localhost" subscription="none"/></query></iq>

Romeo receives:
	<iq type="result" id="r2"/>

Romeo sends:
	<iq type="result" id="lx2349"/>
`,
			[]string{`<iq type="set" id="{scansion:capture:query}">`, `<iq type="result" id="${query}"/>`},
			1,
		},
		"an id of the script itself": {
			`Romeo sends:
	<message to="${Romeo's full JID}" id="own-1"><body>Hi</body></message>

Romeo receives:
	<message id="lx2349"><body>Hi</body></message>

Romeo sends:
	<message to="${Romeo's full JID}" id="lx2349"/>

Romeo receives:
	<message id="lx2349"/>
`,
			[]string{`<message id="own-1"><body>Hi</body></message>`, `<message to="${Romeo's full JID}" id="lx2349"/>`, `<message id="lx2349"/>`},
			0,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			run := run
			if c.passes > 0 {
				run.Timeout = runner.DefaultTimeout // which each of them takes
			}
			updated := func(text string) update.Result {
				f := ast.Parse("x.scs", text)
				result, err := update.Script(t.Context(), suite.Script{Path: "x.scs", File: f}, update.Options{Servers: servers, Run: run})
				if err != nil || !result.Passed || len(result.Left) != c.passes || len(result.Weakened) > 0 {
					t.Fatalf("%v, passed: %v, left %+v, weakened %+v\n%s", err, result.Passed, result.Left, result.Weakened, result.Text)
				}
				return result
			}
			first := updated(romeo + c.actions)
			for _, want := range c.want {
				if !strings.Contains(first.Text, want) {
					t.Errorf("no %s in\n%s", want, first.Text)
				}
			}
			if again := updated(first.Text); again.Text != first.Text {
				t.Errorf("a second update changes it:\n%s", again.Text)
			}
		})
	}
}
