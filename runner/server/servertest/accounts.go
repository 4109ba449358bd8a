package servertest

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/scs-tools/scs/runner/server"
	"github.com/scs-tools/scs/runner/stream"
)

// realLogins is a configuration with passwords that are checked, in which
// clients can register (XEP-0077). On pubsub.localhost romeo may make nodes.
const realLogins = `modules_enabled = { "roster", "saslauth", "register", "disco", "ping", "version" }
allow_registration = true
authentication = "internal_hashed"
storage = "internal"
VirtualHost "localhost"
Component "pubsub.localhost" "pubsub"
	admins = { "romeo@localhost" }
`

// WithAccounts starts a Prosody that checks passwords and lets clients register,
// with these accounts on localhost. It ends with the test.
func WithAccounts(tb testing.TB, accounts ...stream.Account) *server.Server {
	tb.Helper()
	program := Prosody(tb)
	config := filepath.Join(tb.TempDir(), "prosody.cfg.lua")
	if err := os.WriteFile(config, []byte(realLogins), 0o600); err != nil {
		tb.Fatal(err)
	}
	s, err := server.Start(tb.Context(), program, server.Options{Config: config})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = s.Close() })
	if len(accounts) == 0 {
		return s
	}
	if err := s.MakeAccounts(tb.Context(), accounts); err != nil {
		tb.Fatal(err)
	}
	return s
}
