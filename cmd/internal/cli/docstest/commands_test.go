package docstest

import (
	"bufio"
	"io"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/scs-tools/scs/internal/testenv"
)

// how says how a command of a page is tested; the zero value: in a folder with
// the files of fixture, where it ends with 0.
type how struct {
	exit    int               // what it ends with
	skip    string            // why it does not run here, and what runs it
	accept  bool              // it runs in make accept only
	instead map[string]string // what of it is replaced to run here
	shown   bool              // the page shows its output, or lines of it
	until   string            // it is interrupted when it has printed this
}

const (
	editorsDo = "the tests of the editors do it: editors/neovim/test.sh, editors/vscode/test.sh"
	actionDo  = "hooktest installs scs so, with the action"
	shellsDo  = "TestShellsComplete does it in these shells"
	systemDo  = "tools/package/debian12.sh does it in a system of its own"
)

// hows are the commands that the zero value does not hold for.
var hows = map[string]how{
	"scs lint tests/ (shown)":          {exit: 1, shown: true},
	"scs run tests/status.scs (shown)": {exit: 1, shown: true},

	"make demo": {skip: "it takes Prosody to all scripts of the project, and the commands are those of this test"},
	"make test": {skip: "it runs this test"},
	"make vsix": {skip: "the tests of VS Code begin with it"},
	"make integration-test SCANSION=\"scs run\"":                             {skip: "runverb: TestTheRecipeOfAMakefile"},
	"go install ./cmd/scs":                                                   {skip: actionDo},
	"go install ./cmd/scs ./cmd/scslint":                                     {skip: actionDo},
	"go install github.com/scs-tools/scs/cmd/scs@v0.1.0":                     {skip: actionDo},
	"apt-get update -qq && apt-get install -y -qq prosody":                   {skip: systemDo},
	"code --install-extension dist/scs.vsix":                                 {skip: editorsDo},
	"code spec/mistakes/misspelt_namespace.scs":                              {skip: editorsDo},
	"nvim spec/mistakes/misspelt_namespace.scs":                              {skip: editorsDo},
	"source <(scs completion bash)":                                          {skip: shellsDo},
	"scs completion fish | source":                                           {skip: shellsDo},
	"scs record -o chat.scs":                                                 {skip: "recordverb and record/proxy, with clients"},
	"scs record -o chat.scs --listen 127.0.0.1:5333 --server localhost:5222": {skip: "recordverb and record/proxy, with clients"},

	"scs run --watch tests/":                                         {until: "watching"},
	"scs run --watch --module plugins/mod_x.lua tests/":              {until: "watching", accept: true},
	"scs run --server prosody=../prosody spec/scansion":              {skip: "runner/suite: TestSourceTree, with a source tree that was built"},
	"scs run --server prosody --server ejabberd tests/":              {accept: true},
	"scs run --server ejabberd=/opt/ejabberd/bin/ejabberdctl tests/": {accept: true, instead: map[string]string{"=/opt/ejabberd/bin/ejabberdctl": ""}},
	"scs run --server prosody --server prosody=/opt/13/prosody --server ejabberd --server ci=localhost:5222 tests/": {
		accept: true, instead: map[string]string{" --server prosody=/opt/13/prosody": ""},
	},

	"scs import --prove -o session.scs prosody.log": {instead: map[string]string{"session.scs": "proved.scs"}}, // the other is there

	"scs run --shard ${{ matrix.shard }} tests/": {instead: map[string]string{"${{ matrix.shard }}": "1/2"}},
	"scs lint --format rdjson tests/ | reviewdog -f=rdjson -name=scslint -reporter=github-pr-review": {
		instead: map[string]string{" | reviewdog -f=rdjson -name=scslint -reporter=github-pr-review": ""},
	},
	"scs fmt --diff tests/ | reviewdog -f=diff -f.diff.strip=0 -name=scsfmt -reporter=github-pr-review": {
		instead: map[string]string{" | reviewdog -f=diff -f.diff.strip=0 -name=scsfmt -reporter=github-pr-review": ""},
	},
}

// elsewhere are pages whose commands another test runs in their order.
var elsewhere = map[string]string{"tutorial.md": "TestTutorial"}

// runsAServer finds the commands that need a server.
var runsAServer = regexp.MustCompile(`scs run|--prove`)

// sampled are the commands with a server that make test runs; make accept runs
// all of them.
var sampled = []string{
	"scs run --server localhost:5222 --register --unique --jobs 2 tests/",
	"scs run --tags 'muc and not slow' tests/",
	"scs run --module plugins/mod_x.lua --module conference.localhost=plugins/mod_y.lua tests/",
	"scs run --report tap=scs.tap tests/ ; prove scs.tap",
	"scs run tests/status.scs",
}

func TestCommandsOfThePagesRun(t *testing.T) {
	testenv.Long(t)
	if testenv.RaceDetector {
		t.Skip("other processes do the work: make test runs it without the race detector")
	}
	testenv.Command(t, "sh")
	address := sync.OnceValue(func() string { return givenServer(t) })
	used, ran, skipped := map[string]bool{}, 0, 0
	for _, b := range blocks(t) {
		if elsewhere[b.page] != "" {
			continue
		}
		var f *fixture
		for _, command := range b.commands(t) {
			key := command
			if b.kind == "text" {
				key += " (shown)"
			}
			used[key] = true
			h := hows[key]
			if h.skip != "" {
				skipped++
				continue
			}
			if f == nil {
				f = newFixture(t, b)
			}
			ran++
			t.Run(strings.NewReplacer(" ", "_", "/", "-").Replace(command), func(t *testing.T) {
				accept := os.Getenv("SCS_ACCEPT") != ""
				if runsAServer.MatchString(command) {
					testenv.Command(t, "prosody")
					if !accept && !slices.Contains(sampled, command) {
						t.Skip("make accept runs it")
					}
				}
				if h.accept && !accept {
					t.Skip("make accept runs it")
				}
				f.run(t, b, command, h, address)
			})
		}
	}
	for command := range hows {
		if !used[command] {
			t.Errorf("no page shows %q", command)
		}
	}
	for _, command := range sampled {
		if !used[command] && !used[command+" (shown)"] {
			t.Errorf("no page shows %q", command)
		}
	}
	if ran < 50 || skipped > 20 {
		t.Errorf("%d commands ran and %d were skipped", ran, skipped)
	}
}

// run runs a command of a page.
func (f *fixture) run(t *testing.T, b block, command string, h how, address func() string) {
	line := command
	for from, to := range h.instead {
		line = strings.ReplaceAll(line, from, to)
	}
	if strings.Contains(line, "ejabberd") {
		testenv.Command(t, "ejabberdctl")
	}
	if strings.Contains(line, given) {
		line = strings.ReplaceAll(line, given, address())
	}
	cmd := exec.CommandContext(t.Context(), "sh", "-c", "exec "+line)
	if strings.ContainsAny(line, ";|&") {
		cmd = exec.CommandContext(t.Context(), "sh", "-c", line)
	}
	cmd.Dir, cmd.Env = f.folder, append(os.Environ(), f.environ...)
	if h.shown {
		cmd.Env = append(cmd.Env, "SCS_TIMEOUT=1s")
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stderr = cmd.Stdout
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	said, interrupted := "", false
	for lines := bufio.NewReader(out); ; {
		line, err := lines.ReadString('\n')
		said += line
		if h.until != "" && !interrupted && strings.Contains(said, h.until) {
			interrupted = true
			if err := cmd.Process.Signal(os.Interrupt); err != nil {
				t.Error(err)
			}
		}
		if err != nil {
			if err != io.EOF {
				t.Error(err)
			}
			break
		}
	}
	_ = cmd.Wait() // the exit code says it
	if code := cmd.ProcessState.ExitCode(); code != h.exit {
		t.Errorf("%s: %s\nends with %d, want %d:\n%s", b, line, code, h.exit, said)
	}
	if h.shown {
		_, want, _ := strings.Cut(b.text, "$ "+command+"\n")
		want, _, _ = strings.Cut(want, "\n$ ")
		want = strings.ReplaceAll(want, "in 5s;", "in 1s;")
		rest := said
		for line := range strings.Lines(strings.TrimSpace(want)) {
			_, after, ok := strings.Cut(rest, strings.TrimRight(line, "\n"))
			if !ok {
				t.Errorf("%s: the page shows\n%sit says\n%s", b, line, said)
			}
			rest = after
		}
	}
}
