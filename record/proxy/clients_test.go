package proxy

import (
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/scs-tools/scs/internal/testenv"
	"github.com/scs-tools/scs/record/logs"
)

// room is where the sessions of real clients take place.
const room = "garden@conference.localhost"

// witness logs in Juliet, who opens the room and sees what Romeo does there.
func (r *recording) witness() (joined, said, left func()) {
	o := r.options("juliet")
	o.Resource = "balcony"
	juliet := r.connect(o)
	r.send(juliet, `<presence to='`+room+`/Juliet'><x xmlns='http://jabber.org/protocol/muc'/></presence>`)
	r.receive(juliet, "<subject")
	r.send(juliet, `<iq to='`+room+`' type='set' id='open'><query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'/></query></iq>`)
	r.receive(juliet, `open`)
	return func() { r.receive(juliet, room+"/Romeo") },
		func() { r.receive(juliet, "Good night") },
		func() {
			r.receive(juliet, "unavailable")
			if err := juliet.Close(r.ctx()); err != nil {
				r.t.Error(err)
			}
		}
}

// certificate writes the authority's certificate to a file.
func (r *recording) certificate() string {
	path := filepath.Join(r.t.TempDir(), "ca.pem")
	if err := os.WriteFile(path, r.authority.PEM(), 0o600); err != nil {
		r.t.Fatal(err)
	}
	return path
}

// TestSlixmpp records a session of slixmpp, which trusts the authority.
func TestSlixmpp(t *testing.T) {
	testenv.Long(t)
	const python = "/usr/bin/python3" // Debian's, which has Debian's packages
	if err := exec.Command(python, "-c", "import slixmpp").Run(); err != nil {
		testenv.Missing(t, "slixmpp", "python3-slixmpp is not installed")
	}
	r := recordBefore(t, prosody(t), nil)
	joined, said, left := r.witness()
	host, port, _ := net.SplitHostPort(r.addr)
	log := filepath.Join(t.TempDir(), "slixmpp.log")
	cmd := exec.CommandContext(r.ctx(), python, "testdata/session.py", host, port, r.certificate(), password, room, log)
	out := new(strings.Builder)
	cmd.Stdout, cmd.Stderr = out, out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	joined()
	said()
	left()
	if err := cmd.Wait(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	r.reported("romeo@localhost/slixmpp: disconnected")
	r.wantSession()
	r.wantImport("slixmpp", log)
}

// TestProfanity records a session of profanity, at a terminal that script(1)
// makes.
func TestProfanity(t *testing.T) {
	testenv.Long(t)
	testenv.Command(t, "profanity")
	terminal := testenv.Command(t, "script")
	r := recordBefore(t, prosody(t), nil)
	joined, said, left := r.witness()
	host, port, _ := net.SplitHostPort(r.addr)
	home := t.TempDir()
	log := filepath.Join(home, "profanity.log")
	cmd := exec.CommandContext(r.ctx(), terminal, "-qfec", "profanity -l DEBUG -f '"+log+"'", os.DevNull)
	cmd.Env = append(os.Environ(), "TERM=xterm", "LC_ALL=C.UTF-8", "HOME="+home,
		"XDG_CONFIG_HOME="+filepath.Join(home, "config"), "XDG_DATA_HOME="+filepath.Join(home, "data"))
	cmd.WaitDelay = time.Second
	out := &screen{shown: map[string]chan struct{}{"You have joined the room": make(chan struct{})}}
	cmd.Stdout, cmd.Stderr = out, out
	keys, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	enter := func(line string) {
		if _, err := io.WriteString(keys, line+"\r"); err != nil {
			t.Error(err)
		}
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	enter("/connect romeo@localhost server " + host + " port " + port + " tls trust")
	enter(password)
	r.reported("romeo@localhost/profanity")
	enter("/join " + room + " nick Romeo")
	joined()
	select {
	case <-out.shown["You have joined the room"]:
	case <-r.ctx().Done():
		t.Fatalf("profanity does not join: %q", out)
	}
	enter("Good night")
	said()
	enter("/close")
	left()
	enter("/disconnect")
	r.reported("romeo@localhost/profanity")
	enter("/quit")
	if err := cmd.Wait(); err != nil {
		t.Errorf("%v: %q", err, out)
	}
	r.wantSession()
	r.wantImport("profanity", log)
}

// screen is what a program shows on a terminal.
type screen struct {
	strings.Builder
	shown map[string]chan struct{} // closed when the text is there
}

func (s *screen) Write(p []byte) (int, error) {
	n, err := s.Builder.Write(p)
	for text, shown := range s.shown {
		select {
		case <-shown:
		default:
			if strings.Contains(s.String(), text) {
				close(shown)
			}
		}
	}
	return n, err
}

// wantSession looks at the script of a session in the room, and runs it.
func (r *recording) wantSession() {
	r.t.Helper()
	text := r.script()
	for _, part := range []string{"jabber:iq:roster", "<body>Good night</body>", `type="unavailable"`} {
		if !strings.Contains(text, part) {
			r.t.Errorf("no %s in\n%s", part, text)
		}
	}
	for range 2 {
		r.passes(text)
	}
	if result := r.proved(text); result.Text != text {
		r.t.Errorf("proving changes it: %+v", result.Changes)
	}
}

// wantImport imports the log that a client itself has written of its session,
// beside what Juliet did, who has none.
func (r *recording) wantImport(format, path string) {
	r.t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		r.t.Fatal(err)
	}
	read, err := logs.Read([]logs.Input{{Name: path, Data: text}}, nil)
	if err != nil || read[0].Format.Name != format {
		r.t.Fatalf("%v, %+v", err, read)
	}
	juliet := r.log
	juliet.Entries = nil
	hers := map[string]bool{}
	for _, e := range r.log.Entries {
		if e.Kind == logs.Bound && strings.HasPrefix(e.JID, "juliet@") {
			hers[e.Session] = true
		}
		if hers[e.Session] {
			juliet.Entries = append(juliet.Entries, e)
		}
	}
	recorded, imported := r.composed(r.log), r.composed(read[0], juliet)
	if imported.Sent != recorded.Sent || imported.Received*10 < recorded.Received*9 {
		r.t.Errorf("%d of %d sent, %d of %d received", imported.Sent, recorded.Sent, imported.Received, recorded.Received)
	}
	r.proved(imported.Script)
}
