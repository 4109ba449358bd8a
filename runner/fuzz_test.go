package runner_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/stream/streamtest"
)

// turn separates what a server says before and after it has heard something.
const turn = "\n%%\n"

// FuzzServer runs a script on a server that says any bytes: the run ends in its
// time, passes only if it has done everything, and tells nobody the password.
func FuzzServer(f *testing.F) {
	const secret = "b4lcony-N1ght"
	script := ast.Parse("fuzz.scs", "[Client] Romeo\n\tjid: romeo@localhost\n\tpassword: "+secret+"\n\n-----\n\nRomeo connects\n\nRomeo sends:\n\t<presence/>\n\n"+
		"Romeo receives:\n\t<message id='1'><body>{text}</body></message>\n\nRomeo receives: nothing\n\nRomeo disconnects\n")
	login := []string{
		streamtest.Header + streamtest.FeaturesPlain, streamtest.Success, streamtest.Header + streamtest.FeaturesBind,
		streamtest.Bound(streamtest.JID),
	}
	say := func(more ...string) {
		f.Add([]byte(strings.Join(append(login[:len(login):len(login)], more...), turn)))
	}
	say(`<presence from='romeo@localhost/made'/><message id='1'><body>hello</body></message>`, streamtest.Closing)
	say(`<message id='1'><body>it is `+secret+`</body></message><iq type='set' id='x'><password>`+secret+`</password></iq>`, streamtest.Closing)
	say(`<stream:error><not-authorized xmlns='urn:ietf:params:xml:ns:xmpp-streams'/><text>` + secret + `</text></stream:error>` + streamtest.Closing)
	say(`<message><body>b4lcony&#45;N1ght</body`, `<a><b><c>`, "\x00\xff<?x?><!DOCTYPE a>")
	f.Add([]byte(login[0] + turn + `<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><not-authorized/><text>` + secret + `</text></failure>`))
	f.Add([]byte(streamtest.Header + `<stream:features><mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>SCRAM-SHA-1</mechanism></mechanisms></stream:features>` +
		turn + `<challenge xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>cj1hLHM9YixpPTE=</challenge>`))

	f.Fuzz(func(t *testing.T, said []byte) {
		addr := streamtest.Serve(t, func(p *streamtest.Peer) {
			heard := make([]byte, 4096)
			for part := range bytes.SplitSeq(said, []byte(turn)) {
				if _, err := p.Conn.Read(heard); err != nil {
					return
				}
				p.Say(string(part))
			}
		})
		var told strings.Builder
		o := runner.Options{
			// The fuzzer takes what lasts for 10 s for a deadlock.
			Target: runner.Target{Addr: addr}, ConnectTimeout: time.Second, Timeout: 100 * time.Millisecond, Quiet: time.Millisecond, Traffic: true,
			Events: func(e runner.Event) {
				if e.Kind == runner.EventTraffic {
					told.Write(e.Stanza)
				}
				if e.Kind != runner.EventConnected {
					told.WriteString(e.Text + "\n")
				}
			},
		}
		began := time.Now()
		result := runner.Run(t.Context(), script, o)
		if took := time.Since(began); took > far {
			t.Errorf("the run takes %s", took)
		}
		if result.Outcome == runner.Passed && result.Actions != 5 {
			t.Errorf("it has passed after %d actions", result.Actions)
		}
		if failure := result.Failure; failure != nil {
			if strings.ContainsAny(failure.Message, "\n\r") {
				t.Errorf("the message has lines: %q", failure.Message)
			}
			told.WriteString(failure.Message + failure.Server)
		}
		if strings.Contains(" "+told.String(), " "+secret+" ") {
			t.Errorf("the password is told: %s", &told)
		}
	})
}
