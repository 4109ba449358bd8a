package clitest

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/spf13/cobra"

	"github.com/scs-tools/scs/cmd/internal/cli"
)

// Session is a watch over a folder of scripts, as its user sees it.
type Session struct {
	t      *testing.T
	mutex  sync.Mutex
	said   strings.Builder // since the last round
	rounds chan string     // what each round has said
	code   chan int
	stop   context.CancelFunc
}

// Write takes in what the command prints. A round ends with the line that says
// what is watched.
func (s *Session) Write(p []byte) (int, error) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.said.Write(p)
	if strings.HasPrefix(string(p), "watching ") {
		s.rounds <- s.said.String()
		s.said.Reset()
	}
	return len(p), nil
}

// Watch starts a command, whose arguments make it watch, in a copy of a folder,
// which becomes the current one.
func Watch(t *testing.T, folder string, command *cobra.Command, args ...string) *Session {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(folder)); err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
	s := &Session{t: t, rounds: make(chan string, 100), code: make(chan int, 1)}
	ctx, stop := context.WithCancel(t.Context())
	s.stop = stop
	command.SetOut(s)
	command.SetErr(s)
	go func() { s.code <- cli.Run(ctx, command, args) }()
	t.Cleanup(stop)
	return s
}

// Save writes a file as careful editors do: another one, which is renamed.
func (s *Session) Save(name, text string) {
	s.t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		s.t.Fatal(err)
	}
	if err := os.WriteFile(name+"~", []byte(text), 0o600); err != nil {
		s.t.Fatal(err)
	}
	if err := os.Rename(name+"~", name); err != nil {
		s.t.Fatal(err)
	}
}

// Edit replaces a part of a file.
func (s *Session) Edit(name, old, replacement string) {
	s.t.Helper()
	text, err := os.ReadFile(name)
	if err != nil || !strings.Contains(string(text), old) {
		s.t.Fatalf("%s has no %q: %v", name, old, err)
	}
	s.Save(name, strings.Replace(string(text), old, replacement, 1))
}

// Wants waits for the next round, which says all of the given and nothing of
// what is given with a "!" before it.
func (s *Session) Wants(parts ...string) {
	s.t.Helper()
	if wrong := s.lacks(parts); wrong != "" {
		s.t.Error(wrong)
	}
}

// ComesTo waits for a round as [Session.Wants] does. Rounds before it are passed
// over: what takes several steps may be seen half done.
func (s *Session) ComesTo(parts ...string) {
	s.t.Helper()
	for s.lacks(parts) != "" {
	}
}

// lacks waits for the next round and tells what is not as wanted.
func (s *Session) lacks(parts []string) string {
	s.t.Helper()
	select {
	case said := <-s.rounds:
		for _, part := range parts {
			unwanted, not := strings.CutPrefix(part, "!")
			if not && strings.Contains(said, unwanted) {
				return fmt.Sprintf("it says %q:\n%s", unwanted, said)
			}
			if !not && !strings.Contains(said, part) {
				return fmt.Sprintf("it does not say %q:\n%s", part, said)
			}
		}
	case code := <-s.code:
		s.t.Fatalf("the watch has ended with code %d", code)
	case <-time.After(time.Minute):
		s.t.Fatalf("no round for a minute, waiting for %q", parts)
	}
	return ""
}

// Ends interrupts the watch, which ends with the code.
func (s *Session) Ends(code int) {
	s.t.Helper()
	s.stop()
	select {
	case got := <-s.code:
		if got != code {
			s.t.Errorf("it ends with code %d instead of %d", got, code)
		}
	case <-time.After(time.Minute):
		s.t.Fatal("it does not end")
	}
}
