package runverb_test

import (
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/scs-tools/scs/cmd/internal/cli"
	"github.com/scs-tools/scs/internal/testenv"
	"github.com/scs-tools/scs/runner/stream/streamtest"
)

// TestNothingIsKnownOfAServerThatIsNotThere: one server that dies, or lets nobody
// log in, or too late, has not failed, in no report; a failure beside it counts.
func TestNothingIsKnownOfAServerThatIsNotThere(t *testing.T) {
	testenv.Long(t)
	for _, c := range []struct {
		name   string
		where  func(*testing.T) string
		says   string
		also   bool // there is a script that fails
		expect int
	}{
		{"refused", func(t *testing.T) string { return streamtest.Serve(t, seen, refuses) }, "not-authorized", false, cli.ExitEnvironment},
		{"late", func(t *testing.T) string { return streamtest.Serve(t, seen, mute) }, "no answer in time", false, cli.ExitEnvironment},
		{"killed, the port last", func(t *testing.T) string { return dying(t, true) }, "the server exited during the run: ", false, cli.ExitEnvironment},
		{"killed", func(t *testing.T) string { return dying(t, false) }, "the server exited during the run: ", false, cli.ExitEnvironment},
		{"refused and failed", func(t *testing.T) string { return streamtest.Serve(t, seen, refuses, says(swapped)) }, "not-authorized", true, cli.ExitFindings},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			dir := filesIn(t, map[string]string{"a.scs": children})
			if c.also {
				if err := os.WriteFile(filepath.Join(dir, "b.scs"), []byte(children), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			said, code := runs(t, dir, "--server", c.where(t), "--color=never", "--connect-timeout", "300ms", "--timeout", "2s", "--report", "junit=j.xml", ".")
			if code != c.expect || !strings.Contains(said, "a.scs:9: NO VERDICT") && !strings.Contains(said, "a.scs:14: NO VERDICT") || !strings.Contains(said, c.says) {
				t.Errorf("exit code %d:\n%s", code, said)
			}
			want := `failures="0" errors="1"`
			if c.also {
				want = `failures="1" errors="1"`
			}
			if report, err := os.ReadFile(filepath.Join(dir, "j.xml")); err != nil || !strings.Contains(string(report), want) {
				t.Errorf("%q is missing: %v\n%s", want, err, report)
			}
		})
	}
}

// mute takes a connection and says nothing.
func mute(p *streamtest.Peer) { p.Rest() }

// dying runs a server that is gone when presence has come: its port before its
// connections, or after them.
func dying(t *testing.T, portLast bool) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer listener.Close()
		if conn, err := listener.Accept(); err == nil { // who asks whether somebody is there
			conn.Close()
		}
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		p := &streamtest.Peer{TB: t, Conn: conn}
		p.Welcome()
		p.Expect("<presence/>")
		if !portLast {
			listener.Close()
		}
		conn.Close()
		if conn, err := listener.Accept(); err == nil {
			listener.Close()
			conn.Close()
		}
	}()
	t.Cleanup(func() {
		listener.Close()
		<-done
	})
	return listener.Addr().String()
}
