package runner_test

import (
	"strings"
	"testing"
	"time"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/stream/streamtest"
)

// An error that came in place of what was expected says why the script fails.
func TestAnErrorThatWasAnsweredIsTheMessage(t *testing.T) {
	const notFound = "<error type='cancel'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>" +
		"<text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>No\n such node</text></error>"
	const request = "Guest connects\n\nGuest sends:\n\t<iq type='get' id='a' to='localhost'><query xmlns='urn:x'/></iq>\n\n"
	for name, c := range map[string]struct{ actions, says, want string }{
		"the answer to a request": {
			request + "Guest receives:\n\t<iq type='result' id='a'/>\n",
			"<iq type='error' id='a' from='localhost'>" + notFound + "</iq>",
			`the server answered with an error: item-not-found ("No such node"), to the stanza sent in line 9`,
		},
		"without a text, of an unknown request": {
			request + "Guest receives:\n\t<iq type='result' id='b'/>\n",
			"<iq type='error' id='c'><error type='cancel'><conflict xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>",
			"the server answered with an error: conflict",
		},
		"without a condition": {
			request + "Guest receives:\n\t<iq type='result' id='a'/>\n", "<iq type='error' id='a'/>",
			"the server answered with an error, to the stanza sent in line 9",
		},
		"in place of another stanza": {
			request + "Guest receives:\n\t<presence from='room@localhost/x'><x xmlns='urn:y'/></presence>\n",
			"<presence type='error' from='room@localhost/x'>" + notFound + "</presence>",
			`the server answered with an error: item-not-found ("No such node")`,
		},
		"where nothing was to come": {
			request + "Guest receives: nothing\n", "<message type='error'>" + notFound + "</message>",
			`the server answered with an error: item-not-found ("No such node")`,
		},
		"an error was expected, but another one": {
			request + "Guest receives:\n\t<iq type='error' id='a'><error type='auth'/></iq>\n",
			"<iq type='error' id='a'>" + notFound + "</iq>",
			`"Guest" expected another stanza next`,
		},
		"no error": {
			request + "Guest receives:\n\t<iq type='result' id='a'/>\n", "<message type='chat'><body>error</body></message>",
			`"Guest" expected another stanza next`,
		},
	} {
		result := runAs(t, "guest@localhost", "guest@localhost/x", c.actions, func(p *streamtest.Peer) {
			p.Expect("</iq>")
			p.Say(c.says)
			p.Bye()
		})
		if result.Failure == nil || result.Failure.Message != c.want {
			t.Errorf("%s: %+v\nwant %s", name, result.Failure, c.want)
		}
	}
}

// The error may have been passed over by an action before.
func TestAnErrorThatAnEarlierActionPassedOverIsTheMessage(t *testing.T) {
	addr := streamtest.Serve(t, func(p *streamtest.Peer) {
		p.WelcomeAs("guest@localhost/x")
		p.Expect("<iq type='get' id='a'/>")
		p.Say("<iq type='error' id='a'><error type='cancel'><forbidden xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq><message/>")
		p.Bye()
	})
	f := ast.Parse("x.scs", "[Client] Guest\n\tjid: guest@localhost\n\tpassword: p\n\n-----\n\nGuest connects\n\nGuest sends:\n\t<iq type='get' id='a'/>\n\n"+
		"Guest receives:\n\t<message/>\n\nGuest receives:\n\t<iq type='result' id='a'/>\n")
	result := runner.Run(t.Context(), f, runner.Options{Target: runner.Target{Addr: addr}, Timeout: 300 * time.Millisecond})
	if result.Failure == nil || result.Failure.Answer == nil || !strings.HasPrefix(result.Failure.Message, "the server answered with an error: forbidden, to the stanza sent in line 9") {
		t.Errorf("%+v", result.Failure)
	}
}
