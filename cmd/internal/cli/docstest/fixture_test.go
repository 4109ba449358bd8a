package docstest

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/scs-tools/scs/internal/testenv"
	"github.com/scs-tools/scs/runner/server/servertest"
	"github.com/scs-tools/scs/runner/stream"
)

// given is the server that pages say is up.
const given = "localhost:5222"

// login is a script that passes on every server, of more than 40 lines.
var login = `# Romeo logs in
## muc

[Client] Romeo
	jid: romeo@localhost
	password: password

-----

Romeo connects

` + ping("ping") + "\n" + ping("again") + "\n" + ping("third") + `
# Nobody else is told.
#
#
Romeo disconnects
`

// ping returns a ping with its answer (XEP-0199).
func ping(id string) string {
	return `Romeo sends:
	<iq type="get" id="` + id + `" to="localhost">
		<ping xmlns="urn:xmpp:ping"/>
	</iq>

Romeo receives:
	<iq type="result" id="` + id + `" from="localhost"/>
`
}

// status is the script of the README that fails.
const status = `# A status that the server does not send back

[Client] Romeo
	jid: romeo@localhost
	password: password

-----

Romeo connects

Romeo sends:
	<presence><status>here</status></presence>

# The line that the README shows.
Romeo receives:
	<presence><status>there</status></presence>

Romeo disconnects
`

// contactInfo is the script of the README in which an action line is missing.
const contactInfo = `# The contact information of a server

[Client] Romeo
	jid: romeo@localhost
	password: password

-----

# The server tells who runs it, in the answer to disco#info.
#
#
#
#
#
#
#
#
Romeo connects

# The line below is line 21.
Romeo sends:
	<iq type='get' id='contact' to='localhost'>
		<query xmlns='http://jabber.org/protocol/disco#info'/>
	</iq>

	<iq type='result' id='contact' from='localhost'>
		<query xmlns='http://jabber.org/protocol/disco#info'>
			<feature var='urn:xmpp:ping'/>
		</query>
	</iq>

Romeo disconnects
`

// session is a log of a session, as mod_stanza_debug of Prosody writes it.
const session = `Romeo SENT: <iq type='get' id='ping' to='localhost'><ping xmlns='urn:xmpp:ping'/></iq>
Romeo RECV: <iq type='result' id='ping' from='localhost' to='romeo@localhost/x'/>
`

// fixture is a folder in which the commands of a block run one after the other,
// with all files that pages name.
type fixture struct {
	folder  string
	environ []string
}

func newFixture(t *testing.T, b block) *fixture {
	t.Helper()
	base := t.TempDir()
	f := &fixture{folder: filepath.Join(base, "project"), environ: []string{
		"HOME=" + filepath.Join(base, "home"), "XDG_STATE_HOME=" + filepath.Join(base, "state"),
		"GIT_CONFIG_NOSYSTEM=1", "GIT_AUTHOR_NAME=Romeo", "GIT_AUTHOR_EMAIL=romeo@localhost",
		"GIT_COMMITTER_NAME=Romeo", "GIT_COMMITTER_EMAIL=romeo@localhost",
		"CI_NODE_INDEX=1", "CI_NODE_TOTAL=2",
	}}
	files := map[string]string{
		"login.scs": login, "x.scs": login, "tests/login.scs": login, "tests/x.scs": login,
		"mod_x.lua":   "module:set_global();\n",
		"prosody.log": session, "romeo.log": session, "juliet.log": strings.ReplaceAll(session, "romeo", "juliet"),
		"example.txt":                        "<message to='juliet@localhost' from='romeo@localhost/x'><body>x</body></message>\n",
		"plugins/mod_x.lua":                  "module:log(\"info\", \"loaded\");\n",
		"plugins/mod_y.lua":                  "module:log(\"info\", \"loaded\");\n",
		"../prosody-modules/mod_x/mod_x.lua": "module:log(\"info\", \"loaded\");\n",
		"spec/login.scs":                     login,
		"editors/neovim/README.md":           "",
		"../home/.keep":                      "",
	}
	if strings.Contains(b.text, "hello.scs") {
		files["hello.scs"] = firstScript(t)
	}
	if b.kind == "text" {
		files["tests/status.scs"], files["tests/contact_info.scs"] = status, contactInfo
		for i := range 15 {
			files[fmt.Sprintf("tests/more%d.scs", i)] = login
		}
	}
	for name, text := range files {
		f.write(t, name, text)
	}
	if strings.Contains(b.text, "git bisect") {
		f.git(t)
	}
	return f
}

func (f *fixture) write(t *testing.T, name, text string) {
	t.Helper()
	path := filepath.Join(f.folder, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// git makes the folder a repository in which the newest commit, BAD, breaks a
// script that passed in the oldest, GOOD.
func (f *fixture) git(t *testing.T) {
	t.Helper()
	git := func(args ...string) {
		t.Helper()
		cmd := exec.CommandContext(t.Context(), testenv.Command(t, "git"), args...)
		cmd.Dir, cmd.Env = f.folder, append(os.Environ(), f.environ...)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("git %q: %v\n%s", args, err, out)
		}
	}
	git("init", "--quiet")
	for _, tag := range []string{"GOOD", "between", "BAD"} {
		if tag == "BAD" {
			f.write(t, "tests/x.scs", strings.ReplaceAll(login, `"result"`, `"error"`))
		}
		f.write(t, "tag.txt", tag)
		git("add", ".")
		git("commit", "--quiet", "--message", tag)
		git("tag", tag)
	}
}

// firstScript returns the script that the README begins with.
func firstScript(t *testing.T) string {
	t.Helper()
	for _, b := range blocks(t) {
		if b.page == "README.md" && strings.Contains(b.text, "[Client]") {
			return b.text
		}
	}
	t.Fatal("the README holds no script")
	return ""
}

// givenServer returns the address of a Prosody that is up, on which Romeo has an
// account and others can make one.
func givenServer(t *testing.T) string {
	t.Helper()
	return servertest.WithAccounts(t, stream.Account{Username: "romeo", Domain: "localhost", Password: "password"}).Addr()
}
