//go:build unix

package runverb_test

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/scs-tools/scs/cmd/internal/cli"
	"github.com/scs-tools/scs/internal/testenv"
	"github.com/scs-tools/scs/runner/stream/streamtest"
)

// waiting is a script that would go on for an hour: with --quiet-period 1h.
const waiting = `# Waiting

[Client] Romeo
	jid: romeo@localhost
	password: balcony-secret

-----

Romeo connects

Romeo receives: nothing

Romeo disconnects
`

// command is the built command at work on a Prosody of its own.
type command struct {
	t      *testing.T
	cmd    *exec.Cmd
	temp   string // where servers have their folders
	script string
	out    *bufio.Reader
	stdout io.Closer
	errors bytes.Buffer
	server chan struct{} // closed when the server has ended
}

// started starts the command and waits until the script waits.
func started(t *testing.T) *command {
	t.Helper()
	prosody := testenv.Command(t, "prosody")
	dir := t.TempDir()
	c := &command{t: t, temp: filepath.Join(dir, "temp"), script: filepath.Join(dir, "waiting.scs"), server: make(chan struct{})}
	if err := os.Mkdir(c.temp, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(c.script, []byte(waiting), 0o600); err != nil {
		t.Fatal(err)
	}
	// The server holds a pipe open for as long as it lives.
	pipe, program := filepath.Join(dir, "pipe"), filepath.Join(dir, "prosody")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	wrapper := "#!/bin/sh\nexec 3>'" + pipe + "'\nexec '" + prosody + "' \"$@\"\n"
	if err := os.WriteFile(program, []byte(wrapper), 0o700); err != nil {
		t.Fatal(err)
	}
	go func() {
		defer close(c.server)
		held, err := os.Open(pipe)
		if err != nil {
			t.Error(err)
			return
		}
		defer held.Close()
		if _, err := io.Copy(io.Discard, held); err != nil {
			t.Error(err)
		}
	}()
	c.cmd = scs(t, c.temp, "run", "-v", "--jobs", "1", "--quiet-period", "1h", "--server", "prosody="+program, c.script)
	stdout, err := c.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	c.stdout, c.out, c.cmd.Stderr = stdout, bufio.NewReader(stdout), &c.errors
	if err := c.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.cmd.Process.Kill() })
	for {
		line, err := c.out.ReadString('\n')
		if err != nil {
			t.Fatalf("it has ended: %v\n%s", err, &c.errors)
		}
		if strings.Contains(line, "Romeo receives: nothing") {
			return c
		}
	}
}

// scs is the command with its own folder for temporary files.
func scs(t *testing.T, temp string, args ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self, args...)
	cmd.Args[0] = "scs"
	cmd.Env = append(os.Environ(), "TMPDIR="+temp)
	return cmd
}

// kill sends a signal.
func (c *command) kill(s os.Signal) {
	c.t.Helper()
	if err := c.cmd.Process.Signal(s); err != nil {
		c.t.Fatal(err)
	}
}

// ends waits for the end of the command and of its server, and returns the rest
// of what the command has said.
func (c *command) ends() string {
	c.t.Helper()
	stuck := time.AfterFunc(time.Minute, func() { c.cmd.Process.Kill() })
	rest, _ := io.ReadAll(c.out) // ends when the process does, if not before
	err := c.cmd.Wait()
	if !stuck.Stop() {
		c.t.Fatalf("it does not end:\n%s%s", rest, &c.errors)
	}
	if err == nil {
		c.t.Error("it counts as passed")
	}
	select {
	case <-c.server:
	case <-time.After(time.Minute):
		c.t.Fatal("the server does not end")
	}
	return string(rest)
}

// left returns what is left in the folder for temporary files.
func (c *command) left() []os.DirEntry {
	c.t.Helper()
	entries, err := os.ReadDir(c.temp)
	if err != nil {
		c.t.Fatal(err)
	}
	return entries
}

func TestAnInterruptedRunLeavesNothingBehind(t *testing.T) {
	testenv.Long(t)
	for _, s := range []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP} {
		t.Run(s.String(), func(t *testing.T) {
			if s == syscall.SIGHUP && signal.Ignored(s) {
				t.Skip("these tests run under nohup")
			}
			c := started(t)
			c.kill(s)
			said := c.ends()
			if code := c.cmd.ProcessState.ExitCode(); code != cli.ExitEnvironment {
				t.Errorf("exit code %d", code)
			}
			if !strings.Contains(said, "1 cancelled") || c.errors.String() != "scs: interrupted\n" {
				t.Errorf("it says\n%s%s", said, &c.errors)
			}
			if left := c.left(); len(left) > 0 {
				t.Errorf("left behind: %v", left)
			}
		})
	}
}

func TestARunThatNobodyReadsEnds(t *testing.T) {
	testenv.Long(t)
	c := started(t)
	c.stdout.Close()
	c.kill(syscall.SIGPIPE) // as the system does when the next line is written
	c.ends()
	if code := c.cmd.ProcessState.ExitCode(); code != cli.ExitEnvironment {
		t.Errorf("exit code %d", code)
	}
	if c.errors.Len() > 0 {
		t.Errorf("it says %s", &c.errors)
	}
	if left := c.left(); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// A server that cuts the connection while the script sends makes the system
// send SIGPIPE: that is a failure of the script and no interruption of the run.
func TestAServerThatCutsTheConnectionInterruptsNothing(t *testing.T) {
	script := filepath.Join(t.TempDir(), "cut.scs")
	text := strings.Replace(waiting, "Romeo receives: nothing", strings.Repeat("Romeo sends:\n\t<presence/>\n\n", 2000), 1)
	if err := os.WriteFile(script, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		addr := streamtest.Serve(t, func(p *streamtest.Peer) { p.Rest() }, func(p *streamtest.Peer) { p.Welcome() }) // the first asks whether somebody is there
		out, err := scs(t, t.TempDir(), "run", "--server", addr, script).CombinedOutput()
		if exit, ok := errors.AsType[*exec.ExitError](err); ok && exit.ExitCode() != cli.ExitFindings {
			t.Errorf("%v: %s", err, out)
		}
		if strings.Contains(string(out), "interrupted") || strings.Contains(string(out), "cancelled") {
			t.Errorf("it says %s", out)
		}
	}
}
