package lsp_test

import (
	"context"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/scs-tools/scs/lsp"
	"github.com/scs-tools/scs/lsp/lsptest"
	"github.com/scs-tools/scs/runner/server"
	"github.com/scs-tools/scs/runner/server/servertest"
)

// children returns the processes that this one has started and that have not
// ended, where the operating system tells.
func children(t *testing.T) []string {
	t.Helper()
	if runtime.GOOS != "linux" {
		return nil
	}
	files, err := filepath.Glob("/proc/self/task/*/children")
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			continue // the thread has ended
		}
		all = append(all, strings.Fields(string(text))...)
	}
	return all
}

// However a conversation ends, the runs end with it, and the servers.
func TestRunsEndWithTheConversation(t *testing.T) {
	for name, leave := range map[string]func(p runClient){
		"goodbye": func(p runClient) {
			p.MustCall("shutdown", nil, nil)
			p.Notify("exit", nil)
		},
		"exit":         func(p runClient) { p.Notify("exit", nil) },
		"end of input": func(p runClient) { p.Hang() },
	} {
		t.Run(name, func(t *testing.T) {
			p := withProsody(t, patient)
			p.Open(uri, waits)
			p.begin(uri, waiting)
			if runtime.GOOS == "linux" && len(children(t)) == 0 {
				t.Error("there is no server to begin with")
			}
			leave(p)
			_ = p.Returned() // it says how they parted, which is not the matter here
			if left := children(t); len(left) > 0 {
				t.Errorf("the processes %s are left", left)
			}
		})
	}
	t.Run("death of the editor", func(t *testing.T) {
		servertest.Prosody(t)
		editor := exec.Command(os.Args[0], "-test.run=^$", "-test.timeout=1h")
		editor.Env = append(os.Environ(), waitForInput+"=1")
		stdin, err := editor.StdinPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := editor.Start(); err != nil {
			t.Fatal(err)
		}
		p := runClient{t, lsptest.Start(t, serve)}
		p.Initialize(ableRunClient, map[string]any{"processId": editor.Process.Pid, "initializationOptions": undelayed})
		p.Open(uri, waits)
		p.begin(uri, waiting)
		stdin.Close()
		editor.Wait()
		_ = p.Returned()
		if left := children(t); len(left) > 0 {
			t.Errorf("the processes %s are left", left)
		}
	})
}

// shutdown ends the runs, though the conversation goes on until "exit".
func TestShutdownStopsRuns(t *testing.T) {
	p := withProsody(t, patient)
	p.Open(uri, waits)
	id := p.begin(uri, waiting)
	p.MustCall("shutdown", nil, nil)
	if got := p.ended(id); got.Outcome != "canceled" || !strings.HasPrefix(got.Message, "stopped: the editor is closing") {
		t.Errorf("%+v", got)
	}
}

// awaited is a log that somebody waits for a message in.
type awaited struct {
	slog.Handler
	message string
	seen    chan struct{}
}

func (a *awaited) Enabled(context.Context, slog.Level) bool { return true }

func (a *awaited) Handle(_ context.Context, r slog.Record) error {
	if r.Message == a.message {
		select {
		case a.seen <- struct{}{}:
		default: // it is known already
		}
	}
	return nil
}

// The server that waits for a further run is not left waiting for ever.
func TestNoServerWaitsForEver(t *testing.T) {
	servertest.Prosody(t)
	log := &awaited{Handler: slog.DiscardHandler, message: "unused server closed", seen: make(chan struct{}, 1)}
	e := lsptest.Start(t, func(ctx context.Context, in io.ReadCloser, out io.WriteCloser) error {
		return lsp.Serve(ctx, in, out, lsp.Options{Log: slog.New(log), ServerIdle: time.Millisecond})
	})
	e.Initialize(nil, nil)
	if left := children(t); len(left) > 0 {
		t.Errorf("the processes %s have been started before the first run", left)
	}
	p := runClient{t, e}
	p.Open(uri, passes)
	for range 2 { // after the last run, whatever has been before
		if got := p.run(uri); got.Outcome != "passed" {
			t.Errorf("%+v", got)
		}
		select {
		case <-log.seen:
		case <-time.After(time.Minute):
			t.Fatal("a server waits and waits")
		}
		if left := children(t); len(left) > 0 {
			t.Errorf("the processes %s are left", left)
		}
	}
}

// Runs on a server that somebody has started follow each other.
func TestRunsOnAGivenServerFollowEachOther(t *testing.T) {
	program := servertest.Prosody(t)
	given, err := server.Start(t.Context(), program, server.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer given.Close()
	p := newRunClient(t, `{"timeout": "10m", "server": "`+given.Addr()+`"}`)
	other := strings.Replace(uri, "a.scs", "b.scs", 1)
	p.Open(uri, waits)
	p.Open(other, passes)
	first := p.begin(uri, waiting)
	params := command("scs.run", other)
	params["workDoneToken"] = "second"
	second := p.Begin("workspace/executeCommand", params)
	p.at(`"token":"second","value":{"kind":"report","cancellable":true,"message":"waiting for a server"`)
	p.Notify("window/workDoneProgress/cancel", map[string]any{"token": "second"})
	if got := p.ended(second); got.Outcome != "canceled" || got.Message != "stopped" { // and not in a line
		t.Errorf("%+v", got)
	}
	third := p.Begin("workspace/executeCommand", command("scs.run", other))
	p.MustCall("workspace/executeCommand", command("scs.cancel", uri), nil)
	if got := p.ended(first); got.Outcome != "canceled" {
		t.Errorf("%+v", got)
	}
	if got := p.ended(third); got.Outcome != "passed" || got.Server != given.Addr() {
		t.Errorf("%+v", got)
	}
}

// A server that cannot start is started anew for the next run, when the user
// may have fixed it.
func TestFixedServerIsStarted(t *testing.T) {
	program := servertest.Prosody(t)
	if runtime.GOOS == "windows" {
		t.Skip("the server is a shell script")
	}
	dir := t.TempDir()
	t.Setenv("PATH", dir+string(filepath.ListSeparator)+os.Getenv("PATH"))
	script := func(text string) {
		if err := os.WriteFile(filepath.Join(dir, "prosody"), []byte("#!/bin/sh\n"+text+"\n"), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	p := newRunClient(t, patient)
	p.Open(uri, passes)
	script("echo out of order; exit 1")
	if got := p.run(uri); got.Outcome != "no-server" || !strings.Contains(got.Message, "out of order") {
		t.Errorf("%+v", got)
	}
	script(`exec "` + program.Path + `" "$@"`)
	if got := p.run(uri); got.Outcome != "passed" {
		t.Errorf("%+v", got)
	}
}
