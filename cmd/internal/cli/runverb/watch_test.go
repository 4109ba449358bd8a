package runverb_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/scs-tools/scs/cmd/internal/cli"
	"github.com/scs-tools/scs/cmd/internal/cli/clitest"
	"github.com/scs-tools/scs/cmd/internal/cli/runverb"
	"github.com/scs-tools/scs/internal/testenv"
)

// watch starts the command with --watch in a copy of testdata/watched.
func watch(t *testing.T, args ...string) *clitest.Session {
	t.Helper()
	testenv.Command(t, "prosody")
	return clitest.Watch(t, filepath.Join("testdata", "watched"), runverb.New(), append([]string{"--watch", "--timeout", "30s"}, args...)...)
}

func TestWatchRunsWhatHasChanged(t *testing.T) {
	testenv.Long(t)
	s := watch(t)
	s.Wants("pass.scs", "nosy.scs", "2 passed", "watching 2 scripts, 2 run now; Ctrl-C ends")
	s.Edit("pass.scs", "# A message", "# One message")
	s.Wants("pass.scs", "!nosy.scs", "watching 2 scripts, 1 run now; Ctrl-C ends")
	s.Edit("pass.scs", "Romeo connects", "Romeo conects")
	s.Wants("unknown-verb", "!nosy.scs", "watching 2 scripts, 1 run now, 1 not passed; Ctrl-C ends")
	s.Edit("deep/nosy.scs", "# What", "# So what")
	s.Wants("nosy.scs", "!pass.scs", "watching 2 scripts, 1 run now, 1 not passed; Ctrl-C ends")
	s.Ends(cli.ExitFindings)
}

func TestWatchEndsWithTheLastState(t *testing.T) {
	testenv.Long(t)
	s := watch(t, "pass.scs")
	s.Wants("watching 1 script, 1 run now")
	s.Edit("pass.scs", "Romeo connects", "Romeo conects")
	s.Wants("1 not passed")
	s.Edit("pass.scs", "Romeo conects", "Romeo connects")
	s.Wants("!not passed", "watching 1 script, 1 run now")
	s.Ends(cli.ExitClean)
}

func TestWatchSeesScriptsComeAndGo(t *testing.T) {
	testenv.Long(t)
	s := watch(t, "deep")
	s.Wants("watching 1 script, 1 run now")
	text, err := os.ReadFile("pass.scs")
	if err != nil {
		t.Fatal(err)
	}
	s.Save("deep/new.scs", string(text))
	s.Wants("new.scs", "!nosy.scs", "watching 2 scripts, 1 run now")
	if err := os.Remove("deep/new.scs"); err != nil {
		t.Fatal(err)
	}
	s.Wants("watching 1 script, 0 run now")
	s.Ends(cli.ExitClean)
}

func TestWatchFollowsTheConfigurationOfTheFolder(t *testing.T) {
	testenv.Long(t)
	s := watch(t, "--strict-order") // so that a wrong answer fails at once
	s.Wants("2 passed")
	s.Save("deep/prosody.cfg.lua", "modules_enabled = { \"roster\"; \"saslauth\"; \"disco\"; \"iq\" }\nVirtualHost \"localhost\"\n")
	s.Wants("nosy.scs:16", "service-unavailable", "!pass.scs", "watching 2 scripts, 1 run now, 1 not passed")
	s.Save("deep/prosody.cfg.lua", "modules_enabled = { \"roster\"; \"saslauth\"; \"disco\"; \"version\" }\nVirtualHost \"localhost\"\n")
	s.Wants("1 passed", "!pass.scs", "watching 2 scripts, 1 run now;")
	s.Ends(cli.ExitClean)
}

func TestWatchFollowsTheSettings(t *testing.T) {
	testenv.Long(t)
	s := watch(t, "pass.scs")
	s.Wants("1 passed")
	s.Save(".scs.toml", "[run]\nserver = \"nowhere\"\n")
	s.Wants(`.scs.toml:2:10: unknown server "nowhere"`, "watching for changes")
	s.Save(".scs.toml", "[run]\nserver = \"prosody\"\n")
	s.Wants("1 passed", "watching 1 script, 1 run now")
	s.Ends(cli.ExitClean)
}
