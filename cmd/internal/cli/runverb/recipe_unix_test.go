//go:build unix

package runverb_test

import (
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/scs-tools/scs/internal/testenv"
	"github.com/scs-tools/scs/runner/stream/streamtest"
)

// recipe is how a Makefile of a server calls the Lua tool: it starts its server,
// names a folder and nothing else, stops the server, and forgets how the tool
// has ended.
const recipe = `SCANSION = scansion

.PHONY: integration-test
integration-test:
	./serverctl start
	$(SCANSION) -d ./suite; \
	./serverctl stop
`

// aServerListens serves the address that the Lua tool goes to, if it is free.
func aServerListens(t *testing.T, serves ...func(*streamtest.Peer)) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:5222")
	if err != nil {
		t.Skipf("somebody else uses the default port of servers: %v", err)
	}
	streamtest.ServeOn(t, listener, serves...)
}

func TestTheRecipeOfAMakefile(t *testing.T) {
	testenv.Long(t)
	command := testenv.Command(t, "make")
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	bin := t.TempDir()
	if err := os.Symlink(self, filepath.Join(bin, "scs")); err != nil {
		t.Fatal(err)
	}
	probed := func(p *streamtest.Peer) {
		p.Open(streamtest.FeaturesPlain)
		p.Rest()
	}
	pass := func(p *streamtest.Peer) {
		p.Welcome()
		p.Bye()
	}
	const here = "running on localhost:5222, "
	for _, c := range []struct {
		name, tool string
		serves     []func(*streamtest.Peer)
		begins     string // what it says first; "" for nothing in particular
		says       []string
	}{
		{"by the folder alone", "scs run", []func(*streamtest.Peer){probed, seen, pass}, here, []string{"passed", "1 passed in "}},
		{"with a failure", "scs run", []func(*streamtest.Peer){probed, seen, func(p *streamtest.Peer) { p.Welcome(); p.Say("<a>") }}, here, []string{"failed", "suite/a.scs:1", ": FAIL ", "1 failed in "}},
		{"with a host", "scs run -h localhost", []func(*streamtest.Peer){seen, pass}, "passed ", []string{"1 passed in "}},
		{"with help", "scs run -h", nil, "Run ", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			aServerListens(t, c.serves...)
			dir := t.TempDir()
			script := comesAndGoes
			if c.name == "with a failure" {
				script = strings.Replace(script, "Romeo disconnects", "Romeo receives:\n\t<message/>", 1)
			}
			for name, file := range map[string]struct {
				text string
				mode os.FileMode
			}{
				"Makefile":      {recipe, 0o600},
				"serverctl":     {"#!/bin/sh\necho \"$1\" >>calls\n", 0o700},
				"suite/a.scs":   {script, 0o600},
				"suite/more.md": {"No script.\n", 0o600},
			} {
				path := filepath.Join(dir, filepath.FromSlash(name))
				if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, []byte(file.text), file.mode); err != nil {
					t.Fatal(err)
				}
			}
			cmd := exec.Command(command, "--no-print-directory", "integration-test", "SCANSION="+c.tool)
			cmd.Dir = dir
			cmd.Env = append(os.Environ(), "PATH="+bin+string(os.PathListSeparator)+os.Getenv("PATH"), "MAKEFLAGS=")
			out, err := cmd.CombinedOutput()
			if err != nil {
				t.Errorf("the recipe ends with %v", err)
			}
			said := strings.TrimSpace(string(out))
			_, said, _ = strings.Cut(said, "./serverctl stop\n") // make shows the line, with its continuation
			if !strings.HasPrefix(said, c.begins) {
				t.Errorf("it does not begin with %q:\n%s", c.begins, out)
			}
			for _, text := range c.says {
				if !strings.Contains(said, text) {
					t.Errorf("%q is missing in\n%s", text, out)
				}
			}
			if calls, _ := os.ReadFile(filepath.Join(dir, "calls")); string(calls) != "start\nstop\n" {
				t.Errorf("the server was told %q", calls)
			}
		})
	}
}
