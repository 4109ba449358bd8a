//go:build unix

package runverb_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/scs-tools/scs/cmd/internal/cli"
	"github.com/scs-tools/scs/internal/testenv"
	"github.com/scs-tools/scs/runner/stream/streamtest"
)

// comesAndGoes is a script that takes no time.
const comesAndGoes = `# Comes and goes

[Client] Romeo
	jid: romeo@localhost
	password: balcony-secret

-----

Romeo connects

Romeo disconnects
`

// filesIn writes files into a folder of their own.
func filesIn(t *testing.T, files map[string]string) (dir string) {
	t.Helper()
	dir = t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// runs runs the command in a folder, and returns what it says and its exit code.
func runs(t *testing.T, dir string, args ...string) (said string, code int) {
	t.Helper()
	cmd := scs(t, t.TempDir(), append([]string{"run"}, args...)...)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return string(out), exit.ExitCode()
	} else if err != nil {
		t.Fatal(err)
	}
	return string(out), cli.ExitClean
}

// The certificate of a server is trusted because of --ca, or of [run] ca.
func TestAuthorities(t *testing.T) {
	made, certificate, key := streamtest.Certificate(t, "localhost")
	dir := filesIn(t, map[string]string{
		"a.scs": comesAndGoes, "ca.pem": string(certificate), "key.pem": string(key), "empty.pem": "",
		"spoilt.pem": "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
		"named.toml": "[run]\nca = 'ca.pem'\n", "wrong.toml": "[run]\nca = 'missing.pem'\n",
	})
	welcome := func(p *streamtest.Peer) {
		if p.Encrypt(made, "xmpp-client") {
			p.Welcome()
			p.Bye()
		}
	}
	reached := func(*streamtest.Peer) {} // the first connection asks whether somebody is there
	for _, c := range []struct {
		name string
		args []string
		says string
		code int
	}{
		{"nobody is named", nil, "set the authority's file with --ca FILE", cli.ExitEnvironment},
		{"the flag", []string{"--ca", "ca.pem"}, "1 passed", cli.ExitClean},
		{"the settings", []string{"--config", "named.toml"}, "1 passed", cli.ExitClean},
		{"the flag goes before the settings", []string{"--config", "wrong.toml", "--ca", "ca.pem"}, "1 passed", cli.ExitClean},
	} {
		t.Run(c.name, func(t *testing.T) {
			addr := streamtest.Serve(t, reached, welcome)
			said, code := runs(t, dir, append(c.args, "--server", "tls://"+addr, "a.scs")...)
			if code != c.code || !strings.Contains(said, c.says) {
				t.Errorf("exit code %d:\n%s", code, said)
			}
		})
	}
	// What is wrong is said before anybody is called.
	for _, c := range []struct {
		name string
		args []string
		says string
	}{
		{"no file", []string{"--ca", "missing.pem"}, `--ca: cannot read the certificates in "missing.pem": `},
		{"a folder", []string{"--ca", "."}, `--ca: cannot read the certificates in "."`},
		{"no certificate", []string{"--ca", "key.pem"}, `--ca: no certificate in "key.pem"`},
		{"nothing", []string{"--ca", "empty.pem"}, `--ca: no certificate in "empty.pem"`},
		{"a spoilt certificate", []string{"--ca", "spoilt.pem"}, `--ca: cannot read certificate 1 in "spoilt.pem": `},
		{"settings", []string{"--config", "wrong.toml"}, `wrong.toml:2:6: cannot read the certificates in "missing.pem": `},
		{"it would be overwritten", []string{"--ca", "ca.pem", "--events", "ca.pem"}, `this command reads "ca.pem"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			said, code := runs(t, dir, append(c.args, "--server", "tls://"+streamtest.Unused(t), "a.scs")...)
			if code != cli.ExitUsage || !strings.Contains(said, c.says) {
				t.Errorf("exit code %d:\n%s", code, said)
			}
		})
	}
}

// A server that is started with the folder's configuration offers TLS with a
// certificate that somebody made.
func TestAuthoritiesOfAServerThatIsStarted(t *testing.T) {
	testenv.Long(t)
	testenv.Command(t, "prosody")
	_, certificate, key := streamtest.Certificate(t, "localhost")
	dir := filesIn(t, map[string]string{
		"a.scs": comesAndGoes, "localhost.crt": string(certificate), "localhost.key": string(key),
		"prosody.cfg.lua": `modules_enabled = { "saslauth", "tls" }
VirtualHost "localhost"
	ssl = { certificate = "` + "@/localhost.crt" + `", key = "` + "@/localhost.key" + `" }
`,
	})
	config := filepath.Join(dir, "prosody.cfg.lua")
	text, err := os.ReadFile(config)
	if err == nil {
		err = os.WriteFile(config, []byte(strings.ReplaceAll(string(text), "@", dir)), 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args []string
		says string
	}{
		{nil, "--ca FILE"},
		{[]string{"--ca", "localhost.crt"}, "1 passed"},
		{[]string{"--insecure"}, "1 passed"},
	} {
		if said, _ := runs(t, dir, append(c.args, "a.scs")...); !strings.Contains(said, c.says) {
			t.Errorf("%q:\n%s", c.args, said)
		}
	}
}
