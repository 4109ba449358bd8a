//go:build unix

package server_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/scs-tools/scs/internal/testenv"
	"github.com/scs-tools/scs/runner/server"
	"github.com/scs-tools/scs/runner/server/servertest"
	"github.com/scs-tools/scs/runner/stream"
)

// realLogins are configurations with accounts, by kind of server.
var realLogins = map[server.Kind][]string{
	server.Prosody: {
		`modules_enabled = { "roster", "saslauth" } authentication = "internal_hashed" VirtualHost "localhost"`,
		`modules_enabled = { "roster", "saslauth" } authentication = "internal_plain" storage = "internal" VirtualHost "localhost"`,
	},
	server.Ejabberd: {"hosts: [localhost]\nauth_password_format: scram\nmodules:\n  mod_roster: {}\n"},
}

// TestAccountsAreMade: where a configuration has accounts, those that are asked
// for can log in, and nobody else.
func TestAccountsAreMade(t *testing.T) {
	testenv.Long(t)
	for _, m := range servertest.Makes() {
		program := m.Find(t)
		for kind, text := range realLogins[program.Kind] {
			name := program.Kind.ConfigFile()
			folder := layOut(t, map[string]string{name: text})
			s := begin(t, program, server.Options{Config: filepath.Join(folder, name)})
			accounts := []stream.Account{
				{Username: "romeo", Domain: "localhost", Password: `s'ecret "é`},
				{Username: "jülia", Domain: "localhost", Password: "x"},
				{Username: "nobody", Domain: "elsewhere.example", Password: "x"},
			}
			for range 2 { // those that are there stay
				if err := s.MakeAccounts(t.Context(), accounts); err != nil {
					t.Errorf("%s %d: %v", m.Name, kind, err)
				}
			}
			for _, c := range []struct {
				user, password string
				in             bool
			}{{"romeo", accounts[0].Password, true}, {"romeo", "other", false}, {"paris", "x", false}} {
				conn, err := stream.Connect(t.Context(), stream.Options{Addr: s.Addr(), Domain: "localhost", Username: c.user, Password: c.password})
				if (err == nil) != c.in {
					t.Errorf("%s %d: %s with %q: %v", m.Name, kind, c.user, c.password, err)
				}
				if conn != nil {
					conn.Abort()
				}
			}
		}
	}
}

// TestAFoldersEjabberd: what a folder says counts, but for ports and other
// servers; so does what its file includes.
func TestAFoldersEjabberd(t *testing.T) {
	testenv.Long(t)
	folder := layOut(t, map[string]string{
		"ejabberd.yml": "# ours\nhosts: [verona.example]\ninclude_config_file: more.yml\nlisten:\n  - port: 5222\n    module: ejabberd_c2s\n    max_stanza_size: 70000\n  - port: 5269\n    module: ejabberd_s2s_in\n",
		"more.yml":     "listen:\n  - port: 5298\n    module: ejabberd_c2s\nmodules:\n  mod_ping: {}\n  mod_proxy65: {}\nauth_method: [anonymous]\nanonymous_protocol: both\n",
	})
	config := filepath.Join(folder, "ejabberd.yml")
	code, err := server.ReadForeignCode("", config)
	if err != nil || code.Files() != 2 {
		t.Fatalf("%d files, %v", code.Files(), err)
	}
	program := servertest.Ejabberd(t)
	s := begin(t, program, server.Options{Config: config, Agreed: []*server.ForeignCode{code}})
	if err := s.MakeAccounts(t.Context(), []stream.Account{{Username: "romeo", Domain: "verona.example", Password: "x"}}); err != nil {
		t.Error(err)
	}
	conn, err := stream.Connect(t.Context(), stream.Options{Addr: s.Addr(), Domain: "verona.example"})
	if err != nil {
		t.Fatal(err)
	}
	conn.Abort()
	for _, line := range s.Log(time.Time{}) {
		if port := "127.0.0.1:" + s.Addr()[len("127.0.0.1:"):]; strings.Contains(line.Text, "Start accepting") && !strings.Contains(line.Text, port) && !strings.Contains(line.Text, "proxy65") {
			t.Error(line.Text)
		}
	}
	s.Close()
	if err := os.WriteFile(filepath.Join(folder, "more.yml"), []byte("language: fr\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := server.Start(t.Context(), program, server.Options{Config: config, Agreed: []*server.ForeignCode{code}}); err == nil || !strings.Contains(err.Error(), "changed after you allowed it") {
		t.Error(err)
	}
	broken := layOut(t, map[string]string{"ejabberd.yml": "hosts: [a\n"})
	if _, err := server.Start(t.Context(), program, server.Options{Config: filepath.Join(broken, "ejabberd.yml")}); err == nil || !strings.Contains(err.Error(), "ejabberd.yml: yaml: line 1") {
		t.Error(err)
	}
}
