package record

import (
	"bufio"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/internal/testenv"
	"github.com/scs-tools/scs/record/logs"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/server"
	"github.com/scs-tools/scs/runner/server/servertest"
	"github.com/scs-tools/scs/runner/suite"
)

// patience is how long a program may take to log in on a busy machine.
const patience = time.Minute

// python is Debian's, which has Debian's packages.
const python = "/usr/bin/python3"

// TestImportedFromSlixmpp runs our own scripts through slixmpp, which logs at
// level debug, and imports its logs, one a client.
func TestImportedFromSlixmpp(t *testing.T) {
	acceptOnly(t)
	if exec.Command(python, "-c", "import slixmpp").Run() != nil {
		testenv.Missing(t, "slixmpp", "python3-slixmpp is not installed")
	}
	importedThrough(t, "slixmpp", python)
}

// TestImportedFromGajim runs them through the library of Gajim, and imports what
// Gajim's own XML console shows of them on a screen that nobody sees.
func TestImportedFromGajim(t *testing.T) {
	acceptOnly(t)
	if exec.Command(python, "-c", "import gajim.gtk").Run() != nil {
		testenv.Missing(t, "gajim", "gajim is not installed")
	}
	importedThrough(t, "gajim", testenv.Command(t, "xvfb-run"), "-a", python)
}

// importedThrough runs scripts on servers that a real program's library stands
// before, and imports the logs of the program.
func importedThrough(t *testing.T, name string, command ...string) {
	t.Helper()
	program := servertest.Prosody(t)
	starter := suite.NewStarter(program, 1, true)
	defer starter.Close()
	var p proof
	for _, script := range testenv.Own(t) {
		original := ast.Parse(script.Name, script.Text)
		s, err := server.Start(t.Context(), program, server.Options{Config: "../spec/scansion/prosody.cfg.lua"})
		if err != nil {
			t.Fatal(err)
		}
		folder := t.TempDir()
		addr, end := bridge(t, name, s.Addr(), folder, command)
		result := runner.Run(t.Context(), original, runner.Options{Target: runner.Target{Addr: addr}, Timeout: patience, ConnectTimeout: patience})
		end()
		s.Close()
		if result.Outcome != runner.Passed {
			t.Errorf("%s does not pass through %s: %+v", script.Name, name, result.Failure)
			continue
		}
		paths, err := filepath.Glob(filepath.Join(folder, "*.log"))
		if err != nil {
			t.Fatal(err)
		}
		inputs := make([]logs.Input, len(paths))
		for i, path := range paths {
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			inputs[i] = logs.Input{Name: path, Data: data}
		}
		got := p.imported(t, original, inputs)
		for _, l := range got.Logs {
			if l.Format.Name != name {
				t.Errorf("%s is taken for a log of %s", l.Name, l.Format.Name)
			}
		}
		p.prove(t, original, got, starter)
	}
	p.check(t)
}

// bridge starts what stands before a server, and returns its address and what
// ends it.
func bridge(t *testing.T, name, server, folder string, command []string) (addr string, end func()) {
	t.Helper()
	host, port, err := net.SplitHostPort(server)
	if err != nil {
		t.Fatal(err)
	}
	args := slices.Concat(command[1:], []string{"testdata/bridge.py", name, host, port, folder})
	cmd := exec.CommandContext(t.Context(), command[0], args...)
	cmd.Env = append(os.Environ(), "HOME="+folder, "XDG_CONFIG_HOME="+folder, "XDG_DATA_HOME="+folder, "XDG_CACHE_HOME="+folder, "LC_ALL=C.UTF-8")
	errors := new(strings.Builder)
	cmd.Stderr = errors
	input, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	output, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	first, err := bufio.NewReader(output).ReadString('\n')
	end = func() {
		input.Close()
		_, _ = io.Copy(io.Discard, output)
		_ = cmd.Wait()
	}
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("%s: %s", name, errors)
		}
	})
	if err != nil {
		input.Close()
		_ = cmd.Wait()
		t.Fatalf("%s does not start: %v\n%s", name, err, errors)
	}
	return net.JoinHostPort("127.0.0.1", strings.TrimSpace(first)), end
}
