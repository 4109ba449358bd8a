package runner_test

import (
	"bytes"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/order"
	"github.com/scs-tools/scs/runner/stream/streamtest"
)

func message(id string) string { return `<message id='` + id + `'/>` }

// says is a server that logs a client in and sends it stanzas.
func says(stanzas ...string) func(*streamtest.Peer) {
	return func(p *streamtest.Peer) {
		p.Welcome()
		p.Say(strings.Join(stanzas, ""))
		p.Bye()
	}
}

func TestWhoIsConnectedCannotConnect(t *testing.T) {
	p := runScript(t, scripted(t, says()), "Romeo connects\n\nRomeo connects:\n")
	p.fails("Romeo connects:", runner.CodeConnect, `"Romeo" is already connected`)
}

func TestACharacterConnectsAgain(t *testing.T) {
	o := scripted(t, says(message("first")), says(message("second")))
	p := runScript(t, o, `Romeo connects

Romeo disconnects

Romeo connects

Romeo receives:
	<message id="second"/>
`)
	p.passes()
	if over := p.of(runner.EventPassedOver); len(over) > 0 {
		t.Errorf("the second connection has what the first received: %s", over[0].Stanza)
	}
}

func TestWithoutAConnectionNothingIsSentAndThatIsNoFailure(t *testing.T) {
	addr := streamtest.Unused(t)
	p := runScript(t, runner.Options{Target: runner.Target{Addr: addr}}, `Romeo sends:
	<message/>

Romeo disconnects
`)
	p.passes()
	noted := p.of(runner.EventNoted)
	if len(noted) != 2 || noted[0].Line != p.line("Romeo sends") || noted[1].Line != p.line("Romeo disconnects") {
		t.Errorf("noted: %+v", noted)
	}
	if len(p.of(runner.EventSent)) > 0 {
		t.Error("something is told to have been sent")
	}
}

func TestWithoutAConnectionNothingIsReceived(t *testing.T) {
	for _, action := range []string{"Juliet receives:\n\t<message/>\n", "Juliet receives: nothing\n"} {
		p := runScript(t, scripted(t, says()), "Romeo connects\n\n"+action)
		f := p.fails("Juliet receives", runner.CodeNotConnected, `"Juliet" is not connected`)
		if f.Character != "Juliet" {
			t.Errorf("failure of %q", f.Character)
		}
	}
}

func TestNothingIsReceived(t *testing.T) {
	o := scripted(t, says())
	o.Timeout, o.Quiet = patience, 20*time.Millisecond
	runScript(t, o, "Romeo connects\n\nRomeo receives: nothing\n").passes()
}

func TestSomethingIsReceivedInPlaceOfNothing(t *testing.T) {
	for name, c := range map[string]struct {
		serve  func(*streamtest.Peer)
		before string
	}{
		"it comes": {says(message("m1")), ""},
		"it is queued": {func(p *streamtest.Peer) {
			p.Welcome()
			p.Expect("<presence/>")
			p.Say(message("m1") + message("m2"))
			p.Bye()
		}, "Romeo sends:\n\t<presence/>\n\nRomeo receives:\n\t<message id='m1'/>\n\n"},
	} {
		t.Run(name, func(t *testing.T) {
			o := scripted(t, c.serve)
			o.Quiet = patience
			p := runScript(t, o, "Romeo connects\n\n"+c.before+"Romeo receives: nothing\n")
			f := p.fails("nothing", runner.CodeUnexpected, `"Romeo" expected nothing, got a stanza`)
			if len(f.PassedBy) != 1 || !strings.HasPrefix(string(f.PassedBy[0].XML), "<message ") {
				t.Errorf("passed by: %v", f.PassedBy)
			}
		})
	}
}

const outOfOrder = `Romeo connects

Romeo receives:
	<message id="m2"/>
`

func TestWhatDoesNotMatchIsPassedOver(t *testing.T) {
	p := runScript(t, scripted(t, says(message("m1"), message("m2"))), outOfOrder)
	p.passes()
	over := p.of(runner.EventPassedOver)
	if len(over) != 1 || !strings.Contains(string(over[0].Stanza), "m1") || over[0].Character != "Romeo" {
		t.Errorf("passed over: %v", over)
	}
}

func TestWhatDoesNotMatchFailsWhereOrderIsStrict(t *testing.T) {
	o := scripted(t, says(message("m1"), message("m2")))
	o.Order = order.Strict
	f := runScript(t, o, outOfOrder).fails("Romeo receives", runner.CodeUnexpected, `"Romeo" expected another stanza next`)
	if len(f.PassedBy) != 1 || len(f.PassedBy[0].Mismatch.Reasons) != 1 || f.Expected != `<message id="m2"/>` || f.Pattern == nil {
		t.Errorf("failure is %+v", f)
	}
}

func TestAScriptRunsUntilALine(t *testing.T) {
	o := scripted(t, says(message("m1")))
	actions := `Romeo connects

Romeo receives:
	<message id="m1"/>

Romeo receives: nothing

Juliet receives: nothing
`
	whole := runScript(t, runner.Options{Target: runner.Target{Addr: streamtest.Unused(t)}}, actions)
	o.Until = whole.line("Romeo receives:\n")
	p := runScript(t, o, actions)
	p.passes()
	if p.result.Actions != 2 {
		t.Errorf("%d actions were run", p.result.Actions)
	}
}

func TestCapturesBelongToTheScript(t *testing.T) {
	heard := make(chan string, 1)
	o := scripted(t,
		says(message("one &amp; only"), message("two")),
		func(p *streamtest.Peer) {
			p.WelcomeAs("juliet@localhost/balcony")
			p.Expect("<message")
			heard <- p.Expect(streamtest.Closing)
			p.Say(streamtest.Closing)
		})
	p := runScript(t, o, `Romeo connects

Juliet connects

Romeo receives:
	<message id="{scansion:capture:it}"/>

Juliet sends:
	<message id="${it}"><body>${it}</body></message>

Romeo receives:
	<message id="{scansion:capture:it}"/>

Juliet sends:
	<message id="${it}" to="${Romeo's full JID}" from="${Juliet's JID}"/>
`)
	p.passes()
	want := ` id="one &amp; only"><body>one &amp; only</body></message>` +
		`<message id="two" to="romeo@localhost/made" from="juliet@localhost"/>` + streamtest.Closing
	if got := <-heard; got != want {
		t.Errorf("sent was %s", got)
	}
}

func TestWhatDoesNotMatchCapturesNothing(t *testing.T) {
	o := scripted(t, says(`<message id='a'/>`, `<message id='b' to='a' type='chat'/>`, `<message id='c' to='a' type='error'/>`))
	runScript(t, o, `Romeo connects

Romeo receives:
	<message id="{scansion:capture:it}"/>

Romeo receives:
	<message id="{scansion:capture:it}" to="${it}" type="error"/>
`).passes()
}

func TestWhatNothingIsKnownOfCannotBeSent(t *testing.T) {
	p := runScript(t, scripted(t, says()), `Romeo connects

Romeo sends:
	<message
		id="${never captured}"/>
`)
	f := p.fails("${never captured}", runner.CodeUnknown, `${never captured} has no value yet`)
	if p.file.Slice(f.Span) != "${never captured}" {
		t.Errorf("failure at %q", p.file.Slice(f.Span))
	}
}

func TestNobodyOvertakesWhatAServerHasNotRead(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only Linux tells what a server has not read")
	}
	for _, acts := range []string{"sends:\n\t<presence/>", "disconnects"} {
		overtaken := make(chan struct{})
		o := scripted(t,
			func(p *streamtest.Peer) {
				p.Welcome()
				select { // busy for a while
				case <-overtaken:
					t.Error("the server has heard Juliet first")
				case <-time.After(100 * time.Millisecond):
				}
				p.Bye()
			},
			func(p *streamtest.Peer) {
				p.Welcome()
				p.Expect("<presence/>|" + streamtest.Closing)
				close(overtaken)
				p.Say(streamtest.Closing)
			})
		o.Timeout = patience
		runScript(t, o, "Romeo connects\n\nJuliet connects\n\nRomeo sends:\n\t<message/>\n\nJuliet "+acts+"\n").passes()
	}
}

func TestAStanzaThatCameTooEarlyIsPointedOut(t *testing.T) {
	for _, mode := range []order.Mode{order.Arrival, order.Promised} {
		t.Run(mode.String(), func(t *testing.T) { tooEarly(t, mode) })
	}
}

func tooEarly(t *testing.T, mode order.Mode) {
	t.Helper()
	o := scripted(t, says(message("m1"), message("m2")))
	o.Timeout, o.Order = time.Second, mode
	p := runScript(t, o, `Romeo connects

Romeo receives:
	<message id="m2"/>

Juliet disconnects

Romeo receives:
	<message id="m1"/>
`)
	f := p.fails("Romeo receives:\n\t<message id=\"m1\"", runner.CodeNoMatch, "")
	early := p.line("Romeo receives:\n\t<message id=\"m2\"")
	if want := fmt.Sprintf("the stanza came too early: the action in line %d passed it over", early); f.Message != want {
		t.Errorf("message is %q", f.Message)
	}
	if f.Earlier == nil || f.Earlier.Line != early || len(f.Earlier.Mismatch.Pair.Attrs) == 0 || !strings.Contains(string(f.Earlier.XML), "m1") {
		t.Errorf("earlier: %+v", f.Earlier)
	}
}

func TestWhatCameBeforeTheLoginIsForgotten(t *testing.T) {
	o := scripted(t, says(message("m1"), message("m2")), says())
	o.Timeout = time.Second
	p := runScript(t, o, `Romeo connects

Romeo receives:
	<message id="m2"/>

Romeo disconnects

Romeo connects

Romeo receives:
	<message id="m1"/>
`)
	f := p.fails("Romeo receives:\n\t<message id=\"m1\"", runner.CodeNoMatch, `"Romeo" received nothing in 1s`)
	if f.Earlier != nil {
		t.Errorf("earlier: %s", f.Earlier.XML)
	}
}

func TestTheNearestStanzaIsNamedFirst(t *testing.T) {
	near := `<message id='m2' type='chat'><body>So early?</body></message>`
	o := scripted(t, says(`<iq id='m9'/>`, near, `<presence/>`))
	o.Timeout = time.Second
	p := runScript(t, o, `Romeo connects

Romeo receives:
	<message id="m2" type="chat"><body>So late?</body></message>
`)
	f := p.fails("Romeo receives", runner.CodeNoMatch, `"Romeo" received 3 stanzas in 1s; none matched`)
	if len(f.PassedBy) != 3 || !strings.Contains(string(f.PassedBy[0].XML), "So early?") {
		t.Fatalf("passed by: %v", f.PassedBy)
	}
	d := f.Diagnostic()
	if len(d.Related) != 1 || p.file.Slice(d.Related[0].Span) != "So late?" {
		t.Errorf("diagnostic: %+v", d)
	}
}

func TestWhatIsLeftOverIsTold(t *testing.T) {
	o := scripted(t, says(message("m1"), message("m2")), says(message("m3")))
	p := runScript(t, o, `Romeo connects

Romeo receives:
	<message id="m1"/>

Romeo disconnects

Romeo connects:
`)
	p.passes()
	left := p.of(runner.EventLeftOver)
	if len(left) != 2 {
		t.Fatalf("left over: %v", left)
	}
	if e := left[0]; !strings.Contains(string(e.Stanza), "m2") || e.Line != p.line("Romeo disconnects") || e.Character != "Romeo" {
		t.Errorf("left over: %+v", e)
	}
	if e := left[1]; !strings.Contains(string(e.Stanza), "m3") || e.Action != script.None || e.Character != "Romeo" {
		t.Errorf("left over: %+v", e)
	}
}

func TestAScriptWithSyntaxErrorsIsRefused(t *testing.T) {
	p := runScript(t, runner.Options{Target: runner.Target{Addr: streamtest.Unused(t)}}, `Romeo connects

Romeo sends:
	<message><body></message>
`)
	if p.result.Outcome != runner.Refused || len(p.result.Syntax) == 0 || p.result.Actions > 0 || len(p.events) > 0 {
		t.Errorf("%s with %v", p.result.Outcome, p.result.Syntax)
	}
}

func TestAMisspeltPasswordIsNotTold(t *testing.T) {
	p := runScript(t, runner.Options{Target: runner.Target{Addr: streamtest.Unused(t)}}, `Romeo connects

[Client] Mercutio
	jid: mercutio@localhost
	password s3cret-plague
`)
	if p.result.Outcome != runner.Refused {
		t.Fatalf("the script has %s", p.result.Outcome)
	}
	var all bytes.Buffer
	p.report(&all)
	if strings.Contains(all.String(), "s3cret-plague") {
		t.Errorf("the password is told: %s", all.String())
	}
}

func TestEveryoneIsDisconnectedAfterAFailure(t *testing.T) {
	closed := make(chan string, 2)
	serves := func(p *streamtest.Peer) {
		p.Welcome()
		closed <- p.Expect(streamtest.Closing)
		p.Say(streamtest.Closing)
	}
	p := runScript(t, scripted(t, slices.Repeat([]func(*streamtest.Peer){serves}, 2)...), "Romeo connects\n\nJuliet connects\n\nParis receives: nothing\n")
	p.fails("Paris receives", runner.CodeNotConnected, "")
	for range 2 {
		if got := <-closed; got != streamtest.Closing {
			t.Errorf("the end of the stream is %q", got)
		}
	}
}
