package dap_test

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	protocol "github.com/google/go-dap"

	"github.com/scs-tools/scs/dap"
	"github.com/scs-tools/scs/runner/stream/streamtest"
)

// patience bounds what a test waits for: nothing but a hang takes so long.
const patience = time.Minute

// client is an editor that debugs a script, over pipes.
type client struct {
	t      *testing.T
	in     io.WriteCloser
	out    *bufio.Reader
	seq    int
	events []protocol.EventMessage // that nobody has waited for yet
	output strings.Builder         // what the console shows
	raw    strings.Builder         // all that was received
	served chan error
}

func newClient(t *testing.T) *client {
	t.Helper()
	serverIn, in := io.Pipe()
	out, serverOut := io.Pipe()
	c := &client{t: t, in: in, served: make(chan error, 1)}
	c.out = bufio.NewReader(io.TeeReader(out, &c.raw))
	go func() {
		err := dap.Serve(t.Context(), serverIn, serverOut, dap.Options{})
		serverOut.Close()
		c.served <- err
	}()
	watchdog := time.AfterFunc(patience, func() { out.CloseWithError(fmt.Errorf("nothing within %s", patience)) })
	t.Cleanup(func() {
		watchdog.Stop()
		in.Close()
		go io.Copy(io.Discard, out)
		if err := <-c.served; err != nil {
			t.Errorf("served: %v", err)
		}
		if strings.Contains(c.raw.String(), secret) {
			t.Errorf("the password is in what the client got:\n%s", c.raw.String())
		}
	})
	return c
}

// read returns the next message.
func (c *client) read() protocol.Message {
	c.t.Helper()
	m, err := protocol.ReadProtocolMessage(c.out)
	if err != nil {
		c.t.Fatalf("no message: %v\nconsole:\n%s", err, c.output.String())
	}
	if o, ok := m.(*protocol.OutputEvent); ok {
		c.output.WriteString(o.Body.Output)
	}
	return m
}

// send sends a request and returns its number.
func (c *client) send(command string, r protocol.RequestMessage) int {
	c.t.Helper()
	c.seq++
	q := r.GetRequest()
	q.Type, q.Seq, q.Command = "request", c.seq, command
	if err := protocol.WriteProtocolMessage(c.in, r); err != nil {
		c.t.Fatal(err)
	}
	return c.seq
}

// ask sends a request and returns the answer, which may be an error.
func (c *client) ask(command string, r protocol.RequestMessage) protocol.ResponseMessage {
	c.t.Helper()
	seq := c.send(command, r)
	for {
		switch m := c.read().(type) {
		case protocol.EventMessage:
			c.events = append(c.events, m)
		case protocol.ResponseMessage:
			if m.GetResponse().RequestSeq != seq {
				c.t.Fatalf("an answer to %d, not to %d", m.GetResponse().RequestSeq, seq)
			}
			return m
		}
	}
}

// must asks and fails unless the answer is of type T.
func must[T protocol.ResponseMessage](c *client, command string, r protocol.RequestMessage) T {
	c.t.Helper()
	answer := c.ask(command, r)
	if e, ok := answer.(*protocol.ErrorResponse); ok {
		c.t.Fatalf("%s: %s", command, e.Message)
	}
	return answer.(T)
}

// refused asks for what has to be refused, with these words.
func (c *client) refused(words, command string, r protocol.RequestMessage) {
	c.t.Helper()
	e, ok := c.ask(command, r).(*protocol.ErrorResponse)
	if !ok || !strings.Contains(e.Message, words) {
		c.t.Errorf("%s: expected a refusal with %q, got %+v", command, words, e)
	}
}

// event waits for an event of type T.
func event[T protocol.EventMessage](c *client) T {
	c.t.Helper()
	for {
		for i, e := range c.events {
			if e, ok := e.(T); ok {
				c.events = append(c.events[:i:i], c.events[i+1:]...)
				return e
			}
		}
		if e, ok := c.read().(protocol.EventMessage); ok {
			c.events = append(c.events, e)
		}
	}
}

// secret is the password of everybody.
const secret = "s3cret-lantern"

const cast = "# Debugged\n\n[Client] Romeo\n\tjid: romeo@localhost\n\tpassword: " + secret +
	"\n\n[Client] Juliet\n\tjid: juliet@localhost\n\tpassword: " + secret + "\n\n-----\n\n"

// script writes a script and returns its path.
func script(t *testing.T, actions string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "a.scs")
	if err := os.WriteFile(path, []byte(cast+actions), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// lineIn returns the line, from 1, of the first occurrence of a text in a file.
func lineIn(t *testing.T, path, text string) int {
	t.Helper()
	all, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	before, _, ok := strings.Cut(string(all), text)
	if !ok {
		t.Fatalf("%q is not in the script", text)
	}
	return 1 + strings.Count(before, "\n")
}

// launched starts a session on a scripted server, up to where breakpoints are
// set. More arguments of "launch" are JSON: `, "noDebug": true`,
// after those of its table "run" and a bar: `, "timeout": "1s"|`.
func launched(t *testing.T, path, more string, serves ...func(*streamtest.Peer)) *client {
	t.Helper()
	run, more, ok := strings.Cut(more, "|")
	if !ok {
		run, more = "", run
	}
	c := newClient(t)
	c.initialize()
	must[*protocol.LaunchResponse](c, "launch", c.launch(path, streamtest.Serve(t, serves...), run, more))
	event[*protocol.InitializedEvent](c)
	return c
}

func (c *client) initialize() {
	c.t.Helper()
	r := &protocol.InitializeRequest{}
	r.Arguments = protocol.InitializeRequestArguments{AdapterID: "scansion", LinesStartAt1: true, ColumnsStartAt1: true}
	must[*protocol.InitializeResponse](c, "initialize", r)
}

func (c *client) launch(path, server, run, more string) *protocol.LaunchRequest {
	return &protocol.LaunchRequest{Arguments: fmt.Appendf(nil, `{"program": %q, "run": {"server": %q%s}%s}`, path, server, run, more)}
}

// breakAt sets breakpoints in lines of the script, from 1, in place of those
// before, and returns what became of them.
func (c *client) breakAt(path string, all ...protocol.SourceBreakpoint) []protocol.Breakpoint {
	c.t.Helper()
	r := &protocol.SetBreakpointsRequest{}
	r.Arguments.Source.Path, r.Arguments.Breakpoints = path, all
	return must[*protocol.SetBreakpointsResponse](c, "setBreakpoints", r).Body.Breakpoints
}

func at(line int) protocol.SourceBreakpoint { return protocol.SourceBreakpoint{Line: line} }

func (c *client) start() {
	c.t.Helper()
	must[*protocol.ConfigurationDoneResponse](c, "configurationDone", &protocol.ConfigurationDoneRequest{})
}

// stopsAt waits for a stop and requires it to be for a reason in a line.
func (c *client) stopsAt(reason string, line int) protocol.StoppedEventBody {
	c.t.Helper()
	stopped := event[*protocol.StoppedEvent](c).Body
	if frame := c.frame(stopped.ThreadId); stopped.Reason != reason || frame.Line != line {
		c.t.Fatalf("stopped for %s in line %d, expected %s in line %d\nconsole:\n%s", stopped.Reason, frame.Line, reason, line, c.output.String())
	}
	return stopped
}

// frame returns the one frame of a thread; the zero value if it has none.
func (c *client) frame(thread int) protocol.StackFrame {
	c.t.Helper()
	r := &protocol.StackTraceRequest{}
	r.Arguments.ThreadId = thread
	for _, frame := range must[*protocol.StackTraceResponse](c, "stackTrace", r).Body.StackFrames {
		return frame
	}
	return protocol.StackFrame{}
}

// scope returns what one scope of the first character shows, and its reference.
func (c *client) scope(name string) ([]protocol.Variable, int) {
	c.t.Helper()
	r := &protocol.ScopesRequest{}
	r.Arguments.FrameId = 1
	for _, s := range must[*protocol.ScopesResponse](c, "scopes", r).Body.Scopes {
		if s.Name == name {
			return c.variables(s.VariablesReference), s.VariablesReference
		}
	}
	c.t.Fatalf("no scope %q", name)
	return nil, 0
}

func (c *client) variables(reference int) []protocol.Variable {
	c.t.Helper()
	r := &protocol.VariablesRequest{}
	r.Arguments.VariablesReference = reference
	return must[*protocol.VariablesResponse](c, "variables", r).Body.Variables
}

// evaluation is a request to evaluate what is typed into the console.
func evaluation(thread int, text string) *protocol.EvaluateRequest {
	r := &protocol.EvaluateRequest{}
	r.Arguments = protocol.EvaluateArguments{Expression: text, FrameId: thread, Context: "repl"}
	return r
}

func (c *client) evaluate(thread int, text string) protocol.EvaluateResponseBody {
	c.t.Helper()
	return must[*protocol.EvaluateResponse](c, "evaluate", evaluation(thread, text)).Body
}

func (c *client) next(thread int) {
	c.t.Helper()
	r := &protocol.NextRequest{}
	r.Arguments.ThreadId = thread
	must[*protocol.NextResponse](c, "next", r)
}

func (c *client) stepIn(thread int) {
	c.t.Helper()
	r := &protocol.StepInRequest{}
	r.Arguments.ThreadId = thread
	must[*protocol.StepInResponse](c, "stepIn", r)
}

func (c *client) stepOut(thread int) {
	c.t.Helper()
	r := &protocol.StepOutRequest{}
	r.Arguments.ThreadId = thread
	must[*protocol.StepOutResponse](c, "stepOut", r)
}

func (c *client) goOn() {
	c.t.Helper()
	must[*protocol.ContinueResponse](c, "continue", &protocol.ContinueRequest{})
}

// ends waits for the end of the run and requires its exit code.
func (c *client) ends(code int) {
	c.t.Helper()
	if got := event[*protocol.ExitedEvent](c).Body.ExitCode; got != code {
		c.t.Errorf("exit code %d, expected %d\nconsole:\n%s", got, code, c.output.String())
	}
	event[*protocol.TerminatedEvent](c)
}

func (c *client) disconnect() {
	c.t.Helper()
	must[*protocol.DisconnectResponse](c, "disconnect", &protocol.DisconnectRequest{})
}
