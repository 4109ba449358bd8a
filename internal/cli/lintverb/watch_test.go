package lintverb_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/scs-tools/scs/internal/cli"
	"github.com/scs-tools/scs/internal/cli/lintverb"
)

// session is a watch over a folder of scripts, as its user sees it.
type session struct {
	t      *testing.T
	mutex  sync.Mutex
	said   strings.Builder // since the last round
	rounds chan string     // what each round has said
	code   chan int
	stop   context.CancelFunc
}

// Write takes in what the command prints. A round ends with the line that says
// what is watched.
func (s *session) Write(p []byte) (int, error) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.said.Write(p)
	if strings.HasPrefix(string(p), "watching ") {
		s.rounds <- s.said.String()
		s.said.Reset()
	}
	return len(p), nil
}

// watch starts the command with --watch in a copy of testdata/watched.
func watch(t *testing.T, args ...string) *session {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(filepath.Join("testdata", "watched"))); err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
	s := &session{t: t, rounds: make(chan string, 100), code: make(chan int, 1)}
	ctx, stop := context.WithCancel(t.Context())
	s.stop = stop
	command := lintverb.New("scslint")
	command.SetOut(s)
	command.SetErr(s)
	go func() { s.code <- cli.Run(ctx, command, append([]string{"--watch", "--format", "concise"}, args...)) }()
	t.Cleanup(stop)
	return s
}

// save writes a file as careful editors do: another one, which is renamed.
func (s *session) save(name, text string) {
	s.t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		s.t.Fatal(err)
	}
	if err := os.WriteFile(name+"~", []byte(text), 0o600); err != nil {
		s.t.Fatal(err)
	}
	if err := os.Rename(name+"~", name); err != nil {
		s.t.Fatal(err)
	}
}

// edit replaces a part of a file.
func (s *session) edit(name, old, replacement string) {
	s.t.Helper()
	text, err := os.ReadFile(name)
	if err != nil || !strings.Contains(string(text), old) {
		s.t.Fatalf("%s holds no %q: %v", name, old, err)
	}
	s.save(name, strings.Replace(string(text), old, replacement, 1))
}

// wants waits for the next round, which says all of the given and nothing of
// what is given with a "!" before it.
func (s *session) wants(parts ...string) {
	s.t.Helper()
	if wrong := s.lacks(parts); wrong != "" {
		s.t.Error(wrong)
	}
}

// comesTo waits for a round as [session.wants] does. Rounds before it are passed
// over: what takes several steps may be seen half done.
func (s *session) comesTo(parts ...string) {
	s.t.Helper()
	for s.lacks(parts) != "" {
	}
}

// lacks waits for the next round and tells what is not as wanted.
func (s *session) lacks(parts []string) string {
	s.t.Helper()
	select {
	case said := <-s.rounds:
		for _, part := range parts {
			unwanted, not := strings.CutPrefix(part, "!")
			if not && strings.Contains(said, unwanted) {
				return fmt.Sprintf("it says %q:\n%s", unwanted, said)
			}
			if !not && !strings.Contains(said, part) {
				return fmt.Sprintf("it does not say %q:\n%s", part, said)
			}
		}
	case code := <-s.code:
		s.t.Fatalf("the watch has ended with code %d", code)
	case <-time.After(time.Minute):
		s.t.Fatalf("no round for a minute, waiting for %q", parts)
	}
	return ""
}

// ends interrupts the watch, which ends with the code.
func (s *session) ends(code int) {
	s.t.Helper()
	s.stop()
	select {
	case got := <-s.code:
		if got != code {
			s.t.Errorf("it ends with code %d instead of %d", got, code)
		}
	case <-time.After(time.Minute):
		s.t.Fatal("it does not end")
	}
}

func TestWatchLintsWhatHasChanged(t *testing.T) {
	s := watch(t)
	s.wants("wrong.scs:11:7: error", "watching 2 scripts, 2 linted now")
	s.edit("wrong.scs", "disconects", "disconnects")
	s.wants("!wrong.scs", "watching 2 scripts, 1 linted now")
	s.edit("right.scs", "disconnects", "disconects")
	s.wants("right.scs:11:7: error", "watching 2 scripts, 1 linted now")
	s.ends(cli.ExitFindings)
}

func TestWatchEndsWithTheLastState(t *testing.T) {
	s := watch(t)
	s.wants("error")
	s.edit("wrong.scs", "disconects", "disconnects")
	s.wants("!error")
	s.ends(cli.ExitClean)
}

func TestWatchSeesFilesAndFoldersComeAndGo(t *testing.T) {
	s := watch(t, ".")
	s.wants("watching 2 scripts")
	s.save("deep/down/new.scs", "what is this")
	s.wants("deep/down/new.scs:1:1: error", "watching 3 scripts, 1 linted now")
	s.save("deep/down/new.scs", "# This\n")
	s.wants("!deep/down/new.scs:1:1: error", "watching 3 scripts, 1 linted now")
	if err := os.RemoveAll("deep"); err != nil {
		t.Fatal(err)
	}
	s.wants("watching 2 scripts, 0 linted now")
	s.save(".gitignore", "wrong.scs\n")
	s.wants("!wrong.scs", "watching 1 script, 0 linted now")
	s.ends(cli.ExitClean)
}

func TestWatchOfOneFileTakesNoOther(t *testing.T) {
	s := watch(t, "wrong.scs")
	s.wants("watching 1 script")
	s.save("new.scs", "what is this")
	s.edit("wrong.scs", "disconects", "disconnects")
	s.wants("!new.scs", "watching 1 script, 1 linted now")
	s.ends(cli.ExitClean)
}

func TestWatchFollowsTheSettings(t *testing.T) {
	s := watch(t)
	s.wants("error[SCS202")
	s.save(".scs.toml", "[lint]\nseverity = { unknown-verb = \"info\" }\n")
	s.wants("info[SCS202", "watching 2 scripts, 2 linted now")
	s.save(".scs.toml", "[lint]\nseverty = {}\n")
	s.wants(".scs.toml:2:1: unknown table [lint.severty]", "watching for changes")
	s.save(".scs.toml", "")
	s.wants("error[SCS202")
	s.ends(cli.ExitFindings)
}

// Vocabulary files may lie where nothing else is watched.
func TestWatchFollowsTheVocabulary(t *testing.T) {
	const (
		settings   = "[vocabulary]\nfiles = [\".words/likes.txt\"]\n"
		vocabulary = "namespace urn:example:likes:0\n\telement like root\n\t\tin message\n"
	)
	for name, args := range map[string][]string{".scs.toml": nil, "settings.toml": {"--config", "settings.toml"}} {
		t.Run(name, func(t *testing.T) {
			s := watch(t, args...)
			s.wants("watching 2 scripts")
			s.save(".words/likes.txt", vocabulary)
			s.save("likes.scs", likes)
			s.wants("!unknown-element", "watching 3 scripts, 1 linted now")
			s.save(name, settings)
			s.wants("!unknown-element", "watching 3 scripts, 3 linted now")
			s.save(".words/likes.txt", strings.Replace(vocabulary, "like root", "likes root", 1))
			s.wants("unknown-element", "watching 3 scripts, 3 linted now")
			s.save(".words/likes.txt", "namespace urn:example:likes:0\n\telephant like\n")
			s.wants("likes.txt:2:2: ", "watching 3 scripts, 0 linted now")
			s.save(".words/likes.txt", vocabulary)
			s.wants("!unknown-element", "watching 3 scripts, 3 linted now")
			if err := os.RemoveAll(".words"); err != nil {
				t.Fatal(err)
			}
			s.comesTo("cannot read the vocabulary file", "watching 3 scripts, 0 linted now")
			s.save(".words/likes.txt", vocabulary)
			s.comesTo("!unknown-element", "watching 3 scripts, 3 linted now")
			s.ends(cli.ExitFindings)
		})
	}
}

const likes = `# Likes

[Client] Romeo
	jid: romeo@localhost
	password: secret

-----

Romeo connects

Romeo sends:
	<message to="romeo@localhost"><like xmlns="urn:example:likes:0"/></message>

Romeo disconnects
`

func TestWatchFollowsAFileOfSettingsAndABaseline(t *testing.T) {
	s := watch(t, "--config", "settings.toml", "--baseline", "known.json", "wrong.scs")
	s.wants("error[SCS202", "1 linted now")
	s.save("known.json", `{"version": 1`)
	s.wants("known.json:1: no baseline")
	s.save("known.json", `{"version": 1, "scripts": {}}`)
	s.wants("error[SCS202")
	s.save("known.json", `{"version": 1, "scripts": {"wrong.scs": ["SCS202 unknown-verb b5f077ea485b668b"]}}`)
	s.wants("!error[SCS202", "0 linted now")
	s.save("settings.toml", "[lint]\nselct = []\n")
	s.wants(`settings.toml:2:1: unknown key "selct"`)
	s.save("known.json", `{"version": 1, "scripts": {}}`)
	s.wants(`settings.toml:2:1: unknown key "selct"`)
	s.save("settings.toml", "[lint]\nignore = [\"SCS2\"]\n")
	s.wants("!error[SCS202", "1 linted now")
	s.ends(cli.ExitClean)
}

func TestWatchMends(t *testing.T) {
	s := watch(t, "--fix", "--format", "json=lint.json")
	s.wants("!error", "watching 2 scripts, 2 linted now")
	report, err := os.ReadFile("lint.json")
	if err != nil || !strings.Contains(string(report), `"fixed":1`) {
		t.Errorf("the report says %s, error %v", report, err)
	}
	s.edit("right.scs", "disconnects", "disconects")
	s.wants("!error", "watching 2 scripts, 1 linted now")
	text, err := os.ReadFile("right.scs")
	if err != nil || !strings.Contains(string(text), "Romeo disconnects") {
		t.Errorf("the script is %s, error %v", text, err)
	}
	s.ends(cli.ExitClean)
}

func TestWatchComparesTitles(t *testing.T) {
	s := watch(t, "--extend-select", "duplicate-title")
	s.wants("!duplicate-title")
	s.edit("right.scs", "# Login", "# Logout")
	s.wants("wrong.scs:1:1: info[SCS103 duplicate-title] right.scs has the title")
	s.edit("right.scs", "# Logout", "# Login")
	s.wants("!duplicate-title")
	s.ends(cli.ExitFindings)
}
