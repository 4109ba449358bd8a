package server_test

import (
	"crypto/x509"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/scs-tools/scs/runner/server"
	"github.com/scs-tools/scs/runner/server/servertest"
	"github.com/scs-tools/scs/runner/stream"
	"github.com/scs-tools/scs/runner/stream/streamtest"
)

// TestLoginsThatAreBoundToTheChannel logs in by nothing else than SCRAM with
// channel binding, by each kind that a Prosody of this machine has: 0.12 knows
// tls-unique, and so up to TLS 1.2; 13 knows tls-exporter in TLS 1.3. No Prosody
// lets a client choose tls-server-end-point where one of these is there too.
func TestLoginsThatAreBoundToTheChannel(t *testing.T) {
	for _, c := range []struct {
		name     string
		find     func(testing.TB) server.Program
		protocol string // as LuaSec calls it
		hash     string // of the passwords that it keeps
		binding  string
	}{
		{"Prosody", servertest.Prosody, "tlsv1_2", "SHA-256", "tls-unique"},
		{"Prosody 13, TLS 1.2", servertest.Prosody13, "tlsv1_2", "SHA-1", "tls-unique"},
		{"Prosody 13", servertest.Prosody13, "tlsv1_3", "SHA-256", "tls-exporter"},
	} {
		t.Run(c.name, func(t *testing.T) {
			program := c.find(t)
			dir := t.TempDir()
			_, certificate, key := streamtest.Certificate(t, "localhost")
			config := fmt.Sprintf(`modules_enabled = { "roster", "saslauth", "tls", "disco" }
authentication = "internal_hashed" storage = "internal" password_hash = %q
ssl = { certificate = %q, key = %q, protocol = %q }
VirtualHost "localhost"`, c.hash, filepath.Join(dir, "a.crt"), filepath.Join(dir, "a.key"), c.protocol)
			for name, text := range map[string]string{"a.crt": string(certificate), "a.key": string(key), "prosody.cfg.lua": config} {
				if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			s, err := server.Start(t.Context(), program, server.Options{Config: filepath.Join(dir, "prosody.cfg.lua"), Debug: true})
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			romeo := stream.Account{Username: "romeo", Domain: "localhost", Password: "balcony-secret"}
			if err := s.MakeAccounts(t.Context(), []stream.Account{romeo}); err != nil {
				t.Fatal(err)
			}
			roots := x509.NewCertPool()
			roots.AppendCertsFromPEM(certificate)
			login := func(password, mechanism string) error {
				conn, err := stream.Connect(t.Context(), stream.Options{
					Addr: s.Addr(), Domain: "localhost", Username: "romeo", Password: password, RootCAs: roots, Mechanisms: []string{mechanism},
				})
				if err == nil {
					conn.Abort()
				}
				return err
			}
			if err := login(romeo.Password, "SCRAM-"+c.hash+"-PLUS"); err != nil {
				t.Error(err)
			}
			if err := login("another", "SCRAM-"+c.hash+"-PLUS"); stream.Condition(err) != "not-authorized" {
				t.Errorf("a wrong password: %v", err)
			}
			log := logOf(s)
			if !strings.Contains(log, "Channel binding '"+c.binding+"' supported") {
				t.Errorf("%s is not offered:\n%s", c.binding, log)
			}
		})
	}
}
