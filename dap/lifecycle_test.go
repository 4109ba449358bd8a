package dap_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	protocol "github.com/google/go-dap"

	"github.com/scs-tools/scs/internal/testenv"
	"github.com/scs-tools/scs/runner/server/servertest"
	"github.com/scs-tools/scs/runner/stream/streamtest"
)

const waits = "Romeo connects\n\nRomeo sends:\n\t<presence/>\n\nRomeo receives:\n\t<message/>\n"

// silent is a server that never answers.
func silent(p *streamtest.Peer) {
	p.Welcome()
	p.Rest()
}

func pauseRequest() *protocol.PauseRequest {
	r := &protocol.PauseRequest{}
	r.Arguments.ThreadId = 1
	return r
}

// outputs waits until the console shows a text.
func (c *client) outputs(text string) {
	c.t.Helper()
	for !strings.Contains(c.output.String(), text) {
		event[*protocol.OutputEvent](c)
	}
}

func TestPauseStopsAnActionThatWaits(t *testing.T) {
	path := script(t, waits)
	c := launched(t, path, "", func(p *streamtest.Peer) {
		p.Welcome()
		p.Expect(`<presence id="x"/>`)
		p.Say("<message/>")
		p.Bye()
	})
	c.start()
	c.outputs("Romeo receives")
	must[*protocol.PauseResponse](c, "pause", pauseRequest())
	c.stopsAt("pause", lineIn(t, path, "Romeo receives"))
	must[*protocol.PauseResponse](c, "pause", pauseRequest()) // it stands still already
	c.evaluate(1, `<presence id="x"/>`)
	c.goOn()
	c.ends(0)
}

func TestAScriptThatGoesOnShowsNothing(t *testing.T) {
	path := script(t, waits)
	c := launched(t, path, "", silent)
	c.refused("has not been started", "evaluate", evaluation(1, "${x}"))
	c.start()
	c.outputs("Romeo receives")
	c.refused("the script is running", "evaluate", evaluation(1, "${x}"))
	c.refused("the script is running", "next", &protocol.NextRequest{})
	c.refused("the script is running", "stackTrace", &protocol.StackTraceRequest{})
	c.refused("the script is running", "stepBack", &protocol.StepBackRequest{})
	c.disconnect()
}

func TestDisconnectIsAnsweredAlways(t *testing.T) {
	for name, before := range map[string]func(*client, string){
		"before initialize": nil,
		"before the start":  func(*client, string) {},
		"while an action waits": func(c *client, _ string) {
			c.start()
			c.outputs("Romeo receives")
		},
		"at a stop": func(c *client, path string) {
			c.breakAt(path, at(lineIn(t, path, "Romeo sends")))
			c.start()
			c.stopsAt("breakpoint", lineIn(t, path, "Romeo sends"))
		},
	} {
		t.Run(name, func(t *testing.T) {
			path := script(t, waits)
			var c *client
			if before == nil {
				c = newClient(t)
			} else {
				serve := silent
				if name == "before the start" {
					c = launched(t, path, "")
				} else {
					c = launched(t, path, "", serve)
				}
				before(c, path)
			}
			began := time.Now()
			c.disconnect()
			if took := time.Since(began); took > 3*time.Second {
				t.Errorf("answered after %s", took)
			}
		})
	}
}

func TestRestartReadsTheScriptAgain(t *testing.T) {
	path := script(t, waits)
	c := launched(t, path, "", silent, func(p *streamtest.Peer) {
		p.Welcome()
		p.Expect("<presence/>")
		p.Bye()
	})
	c.start()
	c.outputs("Romeo receives")
	if err := os.WriteFile(path, []byte(cast+"Romeo connects\n\nRomeo sends:\n\t<presence/>\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	must[*protocol.RestartResponse](c, "restart", &protocol.RestartRequest{})
	c.ends(0)
	for _, e := range c.events {
		if _, ok := e.(*protocol.TerminatedEvent); ok {
			t.Error("the session ended twice")
		}
	}
	c.disconnect()
}

func TestWhatCannotBeLaunched(t *testing.T) {
	good := script(t, waits)
	broken := script(t, "Romeo sends:\n\t<a>\n")
	folder := t.TempDir()
	withConfig := filepath.Join(folder, "a.scs")
	for path, text := range map[string]string{
		withConfig: cast + waits, filepath.Join(folder, ".scs.toml"): "[run\n",
	} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, test := range map[string]struct{ arguments, words string }{
		"no object":       {`3`, "cannot read"},
		"no script":       {`{}`, `set "program"`},
		"no file":         {`{"program": "/nowhere/a.scs"}`, "/nowhere/a.scs"},
		"syntax":          {fmt.Sprintf(`{"program": %q}`, broken), "a.scs:1"},
		"settings":        {fmt.Sprintf(`{"program": %q}`, withConfig), ".scs.toml"},
		"server":          {fmt.Sprintf(`{"program": %q, "run": {"server": "jabber"}}`, good), "jabber"},
		"another machine": {fmt.Sprintf(`{"program": %q, "run": {"server": "192.0.2.1:5222"}}`, good), "allowRemote"},
		"order":           {fmt.Sprintf(`{"program": %q, "run": {"order": "any"}}`, good), "order"},
		"time":            {fmt.Sprintf(`{"program": %q, "run": {"timeout": "5"}}`, good), "timeout"},
		"negative time":   {fmt.Sprintf(`{"program": %q, "run": {"timeout": "-5s"}}`, good), "timeout"},
	} {
		t.Run(name, func(t *testing.T) {
			c := newClient(t)
			c.initialize()
			c.refused(test.words, "launch", &protocol.LaunchRequest{Arguments: json.RawMessage(test.arguments)})
			c.refused("nothing launched", "configurationDone", &protocol.ConfigurationDoneRequest{})
			c.disconnect()
		})
	}
}

// TestCodeOfTheFolderIsNotRun has a configuration that nobody has agreed to.
func TestCodeOfTheFolderIsNotRun(t *testing.T) {
	path := script(t, waits)
	config := filepath.Join(filepath.Dir(path), "prosody.cfg.lua")
	if err := os.WriteFile(config, []byte(`error("this was run")`), 0o600); err != nil {
		t.Fatal(err)
	}
	servertest.Prosody(t)
	c := newClient(t)
	c.initialize()
	must[*protocol.LaunchResponse](c, "launch", &protocol.LaunchRequest{Arguments: fmt.Appendf(nil, `{"program": %q, "run": {"timeout": "100ms"}}`, path)})
	c.start()
	c.outputs("prosody.cfg.lua is not used: the user has not allowed it")
	c.stopsAt("exception", lineIn(t, path, "Romeo receives"))
	log, _ := c.scope("Server log")
	if len(log) == 0 || strings.Contains(values(log), "this was run") {
		t.Errorf("the server's log:\n%s", values(log))
	}
	c.goOn()
	c.ends(1)
}

// TestAThousandStanzasWait measures how long a stop takes to show what waits.
func TestAThousandStanzasWait(t *testing.T) {
	testenv.Long(t)
	path := script(t, "Romeo connects\n\nRomeo sends:\n\t<presence/>\n\nRomeo receives:\n\t<message id=\"last\"/>\n")
	c := launched(t, path, "", func(p *streamtest.Peer) {
		p.Welcome()
		p.Expect("<presence/>")
		for i := range 999 {
			p.Say(fmt.Sprintf("<message id='m%d'><body>text</body></message>", i))
		}
		p.Expect(`id="now"`)
		p.Say("<message id='last'/>")
		p.Bye()
	})
	c.breakAt(path, at(lineIn(t, path, "Romeo receives")))
	c.start()
	c.stopsAt("breakpoint", lineIn(t, path, "Romeo receives"))
	for len(queueOf(c)) < 999 {
	}
	best := time.Hour
	for range 5 {
		began := time.Now()
		c.frame(1)
		queueOf(c)
		best = min(best, time.Since(began))
	}
	t.Logf("a stop shows 999 stanzas in %s", best)
	if best > 200*time.Millisecond { // 20 ms where nothing else is at work
		t.Errorf("it takes %s to show what waits", best)
	}
	c.evaluate(1, `<presence id="now"/>`)
	c.goOn()
	c.ends(0)
}

// forgiving is a test that a client may leave at any time.
type forgiving struct{ testing.TB }

func (forgiving) Errorf(string, ...any) {}

// TestRandomSessions types what comes to mind, and ends.
func TestRandomSessions(t *testing.T) {
	steps := 300
	if os.Getenv("SCS_ACCEPT") != "" {
		steps = 10_000
	}
	random := rand.New(rand.NewPCG(1, 2))
	for steps > 0 {
		path := script(t, talk)
		c := launched(t, path, "", func(p *streamtest.Peer) {
			answers("one")(&streamtest.Peer{TB: forgiving{t}, Conn: p.Conn})
		})
		c.breakAt(path, at(1+random.IntN(40)), at(1+random.IntN(40)))
		c.start()
		for left := 1 + random.IntN(40); left > 0 && steps > 0; left, steps = left-1, steps-1 {
			thread := random.IntN(4) // of which one or two are there
			requests := map[string]protocol.RequestMessage{
				"threads": &protocol.ThreadsRequest{}, "pause": pauseRequest(), "continue": &protocol.ContinueRequest{},
				"next": &protocol.NextRequest{}, "stepIn": &protocol.StepInRequest{}, "stepOut": &protocol.StepOutRequest{},
				"stackTrace":    &protocol.StackTraceRequest{Arguments: protocol.StackTraceArguments{ThreadId: thread}},
				"scopes":        &protocol.ScopesRequest{Arguments: protocol.ScopesArguments{FrameId: thread}},
				"variables":     &protocol.VariablesRequest{Arguments: protocol.VariablesArguments{VariablesReference: random.IntN(9)}},
				"exceptionInfo": &protocol.ExceptionInfoRequest{}, "loadedSources": &protocol.LoadedSourcesRequest{},
				"evaluate": evaluation(thread, []string{"${which}", "? <message/>", "<presence/>", "Romeo sends <message/>", "x"}[random.IntN(5)]),
			}
			names := []string{"threads", "pause", "continue", "next", "stepIn", "stepOut", "stackTrace", "scopes", "variables", "exceptionInfo", "loadedSources", "evaluate"}
			name := names[random.IntN(len(names))]
			c.ask(name, requests[name])
		}
		c.disconnect()
	}
}
