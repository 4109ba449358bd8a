package lspverb_test

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"github.com/scs-tools/scs/cmd/internal/cli"
	"github.com/scs-tools/scs/cmd/internal/cli/clitest"
	"github.com/scs-tools/scs/cmd/internal/cli/scs"
	"github.com/scs-tools/scs/internal/testenv"
	"github.com/scs-tools/scs/lsp/lsptest"
)

// The tests of this package drive scs as a process, over its pipes.

// Environment variables that make this program another one.
const (
	asProgram    = "SCS_TEST_AS_PROGRAM"     // scs, as users install it
	waitForInput = "SCS_TEST_WAIT_FOR_INPUT" // waits for the end of its input, and does nothing else
)

func TestMain(m *testing.M) {
	clitest.ClearEnvironment()
	if os.Getenv(waitForInput) != "" {
		_, _ = os.Stdin.Read(make([]byte, 1))
		return
	}
	if os.Getenv(asProgram) != "" {
		os.Exit(cli.Main(scs.For(os.Args[1:])))
	}
	goleak.VerifyTestMain(m)
}

// server is a running "scs lsp" and the editor that has started it.
type server struct {
	*lsptest.Editor
	command *exec.Cmd
	stderr  *bytes.Buffer
}

// command returns "scs lsp" with further arguments.
func command(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	c := exec.Command(os.Args[0], append([]string{"lsp"}, args...)...)
	c.Env = append(os.Environ(), asProgram+"=1")
	return c
}

func start(t *testing.T, args ...string) *server {
	t.Helper()
	s := &server{command: command(t, args...), stderr: &bytes.Buffer{}}
	s.command.Stderr = s.stderr
	s.Editor = lsptest.StartProcess(t, s.command)
	return s
}

// initialize opens the conversation.
func (s *server) initialize(more map[string]any) {
	if more == nil {
		more = map[string]any{"processId": os.Getpid()}
	}
	s.Initialize(nil, more)
}

// ends waits for the program to end, with that exit code and nothing on the
// error stream.
func (s *server) ends(t *testing.T, want int) {
	t.Helper()
	if got := exitCode(t, s.Returned()); got != want {
		t.Errorf("exit code %d, want %d", got, want)
	}
	if s.stderr.Len() > 0 {
		t.Errorf("on the error stream: %s", s.stderr)
	}
}

func exitCode(t *testing.T, err error) int {
	t.Helper()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return exit.ExitCode()
	}
	if err != nil {
		t.Fatal(err)
	}
	return 0
}

const (
	uri    = "file:///plays/a.scs"
	secret = "correct horse battery staple"
	faulty = "# A scene\n\n[Client] Romeo\n\tjid: romeo@localhost\n\tpassword: " + secret + "\n\n-----\n\nRomeo conects\n"
)

// change returns a change within a line.
func change(line, from, to int, text string) lsptest.Change {
	return lsptest.Change{
		Range: &lsptest.Range{Start: lsptest.Position{Line: line, Character: from}, End: lsptest.Position{Line: line, Character: to}},
		Text:  text,
	}
}

// found returns the rules of the diagnostics of a version.
func (s *server) found(version int) string {
	var codes []string
	for _, d := range s.Diagnostics(uri, version) {
		codes = append(codes, d.Code)
	}
	return strings.Join(codes, " ")
}

// converse goes through an editor's day: open, type, ask, leave.
func converse(t *testing.T, s *server) {
	t.Helper()
	s.initialize(nil)
	s.Open(uri, faulty)
	if got := s.found(1); got != "unknown-verb" {
		t.Errorf("opened: found %q", got)
	}
	s.Change(uri, 2, change(8, 8, 8, "n"))
	if got := s.found(2); got != "" {
		t.Errorf("fixed: found %q", got)
	}
	s.Change(uri, 3, change(8, 0, 5, "Juliet"))
	if got := s.found(3); got != "unknown-character" {
		t.Errorf("with another name: found %q", got)
	}
	s.MustCall("textDocument/completion", lsptest.At(uri, 8, 8), nil)
	s.Close(uri)
	s.Cleared(uri)
	s.MustCall("shutdown", nil, nil)
	s.Notify("exit", nil)
}

// The editor fails the test if anything but the protocol is on standard output.
func TestConversation(t *testing.T) {
	for name, args := range map[string][]string{"alone": nil, "as VS Code starts it": {"--stdio", "--clientProcessId=1"}} {
		t.Run(name, func(t *testing.T) {
			s := start(t, args...)
			converse(t, s)
			s.ends(t, cli.ExitClean)
		})
	}
}

func TestLog(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lsp.log")
	if err := os.WriteFile(path, []byte("of yesterday\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s := start(t, "--log", path)
	converse(t, s)
	s.ends(t, cli.ExitClean)
	log, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{"of yesterday", "msg=initialize"} {
		if !strings.Contains(string(log), part) {
			t.Errorf("the log does not hold %q:\n%s", part, log)
		}
	}
	if strings.Contains(string(log), secret) {
		t.Errorf("the log holds a password:\n%s", log)
	}
}

func TestLogThatCannotBeWritten(t *testing.T) {
	c := command(t, "--log", filepath.Join(t.TempDir(), "missing", "lsp.log"))
	out, err := c.CombinedOutput()
	if got := exitCode(t, err); got != cli.ExitEnvironment {
		t.Errorf("exit code %d, want %d", got, cli.ExitEnvironment)
	}
	if !strings.Contains(string(out), "--log: ") {
		t.Errorf("it says %s", out)
	}
}

func TestWrongFlags(t *testing.T) {
	for _, args := range [][]string{{"--tcp"}, {"a.scs"}} {
		if got := exitCode(t, command(t, args...).Run()); got != cli.ExitUsage {
			t.Errorf("%v: exit code %d, want %d", args, got, cli.ExitUsage)
		}
	}
}

func TestExitWithoutShutdown(t *testing.T) {
	s := start(t)
	s.initialize(nil)
	s.Notify("exit", nil)
	s.ends(t, cli.ExitFindings)
}

func TestExitBeforeInitialize(t *testing.T) {
	s := start(t)
	s.Notify("exit", nil)
	s.ends(t, cli.ExitFindings)
}

func TestEndOfInput(t *testing.T) {
	s := start(t)
	s.initialize(nil)
	s.Hang()
	s.ends(t, cli.ExitFindings)
}

// The program ends with its editor, even where somebody else holds its input
// open: this test does.
func TestEndOfEditor(t *testing.T) {
	testenv.Long(t) // the program looks for its editor every 2 s
	editor := exec.Command(os.Args[0])
	editor.Env = append(os.Environ(), waitForInput+"=1")
	stdin, err := editor.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := editor.Start(); err != nil {
		t.Fatal(err)
	}
	s := start(t)
	s.initialize(map[string]any{"processId": editor.Process.Pid})
	s.MustCall("workspace/symbol", map[string]any{"query": ""}, nil) // it lives as long as the editor does
	stdin.Close()
	if err := editor.Wait(); err != nil {
		t.Fatal(err)
	}
	s.ends(t, cli.ExitFindings)
}

// An editor that reads nothing more has gone, and the program ends in order:
// what it has started, it ends.
func TestEditorThatDoesNotRead(t *testing.T) {
	c := command(t)
	in, err := c.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	out.Close()
	if _, err := in.Write(lsptest.Frame(`{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"capabilities":{}}}`)); err != nil {
		t.Fatal(err)
	}
	if got := exitCode(t, c.Wait()); got != cli.ExitFindings {
		t.Errorf("exit code %d, want %d", got, cli.ExitFindings)
	}
}
