//go:build unix

package scs_test

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/scs-tools/scs/cmd/internal/cli"
	"github.com/scs-tools/scs/cmd/internal/cli/scs"
	"github.com/scs-tools/scs/internal/testenv"
	"github.com/scs-tools/scs/runner/stream/streamtest"
)

// process is the command at work, in a folder of its own.
type process struct {
	t      *testing.T
	dir    string
	cmd    *exec.Cmd
	stdin  io.WriteCloser
	stdout *bufio.Reader
	pipe   *os.File // the reading end under stdout
	stderr *transcript
}

// transcript is what a command has printed by now.
type transcript struct {
	mutex sync.Mutex
	more  *sync.Cond
	text  bytes.Buffer
}

func newTranscript() *transcript {
	t := &transcript{}
	t.more = sync.NewCond(&t.mutex)
	return t
}

func (t *transcript) Write(p []byte) (int, error) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	defer t.more.Broadcast()
	return t.text.Write(p)
}

func (t *transcript) String() string {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	return t.text.String()
}

// await waits until a text is printed.
func (t *transcript) await(text string) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	for !bytes.Contains(t.text.Bytes(), []byte(text)) {
		t.more.Wait()
	}
}

// newProcess makes a folder for the command to work in. Files of the folder have
// been written when it starts.
func newProcess(t *testing.T) *process {
	return &process{t: t, dir: t.TempDir(), stderr: newTranscript()}
}

func (p *process) must(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}

func (p *process) write(name, text string) {
	p.t.Helper()
	p.must(os.WriteFile(filepath.Join(p.dir, name), []byte(text), 0o700))
}

// start starts the command. Nothing is read of what it prints but by the test.
func (p *process) start(args ...string) {
	p.t.Helper()
	self, err := os.Executable()
	p.must(err)
	p.cmd = exec.Command(self, args...)
	p.cmd.Args[0], p.cmd.Dir, p.cmd.Stderr = "scs", p.dir, p.stderr
	temp := filepath.Join(p.dir, "temp")
	p.must(os.Mkdir(temp, 0o700))
	p.cmd.Env = append(os.Environ(), "TMPDIR="+temp, "CI=")
	p.stdin, err = p.cmd.StdinPipe()
	p.must(err)
	reading, writing, err := os.Pipe()
	p.must(err)
	p.cmd.Stdout, p.pipe, p.stdout = writing, reading, bufio.NewReader(reading)
	p.must(p.cmd.Start())
	writing.Close()
	p.t.Cleanup(func() {
		p.cmd.Process.Kill()
		reading.Close()
	})
}

// fifo makes a named pipe.
func (p *process) fifo(name string) string {
	p.t.Helper()
	path := filepath.Join(p.dir, name)
	p.must(syscall.Mkfifo(path, 0o600))
	return path
}

// feed waits until the command opens a named pipe, and holds it open.
func (p *process) feed(path string) *os.File {
	p.t.Helper()
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	p.must(err)
	p.t.Cleanup(func() { f.Close() })
	return f
}

// printed waits until the command prints a text.
func (p *process) printed(text string) {
	p.t.Helper()
	for {
		line, err := p.stdout.ReadString('\n')
		if strings.Contains(line, text) {
			return
		}
		if err != nil {
			p.t.Fatalf("it ends before it prints %q: %s", text, p.stderr)
		}
	}
}

// patience is how long the end of a command may take here: machines that test
// are busy. A command that is only ended because its time is up takes longer.
const patience = 2400 * time.Millisecond

// stopping is how long a command may work after a signal, in processor time, which
// does not hang on how busy the machine is: on each of two processors the 100 ms
// that it is promised to stop in, and the ticks that it is measured in.
const stopping = 220 * time.Millisecond

// used returns the processor time of the command by now, 0 where nothing tells.
func (p *process) used() time.Duration {
	p.t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", p.cmd.Process.Pid))
	_, after, ok := strings.Cut(string(text), ") ")
	fields := strings.Fields(after)
	if err != nil || !ok || len(fields) < 13 {
		return 0
	}
	ticks := 0
	for _, field := range fields[11:13] { // user and system, in hundredths of a second
		n, err := strconv.Atoi(field)
		p.must(err)
		ticks += n
	}
	return time.Duration(ticks) * 10 * time.Millisecond
}

// ends waits for the end of the command, which has got the first signal at begin.
func (p *process) ends(begin time.Time) {
	p.t.Helper()
	stuck := time.AfterFunc(time.Minute, func() { p.cmd.Process.Kill() })
	defer stuck.Stop()
	_ = p.cmd.Wait()
	if took := time.Since(begin); took > patience {
		p.t.Errorf("it ends %s after the signal", took)
	}
	left, err := os.ReadDir(filepath.Join(p.dir, "temp"))
	if err != nil || len(left) > 0 {
		p.t.Errorf("left behind: %v, %v", left, err)
	}
}

// interrupted sends one signal and wants the command to end by it.
func (p *process) interrupted(s syscall.Signal) {
	p.t.Helper()
	begin, used := time.Now(), p.used()
	p.must(p.cmd.Process.Signal(s))
	p.ends(begin)
	after := p.cmd.ProcessState.UserTime() + p.cmd.ProcessState.SystemTime() - used
	if used > 0 && after > stopping {
		p.t.Errorf("it works for %s after the signal", after)
	}
	p.t.Logf("after the signal: %s, of which it works %s", time.Since(begin), after)
	code := p.cmd.ProcessState.ExitCode()
	if slices.Contains(p.cmd.Args, "--watch") { // whose last round tells how it ends
		if code != cli.ExitClean && code != cli.ExitFindings {
			p.t.Errorf("exit code %d: %s", code, p.stderr)
		}
		return
	}
	if p.cmd.Args[1] == "lsp" { // whose protocol demands 1
		if code != cli.ExitFindings {
			p.t.Errorf("exit code %d: %s", code, p.stderr)
		}
		return
	}
	if code != cli.ExitEnvironment || !strings.HasSuffix(p.stderr.String(), "scs: interrupted\n") {
		p.t.Errorf("exit code %d: %s", code, p.stderr)
	}
}

const (
	head    = "# A title\n\n[Client] Romeo\n\tjid: romeo@localhost\n\tpassword: secret\n\n-----\n\nRomeo connects\n\n"
	waiting = head + "Romeo receives:\n\t<message/>\n"
)

// manyActions is a script that takes longer than an interrupt may.
var manyActions = sync.OnceValue(func() string {
	var b strings.Builder
	b.WriteString(head)
	for i := range 60_000 {
		fmt.Fprintf(&b, "Romeo sends:\n\t<message id=\"m%d\"><body>${Romeo's JID}</body></message>\n\nRomeo receives:\n\t<message/>\n\n", i)
	}
	return b.String()
})

// manyLogged is a log that takes longer than an interrupt may.
var manyLogged = sync.OnceValue(func() string {
	var b strings.Builder
	for i := range 60_000 {
		fmt.Fprintf(&b, "<message from=\"romeo@localhost/a\" to=\"juliet@localhost/b\" id=\"m%d\"><body>Word %d</body></message>\n", i, i)
	}
	return b.String()
})

// neverReady is a server that starts and never is ready. It holds a named pipe
// open for as long as it lives.
func (p *process) neverReady() (server, alive string) {
	p.t.Helper()
	alive = p.fifo("alive")
	never := p.fifo("never")
	p.write("prosody", "#!/bin/sh\nexec 3>'"+alive+"'\nread x <'"+never+"'\n")
	return "prosody=" + filepath.Join(p.dir, "prosody"), alive
}

// situation is what an interrupt finds verbs at. until brings the command into it,
// waits for an event that tells so, and returns what has to be so afterwards.
type situation struct {
	name  string
	verbs [][]string
	until func(p *process, args []string) (after func())
}

var situations = []situation{
	{
		"reading standard input",
		[][]string{{"lint", "-"}, {"fmt", "-"}, {"import", "-"}, {"lsp"}, {"dap"}},
		func(p *process, args []string) func() {
			p.start(args...)
			// More than a pipe holds: when all is written, it has been read.
			_, err := io.WriteString(p.stdin, "Content-Length: 1000000\r\n\r\n"+strings.Repeat(" ", 1<<17))
			p.must(err)
			return nil
		},
	},
	{
		"reading a named pipe",
		[][]string{{"lint", "pipe.scs"}, {"lint", "--fix", "pipe.scs"}, {"fmt", "pipe.scs"}, {"run", "pipe.scs"}, {"run", "--list", "pipe.scs"}, {"import", "pipe.scs"}},
		func(p *process, args []string) func() {
			path := p.fifo("pipe.scs")
			p.start(args...)
			p.feed(path)
			return nil
		},
	},
	{
		"at work on a long script",
		[][]string{{"lint", "pipe.scs"}, {"lint", "-"}, {"fmt", "--check", "pipe.scs"}, {"fmt", "-"}, {"run", "pipe.scs"}, {"import", "--from", "xep", "pipe.scs"}, {"import", "--from", "xep", "-"}},
		func(p *process, args []string) func() {
			text := manyActions()
			if args[0] == "import" {
				text = manyLogged()
			}
			path := p.fifo("pipe.scs")
			p.start(args...)
			w := p.stdin
			if args[len(args)-1] != "-" {
				w = p.feed(path)
			}
			_, err := io.WriteString(w, text)
			p.must(err)
			p.must(w.Close())
			return nil
		},
	},
	{
		"waiting for a server to start",
		[][]string{{"run", "--server", "SERVER", "a.scs"}, {"run", "--update", "--server", "SERVER", "a.scs"}, {"record", "--server", "SERVER", "--listen", "127.0.0.1:0", "-o", "new.scs"}},
		func(p *process, args []string) func() {
			server, alive := p.neverReady()
			p.write("a.scs", waiting)
			for i := range args {
				args[i] = strings.ReplaceAll(args[i], "SERVER", server)
			}
			p.start(args...)
			held, err := os.Open(alive) // waits for the server
			p.must(err)
			return func() {
				if _, err := io.Copy(io.Discard, held); err != nil { // waits for its end
					p.t.Error(err)
				}
				held.Close()
				if _, err := os.Lstat(filepath.Join(p.dir, "new.scs")); err == nil {
					p.t.Error("a script was made")
				}
			}
		},
	},
	{
		"waiting for a stanza",
		[][]string{{"run", "-v", "--timeout", "1h", "--server", "SERVER", "--report", "html=report.html", "a.scs"}},
		func(p *process, args []string) func() {
			addr := streamtest.Serve(p.t, func(peer *streamtest.Peer) { peer.Rest() }, func(peer *streamtest.Peer) {
				peer.Welcome()
				peer.Rest()
			})
			p.write("a.scs", waiting)
			for i := range args {
				args[i] = strings.ReplaceAll(args[i], "SERVER", addr)
			}
			p.start(args...)
			p.printed("Romeo receives:")
			go io.Copy(io.Discard, p.stdout)
			return func() {
				if text, err := os.ReadFile(filepath.Join(p.dir, "report.html")); err != nil || !bytes.HasSuffix(bytes.TrimSpace(text), []byte("</html>")) {
					p.t.Errorf("the report is not whole: %v, %d bytes", err, len(text))
				}
			}
		},
	},
	{
		"watching",
		[][]string{{"lint", "--watch", "a.scs"}, {"run", "--watch", "--server", "SERVER", "a.scs"}},
		func(p *process, args []string) func() {
			addr := streamtest.Serve(p.t, func(peer *streamtest.Peer) { peer.Rest() }, func(peer *streamtest.Peer) {
				peer.Welcome()
				peer.Say("<message/>")
				peer.Bye()
			})
			p.write("a.scs", waiting)
			for i := range args {
				args[i] = strings.ReplaceAll(args[i], "SERVER", addr)
			}
			p.start(args...)
			go io.Copy(io.Discard, p.stdout)
			p.stderr.await("watching 1 script")
			return nil
		},
	},
	{
		"changing many scripts",
		[][]string{{"fmt", "."}, {"lint", "--fix", "."}},
		func(p *process, args []string) func() {
			const old = "# A title\n\n\n[Client] Romeo\n  jid: romeo@localhost\n\tpasword: secret\n\n---\n\nRomeo connects\n"
			for i := range 500 {
				p.write(fmt.Sprintf("%03d.scs", i), old)
			}
			p.start(append(args, p.fifo("pipe"))...)
			p.feed(filepath.Join(p.dir, "pipe"))
			return func() {
				texts := map[string]int{}
				files, err := filepath.Glob(filepath.Join(p.dir, "*.scs"))
				p.must(err)
				for _, file := range files {
					text, err := os.ReadFile(file)
					p.must(err)
					texts[string(text)]++
				}
				if len(texts) > 2 || len(texts) == 2 && texts[old] == 0 || len(files) != 500 {
					p.t.Errorf("%d scripts, which hold %d texts", len(files), len(texts))
				}
				if left, _ := filepath.Glob(filepath.Join(p.dir, ".scs-*")); len(left) > 0 {
					p.t.Errorf("left behind: %q", left)
				}
			}
		},
	},
}

// TestEveryVerbIsInterrupted: each verb is in a situation, and a signal is among
// what its exit codes tell of.
func TestEveryVerbIsInterrupted(t *testing.T) {
	for _, verb := range scs.New().Commands() {
		exits := cli.ExitsOf(verb).All()
		switch verb.Name() {
		case "help", "completion", "new": // they wait for nothing
			continue
		}
		if !slices.ContainsFunc(situations, func(s situation) bool {
			return slices.ContainsFunc(s.verbs, func(args []string) bool { return args[0] == verb.Name() })
		}) {
			t.Errorf("no situation interrupts scs %s", verb.Name())
		}
		if !strings.Contains(strings.Join(exits[:], ""), "interrupt") {
			t.Errorf("the help of scs %s does not say how it ends after an interrupt", verb.Name())
		}
	}
}

// TestOneSignalEndsEveryVerb, whatever it is at: at once, and with nothing left
// half done.
func TestOneSignalEndsEveryVerb(t *testing.T) {
	testenv.Long(t)
	if testenv.RaceDetector {
		t.Skip("the race detector works for itself: make test runs this without it")
	}
	for _, s := range situations {
		for i, args := range s.verbs {
			signal := []syscall.Signal{syscall.SIGTERM, syscall.SIGINT}[i%2]
			t.Run(s.name+"/"+strings.Join(args, " "), func(t *testing.T) {
				p := newProcess(t)
				after := s.until(p, append([]string(nil), args...))
				p.interrupted(signal)
				if after != nil {
					after()
				}
			})
		}
	}
}

// A reader that does not read keeps a verb from ending in good order: its time
// is up then, or a second signal ends it at once.
func TestASecondSignalEndsAtOnce(t *testing.T) {
	testenv.Long(t)
	for _, args := range [][]string{{"lint", "--max-findings", "0", "a.scs"}, {"fmt", "--diff", "a.scs"}, {"import", "--from", "xep", "log"}} {
		t.Run(args[0], func(t *testing.T) {
			p := newProcess(t)
			p.write("a.scs", head+strings.Repeat("Romeo  conects\n\n", 20_000))
			p.write("log", manyLogged()[:1<<20])
			p.start(args...)
			if _, err := p.pipe.Read(make([]byte, 1)); err != nil { // it prints, more than a pipe holds
				t.Fatal(err)
			}
			ended := make(chan struct{})
			go func() {
				defer close(ended)
				_ = p.cmd.Wait()
			}()
			again := time.NewTicker(10 * time.Millisecond) // none comes before the first is taken
			defer again.Stop()
			begin := time.Now()
			for running := true; running; {
				select {
				case <-again.C:
					_ = p.cmd.Process.Signal(syscall.SIGTERM)
				case <-ended:
					running = false
				}
			}
			status, _ := p.cmd.ProcessState.Sys().(syscall.WaitStatus)
			if took := time.Since(begin); !status.Signaled() || took > patience {
				t.Errorf("it ends after %s, by a signal: %v", took, status.Signaled())
			}
		})
	}
}
