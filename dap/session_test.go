package dap_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	protocol "github.com/google/go-dap"

	"github.com/scs-tools/scs/runner/server/servertest"
	"github.com/scs-tools/scs/runner/stream/streamtest"
)

const talk = `# The first action
Romeo connects

Romeo sends:
	<presence/>

Romeo receives:
	<message id="{scansion:capture:which}"
		type="chat"/>

Romeo sends:
	<message id="${which}"/>

Romeo receives:
	<iq type="result"/>
`

// answers is a server that says a headline and a chat message, and answers what
// has the id.
func answers(id string) func(*streamtest.Peer) {
	return func(p *streamtest.Peer) {
		p.Welcome()
		p.Expect("<presence/>")
		p.Say("<message type='headline' from='juliet@localhost/b'><body>secret: " + secret + "</body></message><message type='chat' id='one' from='juliet@localhost/b'/>")
		p.Expect(`id="` + id + `"`)
		p.Say("<iq type='result' id='x'/>")
		p.Bye()
	}
}

func values(all []protocol.Variable) string {
	var b strings.Builder
	for _, v := range all {
		fmt.Fprintf(&b, "%s = %s\n", v.Name, v.Value)
	}
	return b.String()
}

func TestASession(t *testing.T) {
	path := script(t, talk)
	c := launched(t, path, "", answers("two"))
	line := func(text string) int { return lineIn(t, path, text) }
	set := c.breakAt(path, at(1), at(line("type=\"chat\"")))
	if set[0].Verified || !strings.Contains(set[0].Message, "cast") {
		t.Errorf("a breakpoint in the title: %+v", set[0])
	}
	receives := line("Romeo receives:")
	if !set[1].Verified || set[1].Line != receives {
		t.Errorf("a breakpoint in a body: %+v", set[1])
	}
	c.start()
	stopped := c.stopsAt("breakpoint", receives)
	if stopped.ThreadId != 1 || !stopped.AllThreadsStopped || len(stopped.HitBreakpointIds) != 1 {
		t.Errorf("stopped: %+v", stopped)
	}
	if all := must[*protocol.ThreadsResponse](c, "threads", &protocol.ThreadsRequest{}).Body.Threads; len(all) != 2 || all[1].Name != "Juliet" {
		t.Errorf("threads: %+v", all)
	}
	if frame := c.frame(2); frame.Id != 0 {
		t.Errorf("Juliet has nothing to do, and a frame: %+v", frame)
	}

	// What has arrived is seen at once, or once the server has said it.
	for queued := ""; !strings.Contains(queued, "matches: message ← Juliet"); {
		all, _ := c.scope("Queue")
		queued = values(all)
		if len(all) == 2 {
			tree := values(c.variables(all[0].VariablesReference))
			if !strings.Contains(tree, "@type = headline\n") || !strings.Contains(tree, "<body> = secret: [redacted]") {
				t.Fatalf("the tree of a stanza:\n%s", tree)
			}
		}
	}
	held := c.evaluate(1, `? <message type="groupchat"/>`)
	if !strings.HasPrefix(held.Result, "0 of 2 stanzas") {
		t.Errorf("held against the queue: %s", held.Result)
	}
	if why := values(c.variables(held.VariablesReference)); !strings.Contains(why, `expected "groupchat", received "headline"`) {
		t.Errorf("reasons: %s", why)
	}
	jids, _ := c.scope("JIDs")
	if got := values(jids); got != "Romeo = "+streamtest.JID+"\nJuliet = not connected\n" {
		t.Errorf("JIDs: %s", got)
	}

	c.stepIn(1)
	c.stopsAt("step", receives)
	c.next(1)
	sends := lineIn(t, path, "Romeo sends:\n\t<message")
	c.stopsAt("step", sends)
	if passed, _ := c.scope("Passed over"); len(passed)+len(queueOf(c)) == 0 {
		t.Error("what was looked at is not seen any more")
	}
	captures, reference := c.scope("Captures")
	if got := values(captures); got != "which = one\n" {
		t.Errorf("captures: %s", got)
	}
	change := &protocol.SetVariableRequest{}
	change.Arguments = protocol.SetVariableArguments{VariablesReference: reference, Name: "which", Value: `"two"`}
	must[*protocol.SetVariableResponse](c, "setVariable", change)
	if got := c.evaluate(1, "${which}").Result; got != "two" {
		t.Errorf("${which} is %q", got)
	}
	change.Arguments.Name = "nobody"
	c.refused(`no capture "nobody"`, "setVariable", change)
	c.stepOut(1)
	c.stopsAt("step", lineIn(t, path, "Romeo receives:\n\t<iq"))
	c.goOn()
	c.ends(0)
	c.disconnect()
	if !strings.Contains(c.output.String(), "1 passed") {
		t.Errorf("console:\n%s", c.output.String())
	}
}

func queueOf(c *client) []protocol.Variable {
	all, _ := c.scope("Queue")
	return all
}

func TestWhatIsTyped(t *testing.T) {
	path := script(t, "Romeo connects\n\nRomeo receives:\n\t<message/>\n")
	c := launched(t, path, "", func(p *streamtest.Peer) {
		p.Welcome()
		p.Expect(`<presence to="juliet@localhost"/>`)
		p.Expect(`<presence><show>away</show></presence>`)
		p.Say("<message/>")
		p.Bye()
	})
	c.breakAt(path, at(lineIn(t, path, "Romeo receives")))
	c.start()
	c.stopsAt("breakpoint", lineIn(t, path, "Romeo receives"))
	for text, words := range map[string]string{
		"":                       "type ${NAME}",
		"help":                   "type ${NAME}",
		"Tybalt sends <a/>":      "type ${NAME}",
		"<presence":              "", // any error
		"<a></b>":                "",
		"?":                      "write a stanza",
		"${nothing}":             "${nothing} has no value yet",
		"${":                     "is not an expression",
		"${a} b":                 "is not an expression",
		"Juliet sends <a/>":      `"Juliet" is not connected`,
		"<message id=\"${x}\"/>": "${x} has no value yet",
	} {
		c.refused(words, "evaluate", evaluation(1, text))
	}
	hover := evaluation(1, "<presence/>")
	hover.Arguments.Context = "hover"
	c.refused("only from the console", "evaluate", hover)
	if got := c.evaluate(1, `<presence to="${Juliet's JID}"/>`).Result; got != `Romeo sent <presence to="juliet@localhost"/>` {
		t.Errorf("sent: %s", got)
	}
	c.evaluate(2, "Romeo sends:\n\t<presence><show>away</show></presence>")
	if got := c.evaluate(1, "${Romeo's full JID}").Result; got != streamtest.JID {
		t.Errorf("full JID: %s", got)
	}
	c.goOn()
	c.ends(0)
}

func TestAFailureStopsWithItsConnections(t *testing.T) {
	path := script(t, "Romeo connects\n\nRomeo receives:\n\t<message id=\"a\"/>\n")
	c := launched(t, path, `, "timeout": "200ms"|`, func(p *streamtest.Peer) {
		p.Welcome()
		p.Say("<message id='b'/>")
		p.Bye()
	})
	c.start()
	stopped := c.stopsAt("exception", lineIn(t, path, "Romeo receives"))
	if !strings.HasPrefix(stopped.Text, "failed: ") || !strings.Contains(stopped.Text, `expected "a", received "b"`) {
		t.Errorf("stopped: %+v", stopped)
	}
	info := must[*protocol.ExceptionInfoResponse](c, "exceptionInfo", &protocol.ExceptionInfoRequest{}).Body
	if info.ExceptionId != "SCS601" || !strings.Contains(info.Details.StackTrace, `attribute "id": expected "a", received "b"`) {
		t.Errorf("exception: %+v, %+v", info, info.Details)
	}
	c.goOn()
	c.ends(1)
}

// TestALoginThatIsRefusedIsNoFailure: nothing is known of the script then, as
// "scs run" has it.
func TestALoginThatIsRefusedIsNoFailure(t *testing.T) {
	path := script(t, "Romeo connects\n")
	c := launched(t, path, "", func(p *streamtest.Peer) {
		p.Open(streamtest.FeaturesPlain)
		p.Expect("</auth>")
		p.Say("<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><not-authorized/></failure>")
		p.Rest()
	})
	c.start()
	c.stopsAt("exception", lineIn(t, path, "Romeo connects"))
	c.goOn()
	c.ends(3)
	if text := c.output.String(); !strings.Contains(text, "no verdict at line ") || strings.Contains(text, "FAIL") {
		t.Errorf("console:\n%s", text)
	}
}

func TestWaysToStop(t *testing.T) {
	actions := "Romeo connects\n\nRomeo sends:\n\t<presence/>\n\nRomeo sends:\n\t<iq id=\"a\" type=\"get\">\n\t\t<query xmlns=\"jabber:iq:roster\"/>\n\t</iq>\n\n" +
		"Juliet sends:\n\t<presence/>\n\nRomeo receives:\n\t<message id=\"{scansion:capture:x}\" type=\"chat\"/>\n\nRomeo sends:\n\t<message/>\n"
	serve := func(p *streamtest.Peer) {
		p.Welcome()
		p.Say("<message id='other'/><message id='v' type='chat'/>")
		p.Bye()
	}
	function := func(name, condition string) func(*client, string) {
		return func(c *client, _ string) {
			r := &protocol.SetFunctionBreakpointsRequest{}
			r.Arguments.Breakpoints = []protocol.FunctionBreakpoint{{Name: name, Condition: condition}}
			must[*protocol.SetFunctionBreakpointsResponse](c, "setFunctionBreakpoints", r)
		}
	}
	filter := func(names ...string) func(*client, string) {
		return func(c *client, _ string) {
			r := &protocol.SetExceptionBreakpointsRequest{}
			r.Arguments.Filters = names
			must[*protocol.SetExceptionBreakpointsResponse](c, "setExceptionBreakpoints", r)
		}
	}
	last := "Romeo sends:\n\t<message/>"
	line := func(b protocol.SourceBreakpoint) func(*client, string) {
		return func(c *client, path string) {
			b.Line = lineIn(t, path, last)
			if set := c.breakAt(path, b); !set[0].Verified {
				t.Errorf("not set: %+v", set[0])
			}
		}
	}
	for name, test := range map[string]struct {
		more   string
		set    func(*client, string)
		reason string // "" for no stop
		text   string // of the action
	}{
		"on entry":           {`, "stopOnEntry": true`, func(*client, string) {}, "entry", "Romeo connects"},
		"no debugging":       {`, "stopOnEntry": true, "noDebug": true`, func(*client, string) {}, "", ""},
		"payload":            {"", function("roster", ""), "function breakpoint", "Romeo sends:\n\t<iq"},
		"stanza name":        {"", function("message", ""), "function breakpoint", "Romeo receives"},
		"payload, condition": {"", function("message", `${x} == "v"`), "function breakpoint", last},
		"no such payload":    {"", function("vcard", ""), "", ""},
		"passed over":        {"", filter("passed-over"), "exception", "Romeo receives"},
		"noted":              {"", filter("noted"), "exception", "Romeo receives"},
		"condition holds":    {"", line(protocol.SourceBreakpoint{Condition: `${x} == "v"`}), "breakpoint", last},
		"condition is not":   {"", line(protocol.SourceBreakpoint{Condition: `${x} != "v"`}), "", ""},
		"of JIDs":            {"", line(protocol.SourceBreakpoint{Condition: `${Romeo's JID} == romeo@localhost`}), "breakpoint", last},
		"the first time":     {"", line(protocol.SourceBreakpoint{HitCondition: "1"}), "breakpoint", last},
		"the second time":    {"", line(protocol.SourceBreakpoint{HitCondition: ">= 2"}), "", ""},
		"a log is no stop":   {"", line(protocol.SourceBreakpoint{LogMessage: "x is ${x}"}), "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			path := script(t, actions)
			c := launched(t, path, test.more, serve)
			filter()(c, path)
			test.set(c, path)
			c.start()
			if test.reason != "" {
				c.stopsAt(test.reason, lineIn(t, path, test.text))
				filter()(c, path)
				function("none", "")(c, path)
				c.goOn()
			}
			c.ends(0)
			if logged := strings.Contains(c.output.String(), "x is v"); logged != (name == "a log is no stop") {
				t.Errorf("console:\n%s", c.output.String())
			}
		})
	}
}

// TestAScriptThatIsSetAside has a script that says it is not for this server.
func TestAScriptThatIsSetAside(t *testing.T) {
	path := script(t, "Romeo connects\n")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	head := strings.Replace(string(text), "# Debugged\n", "# Debugged\n## needs: urn:example:nobody-has-this\n", 1)
	if err := os.WriteFile(path, []byte(head), 0o600); err != nil {
		t.Fatal(err)
	}
	servertest.Prosody(t)
	c := newClient(t)
	c.initialize()
	must[*protocol.LaunchResponse](c, "launch", &protocol.LaunchRequest{Arguments: fmt.Appendf(nil, `{"program": %q}`, path)})
	c.start()
	c.ends(0)
	if !strings.Contains(c.output.String(), "skipped") {
		t.Errorf("console:\n%s", c.output.String())
	}
}

func TestBreakpointsAnywhere(t *testing.T) {
	path := script(t, talk)
	c := launched(t, path, "", answers("one"))
	actions := []int{lineIn(t, path, "Romeo connects"), lineIn(t, path, "Romeo sends"), lineIn(t, path, "Romeo receives:"),
		lineIn(t, path, "Romeo sends:\n\t<message"), lineIn(t, path, "Romeo receives:\n\t<iq")}
	isAction := map[int]bool{}
	for _, line := range actions {
		isAction[line] = true
	}
	for line := -1; line < 60; line++ {
		set := c.breakAt(path, at(line))[0]
		switch {
		case line == actions[0]-1 && set.Line != actions[0], line == actions[0]+1 && set.Line != actions[1],
			line > 0 && line < 9 && set.Verified, line > actions[4]+1 && set.Verified,
			set.Verified && !isAction[set.Line], isAction[line] && set.Line != line, !set.Verified && set.Message == "":
			t.Errorf("line %d: %+v", line, set)
		}
	}
	for _, bad := range []protocol.SourceBreakpoint{{Condition: "x"}, {HitCondition: "often"}, {HitCondition: "0"}, {HitCondition: ">> 3"}} {
		bad.Line = actions[0]
		if set := c.breakAt(path, bad)[0]; set.Verified || set.Message == "" {
			t.Errorf("%+v: %+v", bad, set)
		}
	}
	r := &protocol.BreakpointLocationsRequest{}
	r.Arguments = &protocol.BreakpointLocationsArguments{Source: protocol.Source{Path: path}, Line: 1, EndLine: 100}
	if all := must[*protocol.BreakpointLocationsResponse](c, "breakpointLocations", r).Body.Breakpoints; len(all) != len(actions) {
		t.Errorf("locations: %+v", all)
	}
	if set := c.breakAt(path+".nowhere", at(3))[0]; set.Verified || set.Message == "" {
		t.Errorf("in no file: %+v", set)
	}
	c.disconnect()
}
