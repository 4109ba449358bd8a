//go:build unix

package runverb_test

import (
	"bufio"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/scs-tools/scs/internal/testenv"
	"github.com/scs-tools/scs/runner/server/servertest"
	"github.com/scs-tools/scs/runner/stream"
)

// guests is a script of which one character has an account and one has not.
const guests = `# Guests

[Client] Romeo
	jid: romeo@localhost
	password: balcony-secret

[Client] Juliet
	jid: juliet@localhost
	password: scripted

-----

Romeo connects

Juliet connects

Juliet receives: nothing

Juliet disconnects

Romeo disconnects
`

// TestWhatARunHasRegisteredIsRemoved ends "scs run --register" in the middle, in
// each way, on a server where one of the accounts was there before.
func TestWhatARunHasRegisteredIsRemoved(t *testing.T) {
	testenv.Long(t)
	romeo := stream.Account{Username: "romeo", Domain: "localhost", Password: "balcony-secret"}
	s := servertest.WithAccounts(t, romeo)
	options := func(name, password string) stream.Options {
		return stream.Options{Addr: s.Addr(), Domain: "localhost", Username: name, Password: password}
	}
	isThere := func(name string) bool {
		err := stream.Register(t.Context(), options(name, "another"))
		if err == nil { // nobody had it: it goes again
			c, err := stream.Connect(t.Context(), options(name, "another"))
			if err == nil {
				err = c.Unregister(t.Context())
				c.Abort()
			}
			if err != nil {
				t.Error(err)
			}
			return false
		}
		return stream.Condition(err) == "conflict"
	}
	dir := filesIn(t, map[string]string{"guests.scs": guests, "romeo.scs": comesAndGoes})
	for _, signal := range []syscall.Signal{syscall.SIGKILL, syscall.SIGINT} {
		state := t.TempDir()
		cmd := scs(t, t.TempDir(), "run", "-v", "--register", "--server", s.Addr(), "--quiet-period", "1h", "guests.scs")
		cmd.Dir, cmd.Env = dir, append(cmd.Env, "XDG_STATE_HOME="+state)
		stdout, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		lines, waits := bufio.NewScanner(stdout), false
		for !waits && lines.Scan() {
			waits = strings.Contains(lines.Text(), "Juliet receives: nothing")
		}
		if !waits || !isThere("juliet") {
			t.Fatalf("%s: it does not wait with its account: %v", signal, lines.Err())
		}
		if err := cmd.Process.Signal(signal); err != nil {
			t.Fatal(err)
		}
		for lines.Scan() { // until it has ended
		}
		if err := cmd.Wait(); err == nil {
			t.Errorf("%s: it counts as passed", signal)
		}
		if killed := signal == syscall.SIGKILL; isThere("juliet") != killed {
			t.Errorf("%s: Juliet's account is there: %t", signal, !killed)
		}
		next := scs(t, t.TempDir(), "run", "--register", "--server", s.Addr(), "romeo.scs")
		next.Dir, next.Env = dir, append(next.Env, "XDG_STATE_HOME="+state)
		if out, err := next.CombinedOutput(); err != nil {
			t.Errorf("%s: the next run: %v\n%s", signal, err, out)
		}
		if isThere("juliet") {
			t.Errorf("%s: Juliet's account is there after the next run", signal)
		}
		c, err := stream.Connect(t.Context(), options("romeo", romeo.Password))
		if err != nil {
			t.Fatalf("%s: Romeo's account, which was there before: %v", signal, err)
		}
		c.Abort()
		if notes, _ := filepath.Glob(filepath.Join(state, "scs", "registered", "*")); len(notes) > 0 {
			t.Errorf("%s: notes are left: %q", signal, notes)
		}
	}
}
