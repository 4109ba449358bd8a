package lintverb_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/scs-tools/scs/cmd/internal/cli"
	"github.com/scs-tools/scs/cmd/internal/cli/clitest"
	"github.com/scs-tools/scs/cmd/internal/cli/lintverb"
)

// watch starts the command with --watch in a copy of testdata/watched.
func watch(t *testing.T, args ...string) *clitest.Session {
	t.Helper()
	return clitest.Watch(t, filepath.Join("testdata", "watched"), lintverb.New("scslint"), append([]string{"--watch", "--format", "concise"}, args...)...)
}

func TestWatchLintsWhatHasChanged(t *testing.T) {
	s := watch(t)
	s.Wants("wrong.scs:11:7: error", "watching 2 scripts, 2 linted now")
	s.Edit("wrong.scs", "disconects", "disconnects")
	s.Wants("!wrong.scs", "watching 2 scripts, 1 linted now")
	s.Edit("right.scs", "disconnects", "disconects")
	s.Wants("right.scs:11:7: error", "watching 2 scripts, 1 linted now")
	s.Ends(cli.ExitFindings)
}

func TestWatchEndsWithTheLastState(t *testing.T) {
	s := watch(t)
	s.Wants("error")
	s.Edit("wrong.scs", "disconects", "disconnects")
	s.Wants("!error")
	s.Ends(cli.ExitClean)
}

func TestWatchSeesFilesAndFoldersComeAndGo(t *testing.T) {
	s := watch(t, ".")
	s.Wants("watching 2 scripts")
	s.Save("deep/down/new.scs", "what is this")
	s.Wants("deep/down/new.scs:1:1: error", "watching 3 scripts, 1 linted now")
	s.Save("deep/down/new.scs", "# This\n")
	s.Wants("!deep/down/new.scs:1:1: error", "watching 3 scripts, 1 linted now")
	if err := os.RemoveAll("deep"); err != nil {
		t.Fatal(err)
	}
	s.Wants("watching 2 scripts, 0 linted now")
	s.Save(".gitignore", "wrong.scs\n")
	s.Wants("!wrong.scs", "watching 1 script, 0 linted now")
	s.Ends(cli.ExitClean)
}

func TestWatchOfOneFileTakesNoOther(t *testing.T) {
	s := watch(t, "wrong.scs")
	s.Wants("watching 1 script")
	s.Save("new.scs", "what is this")
	s.Edit("wrong.scs", "disconects", "disconnects")
	s.Wants("!new.scs", "watching 1 script, 1 linted now")
	s.Ends(cli.ExitClean)
}

func TestWatchFollowsTheSettings(t *testing.T) {
	s := watch(t)
	s.Wants("error[SCS202")
	s.Save(".scs.toml", "[lint]\nseverity = { unknown-verb = \"info\" }\n")
	s.Wants("info[SCS202", "watching 2 scripts, 2 linted now")
	s.Save(".scs.toml", "[lint]\nseverty = {}\n")
	s.Wants(".scs.toml:2:1: unknown table [lint.severty]", "watching for changes")
	s.Save(".scs.toml", "")
	s.Wants("error[SCS202")
	s.Ends(cli.ExitFindings)
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
			s.Wants("watching 2 scripts")
			s.Save(".words/likes.txt", vocabulary)
			s.Save("likes.scs", likes)
			s.Wants("!unknown-element", "watching 3 scripts, 1 linted now")
			s.Save(name, settings)
			s.Wants("!unknown-element", "watching 3 scripts, 3 linted now")
			s.Save(".words/likes.txt", strings.Replace(vocabulary, "like root", "likes root", 1))
			s.Wants("unknown-element", "watching 3 scripts, 3 linted now")
			s.Save(".words/likes.txt", "namespace urn:example:likes:0\n\telephant like\n")
			s.Wants("likes.txt:2:2: ", "watching 3 scripts, 0 linted now")
			s.Save(".words/likes.txt", vocabulary)
			s.Wants("!unknown-element", "watching 3 scripts, 3 linted now")
			if err := os.RemoveAll(".words"); err != nil {
				t.Fatal(err)
			}
			s.ComesTo("cannot read the vocabulary file", "watching 3 scripts, 0 linted now")
			s.Save(".words/likes.txt", vocabulary)
			s.ComesTo("!unknown-element", "watching 3 scripts, 3 linted now")
			s.Ends(cli.ExitFindings)
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
	s.Wants("error[SCS202", "1 linted now")
	s.Save("known.json", `{"version": 1`)
	s.Wants("known.json:1: not a baseline")
	s.Save("known.json", `{"version": 1, "scripts": {}}`)
	s.Wants("error[SCS202")
	s.Save("known.json", `{"version": 1, "scripts": {"wrong.scs": ["SCS202 unknown-verb b5f077ea485b668b"]}}`)
	s.Wants("!error[SCS202", "0 linted now")
	s.Save("settings.toml", "[lint]\nselct = []\n")
	s.Wants(`settings.toml:2:1: unknown key "selct"`)
	s.Save("known.json", `{"version": 1, "scripts": {}}`)
	s.Wants(`settings.toml:2:1: unknown key "selct"`)
	s.Save("settings.toml", "[lint]\nignore = [\"SCS2\"]\n")
	s.Wants("!error[SCS202", "1 linted now")
	s.Ends(cli.ExitClean)
}

func TestWatchFixes(t *testing.T) {
	s := watch(t, "--fix", "--format", "json=lint.json")
	s.Wants("!error", "watching 2 scripts, 2 linted now")
	report, err := os.ReadFile("lint.json")
	if err != nil || !strings.Contains(string(report), `"fixed":1`) {
		t.Errorf("the report says %s, error %v", report, err)
	}
	s.Edit("right.scs", "disconnects", "disconects")
	s.Wants("!error", "watching 2 scripts, 1 linted now")
	text, err := os.ReadFile("right.scs")
	if err != nil || !strings.Contains(string(text), "Romeo disconnects") {
		t.Errorf("the script is %s, error %v", text, err)
	}
	s.Ends(cli.ExitClean)
}

func TestWatchComparesTitles(t *testing.T) {
	s := watch(t, "--extend-select", "duplicate-title")
	s.Wants("!duplicate-title")
	s.Edit("right.scs", "# Login", "# Logout")
	s.Wants("wrong.scs:1:1: info[SCS103 duplicate-title] right.scs has the title")
	s.Edit("right.scs", "# Logout", "# Login")
	s.Wants("!duplicate-title")
	s.Ends(cli.ExitFindings)
}
