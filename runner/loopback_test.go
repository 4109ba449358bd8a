package runner_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/runner"
)

// Addresses are literal here: no test asks a name server.
func TestRemoteAddrs(t *testing.T) {
	const cast = "[Client] Romeo\n\tjid: r@localhost\n[Client] Juliet\n\tjid: j@localhost\n"
	for _, c := range []struct {
		name, more, target string
		want               []string
	}{
		{"all is here", "", "127.0.0.1:5222", nil},
		{"a name for this machine", "\tconnect_host: localhost\n", "[::1]:5222", nil},
		{"the server is elsewhere", "", "192.0.2.1:5222", []string{"192.0.2.1:5222"}},
		{"a character goes elsewhere", "\tconnect_host: 192.0.2.7\n", "127.0.0.1:5222", []string{"192.0.2.7:5222"}},
		{"and to a port", "\tconnect_host: 192.0.2.7\n\tconnect_port: 1\n", "192.0.2.1:5222", []string{"192.0.2.1:5222", "192.0.2.7:1"}},
		{"only the port is another", "\tconnect_port: 1\n", "127.0.0.1:5222", nil},
	} {
		f := ast.Parse("x.scs", cast+c.more+"\n-----\n\nRomeo connects\n")
		if d := cmp.Diff(c.want, runner.RemoteAddrs(t.Context(), f, runner.Target{Addr: c.target})); d != "" {
			t.Errorf("%s: %s", c.name, d)
		}
	}
}
