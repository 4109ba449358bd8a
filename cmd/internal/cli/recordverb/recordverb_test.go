package recordverb

import (
	"bytes"
	"context"
	"crypto/x509"
	"encoding/base64"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/spf13/cobra"

	"github.com/scs-tools/scs/cmd/internal/cli"
	"github.com/scs-tools/scs/cmd/internal/cli/clitest"
	"github.com/scs-tools/scs/internal/testenv"
	"github.com/scs-tools/scs/runner/stream"
	"github.com/scs-tools/scs/runner/stream/streamtest"
)

func TestMain(m *testing.M) {
	clitest.ClearEnvironment()
	testscript.Main(m, map[string]func(){"scs": func() { os.Exit(cli.Main(root())) }})
}

func root() *cobra.Command {
	root := &cobra.Command{Use: "scs"}
	root.AddCommand(New())
	return root
}

func TestCommand(t *testing.T) { clitest.Run(t, "testdata") }

// messages is an error stream that a test waits for.
type messages struct {
	mutex sync.Mutex
	text  bytes.Buffer
	grown chan struct{}
}

func (m *messages) Write(p []byte) (int, error) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	close(m.grown)
	m.grown = make(chan struct{})
	return m.text.Write(p)
}

// wait waits for what a pattern finds, and returns its first group.
func (m *messages) wait(t *testing.T, pattern string) string {
	t.Helper()
	find := regexp.MustCompile(pattern)
	timeout := time.After(30 * time.Second)
	for {
		m.mutex.Lock()
		found, grown := find.FindStringSubmatch(m.text.String()), m.grown
		text := m.text.String()
		m.mutex.Unlock()
		if found != nil {
			return found[len(found)-1]
		}
		select {
		case <-grown:
		case <-timeout:
			t.Fatalf("no %q in %q", pattern, text)
		}
	}
}

// recording is the command at work.
type recording struct {
	messages
	interrupt func() int // returns the exit code
	port      string
	roots     *x509.CertPool
}

// started starts the command with a server of its own and waits until clients
// can connect.
func started(t *testing.T, args ...string) *recording {
	t.Helper()
	testenv.Command(t, "prosody")
	ctx, cancel := context.WithCancel(t.Context())
	r := &recording{messages: messages{grown: make(chan struct{})}, roots: x509.NewCertPool()}
	command := root()
	command.SetErr(&r.messages)
	code := make(chan int, 1)
	go func() { code <- cli.Run(ctx, command, append([]string{"record", "--listen", "127.0.0.1:0"}, args...)) }()
	r.interrupt = sync.OnceValue(func() int {
		cancel()
		return <-code
	})
	t.Cleanup(func() { r.interrupt() })
	r.port = r.wait(t, `127.0.0.1 and port (\d+)\n`)
	certificate, err := os.ReadFile(r.wait(t, `(?m)^certificate: (.+)$`))
	if err != nil {
		t.Fatal(err)
	}
	r.roots.AppendCertsFromPEM(certificate)
	r.wait(t, "tls trust")
	return r
}

// visit logs a client in, has it say something, and leaves.
func (r *recording) visit(t *testing.T) { r.visitWith(t, "moonlit-balcony") }

// visitWith is a visit with that password. The client sends more before it asks
// for its roster.
func (r *recording) visitWith(t *testing.T, password string, more ...string) {
	t.Helper()
	c, err := stream.Connect(t.Context(), stream.Options{
		Addr: "127.0.0.1:" + r.port, Domain: "localhost", Username: "romeo", Password: password,
		Security: stream.SecurityStartTLS, RootCAs: r.roots,
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, stanza := range more {
		if err := c.Send(t.Context(), []byte(stanza)); err != nil {
			t.Fatal(err)
		}
	}
	if err := c.Send(t.Context(), []byte("<iq type='get' id='r'><query xmlns='jabber:iq:roster'/></iq>")); err != nil {
		t.Error(err)
	}
	for {
		stanza, err := c.Next(t.Context())
		if err != nil {
			t.Error(err)
			break
		}
		if bytes.Contains(stanza.Raw, []byte("jabber:iq:roster")) {
			break
		}
	}
	if err := c.Close(t.Context()); err != nil {
		t.Error(err)
	}
	r.wait(t, "romeo@localhost/.+: disconnected")
}

func TestAScriptIsWrittenWhenInterrupted(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	path := filepath.Join(dir, "x.scs")
	r := started(t, "-o", path)
	r.visit(t)
	if code := r.interrupt(); code != cli.ExitClean {
		t.Errorf("exit code %d", code)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(r.text.String()+string(text), "moonlit") || !strings.Contains(string(text), "Romeo sends:") ||
		!strings.Contains(string(text), "\tpassword: password\n") {
		t.Errorf("the script is\n%s", text)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "scs-*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// Wherever a client says its password again, and however it is written: it is
// neither in the script nor in what is printed.
func TestNoSecretIsRecorded(t *testing.T) {
	const password = "orchard&wall-7"
	coded := func(text string) string { return base64.StdEncoding.EncodeToString([]byte(text)) }
	inXML := strings.ReplaceAll(password, "&", "&amp;")
	secrets := []string{password, inXML, url.QueryEscape(password), coded(password), coded("\x00romeo\x00" + password)}
	stanzas := []string{
		"<iq type='set' id='p'><query xmlns='jabber:iq:register'><username>romeo</username><password>" + inXML + "</password></query></iq>",
		"<message to='romeo@localhost'><body><![CDATA[it is " + password + "]]></body></message>",
	}
	for _, secret := range secrets[1:] {
		stanzas = append(stanzas, "<message to='romeo@localhost'><body>it is "+secret+"!</body><x xmlns='urn:x' y='"+secret+"'/></message>")
	}
	path := filepath.Join(t.TempDir(), "x.scs")
	r := started(t, "-o", path)
	r.visitWith(t, password, stanzas...)
	if code := r.interrupt(); code != cli.ExitClean {
		t.Errorf("exit code %d", code)
	}
	script, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for sink, text := range map[string]string{"the script": string(script), "what is printed": r.text.String()} {
		for _, secret := range secrets {
			if i := strings.Index(text, secret); i >= 0 {
				t.Errorf("%q is in %s: …%s…", secret, sink, text[max(0, i-100):i+len(secret)])
			}
		}
	}
	if strings.Count(string(script), "it is password") < len(secrets) {
		t.Errorf("nothing stands in for secrets, so nothing is proven:\n%s", script)
	}
}

// TestAScriptIsNotLost: a file that somebody has made meanwhile stays, and the
// script goes to another.
func TestAScriptIsNotLost(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	path := filepath.Join(dir, "x.scs")
	r := started(t, "-o", path)
	r.visit(t)
	if err := os.WriteFile(path, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	if code := r.interrupt(); code != cli.ExitUsage {
		t.Errorf("exit code %d", code)
	}
	if text, _ := os.ReadFile(path); string(text) != "mine" {
		t.Errorf("the file is overwritten by %q", text)
	}
	saved, err := os.ReadFile(r.wait(t, `the script is in (\S+) instead`))
	if err != nil || !strings.Contains(string(saved), "Romeo sends:") {
		t.Errorf("saved is %q, %v", saved, err)
	}
}

func TestNothingRecorded(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.scs")
	r := started(t, "-o", path)
	if code := r.interrupt(); code != cli.ExitFindings {
		t.Errorf("exit code %d", code)
	}
	if _, err := os.Stat(path); !os.IsNotExist(err) {
		t.Errorf("a script is written: %v", err)
	}
}

// TestAScriptIsProved: what was recorded is run, and told of.
func TestAScriptIsProved(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.scs")
	r := started(t, "--prove", "-o", path)
	r.visit(t)
	if code := r.interrupt(); code != cli.ExitClean {
		t.Errorf("exit code %d: %s", code, &r.text)
	}
	r.wait(t, `(?m)^proved: the script passes`)
	text, err := os.ReadFile(path)
	if err != nil || !strings.Contains(string(text), "Romeo receives:") {
		t.Errorf("%v\n%s", err, text)
	}
}

// The server's certificate is checked against the authorities of --ca.
func TestAuthoritiesOfTheServer(t *testing.T) {
	_, certificate, _ := streamtest.Certificate(t, "localhost")
	file := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(file, certificate, 0o600); err != nil {
		t.Fatal(err)
	}
	f := flags{config: "none", output: "x.scs", ca: file}
	place, _, err := f.settings()
	want := x509.NewCertPool()
	want.AppendCertsFromPEM(certificate)
	if err != nil || !want.Equal(place.Target.RootCAs) {
		t.Errorf("%+v, %v", place.Target, err)
	}
}
