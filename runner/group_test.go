package runner_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/internal/textedit"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/order"
	"github.com/scs-tools/scs/runner/stream/streamtest"
)

// from is a message of a full JID.
func from(jid, id string) string {
	return fmt.Sprintf("<message from='%s' id='%s'/>", jid, id)
}

// expects is an action that expects the message with an id.
func expects(who, id string) string {
	return fmt.Sprintf("%s receives:\n\t<message id=\"%s\"/>\n\n", who, id)
}

// taken returns the ids of the stanzas that actions have for good, by line.
func (p *finishedRun) taken() map[int]string {
	ids := map[int]string{}
	for _, e := range p.of(runner.EventSettled) {
		_, after, _ := strings.Cut(string(e.Stanza), "id='")
		ids[e.Line], _, _ = strings.Cut(after, "'")
	}
	return ids
}

// takes requires that the action whose line holds the text has the stanza with
// the id for good.
func (p *finishedRun) takes(text, id string) {
	p.t.Helper()
	if got := p.taken()[p.line(text)]; got != id {
		p.t.Errorf("%q has %q for good, expected %q", text, got, id)
	}
}

// TestTwoSendsOfOneClientSwapped has a server that breaks section 10.1 of
// RFC 6120.
func TestTwoSendsOfOneClientSwapped(t *testing.T) {
	o := scripted(t, says(from("juliet@localhost/b", "m2"), from("juliet@localhost/b", "m1")))
	o.Timeout = 500 * time.Millisecond
	p := runScript(t, o, "Romeo connects\n\n"+expects("Romeo", "m1")+expects("Romeo", "m2"))
	second := "Romeo receives:\n\t<message id=\"m2\""
	f := p.fails(second, runner.CodeWrongOrder, "RFC 6120, section 10.1")
	if len(f.Broken) != 1 || len(f.PassedBy) > 0 {
		t.Fatalf("failure: %+v", f)
	}
	first := p.line("Romeo receives:\n\t<message id=\"m1\"")
	if b := f.Broken[0]; b.Earlier.Line != first || b.Later.Line != f.Line ||
		!strings.Contains(string(b.Earlier.XML), "m1") || !strings.Contains(string(b.Later.XML), "m2") {
		t.Errorf("broken: %+v", b)
	}
	if took := f.Time.Sub(f.Broken[0].Earlier.Arrived); took < o.Timeout/2 {
		t.Errorf("the time was not waited out: %s", took)
	}
	for _, line := range []int{first, f.Line} {
		if want := fmt.Sprintf("line %d", line); !strings.Contains(f.Message, want) {
			t.Errorf("%q does not name %s", f.Message, want)
		}
	}
}

// TestALooseMemberAmongThree has sends of three clients, whose second receiver
// is content with any message.
func TestALooseMemberAmongThree(t *testing.T) {
	ids := []string{"m1", "m2", "m3"}
	for _, arrival := range permutations(3) {
		var stanzas []string
		for _, i := range arrival {
			stanzas = append(stanzas, from(fmt.Sprintf("juliet@localhost/%d", i), ids[i]))
		}
		o := scripted(t, says(stanzas...))
		o.Timeout, o.Quiet = patience, 10*time.Millisecond
		p := runScript(t, o, "Romeo connects\n\n"+expects("Romeo", "m1")+
			"Romeo receives:\n\t<message/>\n\n"+expects("Romeo", "m3")+"Romeo receives: nothing\n")
		p.passes()
		p.takes(`Romeo receives:`+"\n\t"+`<message id="m1"`, "m1")
		p.takes("Romeo receives:\n\t<message/>", "m2")
		p.takes(`Romeo receives:`+"\n\t"+`<message id="m3"`, "m3")
	}
}

// permutations returns the orders of n things.
func permutations(n int) [][]int {
	if n == 0 {
		return [][]int{{}}
	}
	var all [][]int
	for _, p := range permutations(n - 1) {
		for at := range n {
			one := append(append([]int{}, p[:at]...), n-1)
			all = append(all, append(one, p[at:]...))
		}
	}
	return all
}

func TestGroupsOfTwoCharacters(t *testing.T) {
	o := scripted(t,
		says(message("r2"), message("r1")),
		func(p *streamtest.Peer) {
			p.WelcomeAs("juliet@localhost/balcony")
			p.Say(message("j2") + message("j1"))
			p.Bye()
		})
	o.Timeout = patience
	p := runScript(t, o, "Romeo connects\n\nJuliet connects\n\n"+
		expects("Romeo", "r1")+expects("Juliet", "j1")+expects("Romeo", "r2")+expects("Juliet", "j2"))
	p.passes()
	if got := len(p.of(runner.EventReordered)); got != 4 {
		t.Errorf("%d stanzas are told to have come in another order", got)
	}
	if over := p.of(runner.EventPassedOver); len(over) > 0 {
		t.Errorf("passed over: %s", over[0].Stanza)
	}
}

// TestACaptureInAGroup fixes the member that has made it, in whose group
// however it is.
func TestACaptureInAGroup(t *testing.T) {
	romeo := says(`<message id='a' to='1'/>`, `<message id='b' to='2'/>`)
	binds := "Romeo receives:\n\t<message id=\"{scansion:capture:it}\"/>\n\n"
	t.Run("used in the next", func(t *testing.T) {
		o := scripted(t, says(`<message id='a' to='1'/>`, `<iq id='a'/>`))
		o.Timeout = patience
		runScript(t, o, "Romeo connects\n\n"+binds+"Romeo receives:\n\t<iq id=\"${it}\"/>\n").passes()
	})
	t.Run("not used", func(t *testing.T) {
		o := scripted(t, romeo)
		o.Timeout = patience
		p := runScript(t, o, "Romeo connects\n\n"+binds+"Romeo receives:\n\t<message to='1'/>\n\nRomeo sends:\n\t<message id=\"${it}\"/>\n")
		p.passes()
		if sent := p.of(runner.EventSent); len(sent) != 1 || !strings.Contains(string(sent[0].Stanza), `id="b"`) {
			t.Errorf("sent: %s", sent[0].Stanza)
		}
	})
	t.Run("used by another character", func(t *testing.T) {
		o := scripted(t, romeo, func(p *streamtest.Peer) {
			p.WelcomeAs("juliet@localhost/balcony")
			p.Say(message("a"))
			p.Bye()
		})
		o.Timeout = 500 * time.Millisecond
		p := runScript(t, o, "Romeo connects\n\nJuliet connects\n\n"+binds+
			"Juliet receives:\n\t<message id=\"${it}\"/>\n\nRomeo receives:\n\t<message to='1'/>\n")
		p.fails("Romeo receives:\n\t<message to='1'/>", runner.CodeNoMatch, "")
	})
}

func TestTheSecondComesAndTheFirstNever(t *testing.T) {
	o := scripted(t, says(message("m2"), `<presence/>`))
	o.Timeout = 300 * time.Millisecond
	p := runScript(t, o, "Romeo connects\n\n"+expects("Romeo", "m1")+expects("Romeo", "m2"))
	f := p.fails("Romeo receives:\n\t<message id=\"m1\"", runner.CodeNoMatch, "")
	if len(f.Kept) != 1 || !strings.Contains(string(f.Kept[0].XML), "m2") || f.Kept[0].Line != p.line("Romeo receives:\n\t<message id=\"m2\"") {
		t.Errorf("kept: %+v", f.Kept)
	}
	if len(f.PassedBy) != 1 || !strings.Contains(string(f.PassedBy[0].XML), "presence") {
		t.Errorf("passed by: %+v", f.PassedBy)
	}
}

// TestSelfPresenceWrittenBeforeTheOthers is written against a promise of
// XEP-0045: it passes in the order promised, and this is pointed out.
func TestSelfPresenceWrittenBeforeTheOthers(t *testing.T) {
	presence := func(nick, more string) string {
		return "<presence from='room@muc.localhost/" + nick + "'><x xmlns='http://jabber.org/protocol/muc#user'>" + more + "</x></presence>"
	}
	const self = "<status code='110'/>"
	actions := `Romeo connects

Romeo receives:
	<presence from="room@muc.localhost/romeo"/>

Romeo receives:
	<presence from="room@muc.localhost/juliet"/>
`
	for _, c := range []struct {
		stanzas             []string
		reordered, findings int
	}{
		{[]string{presence("juliet", ""), presence("romeo", self)}, 2, 1},
		// She may enter later.
		{[]string{presence("romeo", self), presence("juliet", "")}, 0, 0},
	} {
		o := scripted(t, says(c.stanzas...))
		o.Timeout = patience
		p := runScript(t, o, actions)
		p.passes()
		if got := len(p.of(runner.EventReordered)); got != c.reordered {
			t.Errorf("%d stanzas came in another order", got)
		}
		if got := p.result.Findings; len(got) != c.findings {
			t.Fatalf("findings: %+v", got)
		}
		for _, d := range p.result.Findings {
			if d.Code != runner.CodePromisedFirst || !strings.Contains(d.Message, "XEP-0045, section 7.1") ||
				p.file.Position(d.Span.Start).Line != p.line("Romeo receives:\n\t<presence from=\"room@muc.localhost/juliet\"") {
				t.Errorf("finding: %+v", d)
			}
			fixed := p.file
			for _, fix := range d.Fixes {
				text, err := textedit.Apply(fixed.Text(), fix.Edits)
				if err != nil {
					t.Fatal(err)
				}
				fixed = ast.Parse("made.scs", text)
			}
			if i, j := strings.Index(fixed.Text(), "/juliet"), strings.Index(fixed.Text(), "/romeo\"/>"); i < 0 || i > j || !d.Fixes[0].Safe {
				t.Errorf("fixed:\n%s", fixed.Text())
			}
			o := scripted(t, says(c.stanzas...))
			o.Timeout = patience
			if again := runner.Run(t.Context(), fixed, o); again.Outcome != runner.Passed || len(again.Findings) > 0 {
				t.Errorf("fixed: %+v", again)
			}
		}
	}
}

// TestWhatCannotMoveUp has actions that are written in another order than
// promised, and that cannot change places for what is between them.
func TestWhatCannotMoveUp(t *testing.T) {
	const room = "<presence from='room@muc.localhost/%s' id='%s'><x xmlns='http://jabber.org/protocol/muc#user'>%s</x></presence>"
	const self = "<status code='110'/>"
	for name, between := range map[string]struct{ stanza, expected, last string }{
		"nothing":    {"", "", "{scansion:any}"},
		"a sequence": {fmt.Sprintf(room, "juliet", "2", ""), "Romeo receives:\n\t<presence id=\"2\"/>\n\n", "3"},
		"a capture":  {"<message id='3'/>", "Romeo receives:\n\t<message id=\"{scansion:capture:id}\"/>\n\n", "${id}"},
	} {
		o := scripted(t, says(between.stanza, fmt.Sprintf(room, "juliet", "3", ""), fmt.Sprintf(room, "romeo", "4", self)))
		o.Timeout = patience
		p := runScript(t, o, "Romeo connects\n\nRomeo receives:\n\t<presence id=\"4\"/>\n\n"+between.expected+
			"Romeo receives:\n\t<presence from=\"room@muc.localhost/juliet\" id=\""+between.last+"\"/>\n")
		p.passes()
		fixes := 0
		for _, d := range p.result.Findings {
			if p.file.Position(d.Span.Start).Line == p.line("Romeo receives:\n\t<presence from") {
				fixes += len(d.Fixes)
			}
		}
		if want := map[bool]int{true: 1, false: 0}[name == "nothing"]; fixes != want {
			t.Errorf("%s: %d fixes: %+v", name, fixes, p.result.Findings)
		}
	}
}

func TestAMemberGetsAnotherStanzaThanItHad(t *testing.T) {
	o := scripted(t, says(`<message id='a'/>`, `<message id='b' type='chat'/>`))
	o.Timeout = patience
	p := runScript(t, o, "Romeo connects\n\nRomeo receives:\n\t<message/>\n\n"+expects("Romeo", "a"))
	p.passes()
	p.takes("Romeo receives:\n\t<message/>", "b")
	p.takes("Romeo receives:\n\t<message id=\"a\"", "a")
	if matched := p.of(runner.EventMatched); !strings.Contains(string(matched[0].Stanza), "'a'") {
		t.Errorf("the first match is %s", matched[0].Stanza)
	}
}

func TestAStretchEndsWithWhatDoesNothing(t *testing.T) {
	o := scripted(t, says(message("m1"), message("m2")))
	o.Timeout = 300 * time.Millisecond
	p := runScript(t, o, "Romeo connects\n\n"+expects("Romeo", "m2")+"Juliet disconnects\n\n"+expects("Romeo", "m1"))
	p.fails(`Romeo receives:`+"\n\t"+`<message id="m1"`, runner.CodeNoMatch, "too early")
}

func TestTooManyMembersTakeStanzasInOrder(t *testing.T) {
	const many = 70
	var stanzas []string
	var actions strings.Builder
	for i := range many {
		stanzas = append(stanzas, message(fmt.Sprint("m", i)))
		actions.WriteString(expects("Romeo", fmt.Sprint("m", i)))
	}
	o := scripted(t, says(stanzas...))
	o.Timeout = patience
	p := runScript(t, o, "Romeo connects\n\n"+actions.String())
	p.passes()
	if noted := p.of(runner.EventNoted); len(noted) != 1 || !strings.Contains(noted[0].Text, "in the order of arrival") {
		t.Errorf("noted: %+v", noted)
	}
}

// TestOrderOfTheHead has a script that says how order counts.
func TestOrderOfTheHead(t *testing.T) {
	for _, c := range []struct {
		head  string
		o     runner.Options
		fails bool
	}{
		{"", runner.Options{}, false},
		{"## order: arrival\n", runner.Options{}, true},
		{"## order: strict\n", runner.Options{Order: order.Promised}, true},
		{"## order: promised\n", runner.Options{Order: order.Arrival}, false},
		{"## order: promised\n", runner.Options{Order: order.Arrival, KeepOrder: true}, true},
	} {
		c.o.Target, c.o.Timeout = scripted(t, says(message("m2"), message("m1"))).Target, 300*time.Millisecond
		text := c.head + cast(t) + "Romeo connects\n\n" + expects("Romeo", "m1") + expects("Romeo", "m2")
		p := runText(t.Context(), t, c.o, text)
		if failed := p.result.Outcome == runner.Failed; failed != c.fails {
			t.Errorf("%q at %s: %+v", c.head, c.o.Order, p.result)
		}
	}
	f := ast.Parse("made.scs", "## order: no such\n"+cast(t)+"Romeo connects\n")
	if found := runner.Refusals(f, runner.Options{}); len(found) != 1 || f.Slice(found[0].Span) != "order: no such" {
		t.Errorf("a head with an unknown order: %+v", found)
	}
	if found := runner.Refusals(f, runner.Options{KeepOrder: true}); len(found) > 0 {
		t.Errorf("an unknown order that does not count: %+v", found)
	}
}
