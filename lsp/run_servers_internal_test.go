package lsp

import (
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	xmppserver "github.com/scs-tools/scs/runner/server"
	"github.com/scs-tools/scs/runner/suite"
)

// A run that finds no server has others look anew, but takes nothing from those
// that still wait: they are told what is wrong with the server, not with us.
func TestRenewalLeavesThoseWhoWait(t *testing.T) {
	dir := t.TempDir()
	program, begun, proceed := filepath.Join(dir, "prosody"), filepath.Join(dir, "begun"), filepath.Join(dir, "proceed")
	if err := exec.Command("mkfifo", begun, proceed).Run(); err != nil {
		t.Skip("no named pipes here:", err)
	}
	// It says that it has begun, and fails when it is told to.
	text := fmt.Sprintf("#!/bin/sh\necho >'%s'\nread line <'%s'\necho out of order\nexit 1\n", begun, proceed)
	if err := os.WriteFile(program, []byte(text), 0o700); err != nil {
		t.Fatal(err)
	}
	w := newWarmServers(time.Hour, slog.New(slog.DiscardHandler))
	defer w.close()
	servers, release := w.acquire(xmppserver.Program{Kind: xmppserver.Prosody, Path: program}, false)
	defer release()
	failed := make(chan error)
	go func() {
		_, err := servers.Acquire(t.Context(), suite.Script{Path: "a.scs"})
		failed <- err
	}()
	says, err := os.Open(begun) // which waits for a start
	if err != nil {
		t.Fatal(err)
	}
	defer says.Close()
	w.retireAll()
	told, err := os.OpenFile(proceed, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer told.Close()
	if _, err := told.WriteString(strings.Repeat("\n", 100)); err != nil { // a line for each start
		t.Fatal(err)
	}
	if err := <-failed; err == nil || !strings.Contains(err.Error(), "out of order") {
		t.Errorf("the run is told %v", err)
	}
	if again, release := w.acquire(xmppserver.Program{Kind: xmppserver.Prosody, Path: program}, false); again == servers {
		t.Error("the next run gets the servers that have failed")
	} else {
		release()
	}
}
