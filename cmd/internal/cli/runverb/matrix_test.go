package runverb_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/scs-tools/scs/cmd/internal/cli"
	"github.com/scs-tools/scs/internal/testenv"
	"github.com/scs-tools/scs/runner/server/servertest"
	"github.com/scs-tools/scs/runner/stream/streamtest"
)

// children is a script that expects two children in an order.
const children = `# Two children

[Client] Romeo
	jid: romeo@localhost
	password: balcony-secret

-----

Romeo connects

Romeo sends:
	<presence/>

Romeo receives:
	<presence><x xmlns="urn:x"><a/><b/></x></presence>

Romeo disconnects
`

// says logs a client in and answers presence.
func says(answer string) func(*streamtest.Peer) {
	return func(p *streamtest.Peer) {
		p.Welcome()
		p.Expect("<presence/>")
		p.Say(answer)
		p.Bye()
	}
}

// tells answers what a server is asked about itself: its version, and nothing
// else.
func tells(version string) func(*streamtest.Peer) {
	return func(p *streamtest.Peer) {
		p.Welcome()
		p.Expect(`id="scs-version"`)
		for _, id := range []string{"scs-server", "scs-account", "scs-items"} {
			p.Say("<iq type='error' id='" + id + "'/>")
		}
		p.Say(version)
		p.Bye()
	}
}

func refuses(p *streamtest.Peer) {
	p.Open(streamtest.FeaturesPlain)
	p.Expect("</auth>")
	p.Say("<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><not-authorized/></failure>")
	p.Rest()
}

const (
	inOrder = "<presence><x xmlns='urn:x'><a/><b/></x></presence>"
	swapped = "<presence><x xmlns='urn:x'><b/><a/></x></presence>"

	version   = "<iq type='result' id='scs-version'><query xmlns='jabber:iq:version'><name>Made</name><version>1.2</version></query></iq>"
	noVersion = "<iq type='error' id='scs-version'/>"
)

// seen is the connection that asks whether somebody is there.
func seen(*streamtest.Peer) {}

func TestSeveralServers(t *testing.T) {
	testenv.Long(t)
	dir := filesIn(t, map[string]string{"a.scs": children})
	good := func(t *testing.T) string {
		return "good=" + streamtest.Serve(t, seen, says(inOrder), tells(version))
	}
	otherOrder := func(t *testing.T) string {
		return "other=" + streamtest.Serve(t, seen, says(swapped), tells(noVersion))
	}
	args := func(servers ...string) []string {
		var all []string
		for _, s := range servers {
			all = append(all, "--server", s)
		}
		return append(all, "--color=never", "--timeout", "500ms", "a.scs")
	}
	said, code := runs(t, dir, append([]string{"--report", "matrix=m.json", "--report", "matrix=m.md", "--report", "matrix=m.html"}, args(good(t), otherOrder(t))...)...)
	if code != cli.ExitFindings {
		t.Errorf("exit code %d", code)
	}
	for _, want := range []string{
		"a.scs  passed", "failed :14", "good: Made 1.2: 1 passed", "causes on other:\n  1 script: only the order of children of a strict element\n",
		`scansion:strict="false"`,
	} {
		if !strings.Contains(said, want) {
			t.Errorf("%q is missing in\n%s", want, said)
		}
	}
	for file, want := range map[string]string{"m.json": `"verdict":"failed","line":14`, "m.md": "| a.scs | passed | failed, line 14 |", "m.html": "1 script on 2 servers"} {
		if text, err := os.ReadFile(filepath.Join(dir, file)); err != nil || !strings.Contains(string(text), want) {
			t.Errorf("%v\n%s", err, text)
		}
	}

	said, code = runs(t, dir, append([]string{"--expect", "m.json"}, args(good(t), otherOrder(t))...)...)
	if code != cli.ExitClean {
		t.Errorf("as written, exit code %d:\n%s", code, said)
	}
	changed := "other=" + streamtest.Serve(t, seen, says(inOrder), tells(noVersion))
	said, code = runs(t, dir, append([]string{"--expect", "m.json"}, args(good(t), changed)...)...)
	if code != cli.ExitFindings || !strings.Contains(said, "a.scs on other: passed, expected failed :14\n") {
		t.Errorf("another end, exit code %d:\n%s", code, said)
	}

	// Nobody has failed who could not be asked.
	again := refuses
	for name, where := range map[string]string{
		"none":    "x=" + streamtest.Unused(t),
		"refused": "x=" + streamtest.Serve(t, seen, refuses, again),
	} {
		said, code = runs(t, dir, args(good(t), where)...)
		if code != cli.ExitEnvironment || !strings.Contains(said, "no verdict") || strings.Contains(said, "failed") {
			t.Errorf("%s: exit code %d:\n%s", name, code, said)
		}
	}

	// The settings may name several servers too.
	list := "[run]\nserver = ['" + good(t) + "', 'two=" + streamtest.Serve(t, seen, says(inOrder), tells(noVersion)) + "']\ntimeout = '1s'\n"
	if err := os.WriteFile(filepath.Join(dir, "list.toml"), []byte(list), 0o600); err != nil {
		t.Fatal(err)
	}
	if said, code = runs(t, dir, "--config", "list.toml", "a.scs"); code != cli.ExitClean || !strings.Contains(said, "1 script passed on every server") {
		t.Errorf("settings: exit code %d:\n%s", code, said)
	}
}

func TestFlagsOfSeveralServers(t *testing.T) {
	dir := filesIn(t, map[string]string{"a.scs": children, "none.json": "{}"})
	for _, c := range []struct {
		args []string
		says string
	}{
		{[]string{"--report", "matrix=m.txt"}, `cannot write a matrix to "m.txt"`},
		{[]string{"--report", "matrix=m.md", "--report", "matrix=m.md"}, "two reports"},
		{[]string{"--report", "junit=-", "--all"}, "each needs its own file"},
		{[]string{"--report", "yaml=m.yaml", "--server", "localhost:1", "--server", "localhost:2"}, `unknown format "yaml"`},
		{[]string{"--report", "junit=none.json", "--report", "tap=none.json", "--server", "localhost:1", "--server", "localhost:2"}, "both write"},
		{[]string{"--register", "--server", "prosody", "--server", "ejabberd"}, "--register and --unique need --server HOST:PORT"},
		{[]string{"--server", "prosody", "--server", "ejabberd", "--watch"}, "cannot be combined"},
		{[]string{"--all", "--events", "-"}, "--durations need a single --server"},
		{[]string{"--expect", "none.json"}, "none.json: not a matrix of version 1"},
		{[]string{"--expect", "none.json", "--report", "matrix=none.json"}, `this command reads "none.json"`},
		{[]string{"--server", "prosody", "--server", "a=b"}, `"a=b"`},
	} {
		if said, code := runs(t, dir, append(c.args, "a.scs")...); code != cli.ExitUsage || !strings.Contains(said, c.says) {
			t.Errorf("%s: exit code %d:\n%s", strings.Join(c.args, " "), code, said)
		}
	}
}

// TestEachOfSeveralServersHasReports: a server that is not there has its own
// too.
func TestEachOfSeveralServersHasReports(t *testing.T) {
	testenv.Long(t)
	dir := filesIn(t, map[string]string{"a.scs": children})
	servers := []string{
		"one=" + streamtest.Serve(t, seen, says(inOrder), tells(version)),
		"one=" + streamtest.Serve(t, seen, says("<presence><x xmlns='urn:y'/></presence>"), tells(noVersion)),
		"x=" + streamtest.Unused(t),
	}
	args := []string{"--report", "junit=j.xml", "--report", "json=out.json", "--timeout", "500ms"}
	for _, s := range servers {
		args = append(args, "--server", s)
	}
	if said, code := runs(t, dir, append(args, "a.scs")...); code != cli.ExitFindings {
		t.Errorf("exit code %d:\n%s", code, said)
	}
	for file, want := range map[string]string{
		"j-one.xml": `tests="1" failures="0" errors="0"`, "j-one-2.xml": `tests="1" failures="1"`, "j-x.xml": `tests="1" failures="0" errors="1"`,
		"out-one.json": `"outcome":"passed"`, "out-one-2.json": `"outcome":"failed"`, "out-x.json": `"outcome":"no-server"`,
	} {
		if text, err := os.ReadFile(filepath.Join(dir, file)); err != nil || !strings.Contains(string(text), want) {
			t.Errorf("%s: %v: %q is missing in\n%s", file, err, want, text)
		}
	}
}

// TestAccountsOnOneOfSeveralServers: --register and --unique are for those that
// are given; the others are fresh.
func TestAccountsOnOneOfSeveralServers(t *testing.T) {
	s := servertest.WithAccounts(t)
	fails := strings.Replace(comesAndGoes, "Romeo disconnects", "Romeo sends:\n\t<presence/>\n\nRomeo receives:\n\t<presence to=\"x\"/>", 1)
	dir := filesIn(t, map[string]string{"a.scs": comesAndGoes, "b.scs": fails})
	t.Setenv("XDG_STATE_HOME", t.TempDir())
	for range 2 { // what the first run makes is gone for the second
		said, code := runs(t, dir, "--register", "--unique", "--timeout", "500ms", "--all", "--server", "given="+s.Addr(), "--server", "prosody",
			"--report", "matrix=m.json", "--report", "json=out.json", ".")
		if code != cli.ExitFindings || strings.Contains(said, "no verdict") {
			t.Errorf("exit code %d:\n%s", code, said)
		}
		for _, file := range []string{"m.json", "out-given.json", "out-prosody.json"} {
			text, err := os.ReadFile(filepath.Join(dir, file))
			if err != nil || file != "m.json" && !strings.Contains(string(text), "romeo@localhost") || strings.Contains(string(text), "romeo-scs") {
				t.Errorf("%s: %v:\n%s", file, err, text)
			}
		}
	}
}

// TestSeveralRealServers runs scripts on servers of this machine, with the
// conditions of their heads.
func TestSeveralRealServers(t *testing.T) {
	testenv.Long(t)
	var args []string
	for _, m := range servertest.Makes() {
		if m.Name != "prosody13" {
			p := m.Find(t)
			args = append(args, "--server", string(p.Kind))
		}
	}
	head := func(lines string) string { return strings.Replace(comesAndGoes, "goes\n", "goes\n"+lines+"\n", 1) }
	dir := filesIn(t, map[string]string{
		"needs.scs": head("## needs: XEP-0045\n## needs: urn:xmpp:mam:2"),
		"none.scs":  head("## needs: urn:example:none"),
		"skip.scs":  head("## skip: ejabberd >= 23 -- it is slow"),
	})
	said, code := runs(t, dir, slices.Concat(args, []string{"--all", "--report", "matrix=m.md", "."})...)
	text, err := os.ReadFile(filepath.Join(dir, "m.md"))
	if code != cli.ExitClean || err != nil {
		t.Errorf("exit code %d, %v:\n%s", code, err, said)
	}
	for _, want := range []string{
		"\n| needs.scs | passed | passed |\n", "\n| none.scs | skipped | skipped |\n", "\n| skip.scs | passed | skipped |\n", "the server does not offer urn:example:none", ": it is slow",
	} {
		if !strings.Contains(string(text), want) {
			t.Errorf("%q is missing in\n%s", want, text)
		}
	}
}
