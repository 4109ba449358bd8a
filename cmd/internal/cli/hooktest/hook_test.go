// Package hooktest runs the hooks of the repository with the real pre-commit.
package hooktest

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/scs-tools/scs/internal/testenv"
)

// project is a git repository that uses one of the hooks.
type project struct {
	t    *testing.T
	dir  string
	env  []string
	repo string // a clone of this repository
	rev  string // its last commit
}

// command runs a command in a folder and returns what it prints.
func command(dir string, env []string, name string, args ...string) (string, error) {
	c := exec.Command(name, args...)
	c.Dir, c.Env = dir, env
	out, err := c.CombinedOutput()
	return strings.TrimSpace(string(out)), err
}

// must is command for what may not fail.
func must(t *testing.T, dir string, env []string, name string, args ...string) string {
	t.Helper()
	out, err := command(dir, env, name, args...)
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
	}
	return out
}

// clone clones this repository and returns the clone, its last commit, and an
// environment in which neither git nor pre-commit see what is the user's, and
// Go needs no network for modules that are here already.
func clone(t *testing.T) (repo, rev string, env []string) {
	t.Helper()
	for _, variable := range os.Environ() {
		if !strings.HasPrefix(variable, "GIT_") && !strings.HasPrefix(variable, "PRE_COMMIT") {
			env = append(env, variable)
		}
	}
	repo = filepath.Join(t.TempDir(), "scs")
	root, err := command(".", env, "git", "rev-parse", "--show-toplevel")
	if err != nil {
		testenv.Missing(t, "pre-commit", "this is no git repository")
	}
	must(t, ".", env, "git", "clone", "--quiet", root, repo)
	home := t.TempDir()
	env = append(env,
		"GOMODCACHE="+must(t, ".", env, "go", "env", "GOMODCACHE"), "GOCACHE="+must(t, ".", env, "go", "env", "GOCACHE"),
		"CGO_ENABLED=0", "GOFLAGS=-trimpath", // as make build has it, so that the build cache serves both
		"HOME="+home, "PRE_COMMIT_HOME="+filepath.Join(home, "pre-commit"), "PRE_COMMIT_COLOR=never", "GIT_CONFIG_NOSYSTEM=1",
		"GIT_AUTHOR_NAME=Romeo", "GIT_AUTHOR_EMAIL=romeo@localhost",
		"GIT_COMMITTER_NAME=Romeo", "GIT_COMMITTER_EMAIL=romeo@localhost",
	)
	return repo, must(t, repo, env, "git", "rev-parse", "HEAD"), env
}

// use makes the project commit through a hook with the given arguments.
func (p *project) use(hook, arguments string) {
	p.t.Helper()
	template, err := os.ReadFile(filepath.Join("testdata", "pre-commit-config.yaml"))
	if err != nil {
		p.t.Fatal(err)
	}
	p.write(".pre-commit-config.yaml", strings.NewReplacer("REPOSITORY", p.repo, "REVISION", p.rev, "HOOK", hook, "ARGUMENTS", arguments).
		Replace(string(template)))
}

func (p *project) write(name, text string) {
	p.t.Helper()
	path := filepath.Join(p.dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		p.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		p.t.Fatal(err)
	}
}

// script returns the text of a script in testdata.
func script(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// commit writes a script of testdata under a name and commits it. It returns
// whether the commit was made, and what the hook said.
func (p *project) commit(source, name string) (made bool, said string) {
	p.t.Helper()
	p.write(name, script(p.t, source))
	must(p.t, p.dir, p.env, "git", "add", ".")
	said, err := command(p.dir, p.env, "git", "commit", "--quiet", "--message", source)
	if err != nil {
		must(p.t, p.dir, p.env, "git", "reset", "--quiet")
	}
	return err == nil, said
}

// wantBlocked fails unless the hook keeps a script from being committed, says
// what is given, and leaves the script as another one in testdata.
func (p *project) wantBlocked(source, says, leaves string) {
	p.t.Helper()
	made, said := p.commit(source, "login.scs")
	if made || !strings.Contains(said, says) {
		p.t.Errorf("%s is committed: %v; the hook says\n%s\nand should say %s", source, made, said, says)
	}
	text, err := os.ReadFile(filepath.Join(p.dir, "login.scs"))
	if err != nil {
		p.t.Fatal(err)
	}
	if string(text) != script(p.t, leaves) {
		p.t.Errorf("%s is left as\n%s", source, text)
	}
}

func (p *project) wantCommitted(source, name string) {
	p.t.Helper()
	if made, said := p.commit(source, name); !made {
		p.t.Errorf("%s is not committed as %s; the hook says\n%s", source, name, said)
	}
}

func TestHooks(t *testing.T) {
	testenv.Long(t)
	preCommit := testenv.Command(t, "pre-commit")
	repo, rev, env := clone(t)
	start := func(t *testing.T) *project {
		p := &project{t: t, dir: t.TempDir(), env: env, repo: repo, rev: rev}
		must(t, p.dir, env, "git", "init", "--quiet")
		must(t, p.dir, env, preCommit, "install")
		return p
	}
	const mistake = `error[SCS202 unknown-verb] unknown verb "disconects"`

	t.Run("scslint", func(t *testing.T) {
		p := start(t)
		p.use("scslint", "")
		p.wantBlocked("bad.scs", mistake, "bad.scs")
		p.wantCommitted("good.scs", "login.scs")
		p.use("scslint", "--fix")
		p.wantBlocked("bad.scs", "files were modified by this hook", "good.scs")
	})
	t.Run("scslint leaves out what the settings exclude", func(t *testing.T) {
		p := start(t)
		p.use("scslint", "")
		p.write(".scs.toml", "[lint]\nexclude = [\"recorded\"]\n")
		p.wantCommitted("bad.scs", "recorded/bad.scs")
		p.wantBlocked("bad.scs", mistake, "bad.scs")
	})
	t.Run("scsfmt", func(t *testing.T) {
		p := start(t)
		p.use("scsfmt", "")
		p.wantBlocked("untidy.scs", "files were modified by this hook", "good.scs")
		p.wantCommitted("good.scs", "login.scs")
	})
	t.Run("scsfmt-check", func(t *testing.T) {
		p := start(t)
		p.use("scsfmt-check", "")
		p.wantBlocked("untidy.scs", "login.scs", "untidy.scs")
		p.wantCommitted("good.scs", "login.scs")
	})
	t.Run("the -system hooks take what is on PATH", func(t *testing.T) {
		tools, err := filepath.Glob(filepath.Join(lookup(env, "PRE_COMMIT_HOME"), "*", "golangenv-*", "bin"))
		if err != nil || len(tools) != 1 {
			t.Fatalf("the programs that pre-commit has built are in %q, error %v", tools, err)
		}
		p := start(t)
		p.env = slices.Concat(env, []string{"PATH=" + tools[0] + string(os.PathListSeparator) + os.Getenv("PATH")})
		p.use("scslint-system", "")
		p.wantBlocked("bad.scs", mistake, "bad.scs")
		p.use("scsfmt-system", "")
		p.wantBlocked("untidy.scs", "files were modified by this hook", "good.scs")
		p.wantCommitted("good.scs", "login.scs")
	})
}

// lookup returns the value of a variable of an environment.
func lookup(env []string, name string) string {
	for _, variable := range env {
		if value, ok := strings.CutPrefix(variable, name+"="); ok {
			return value
		}
	}
	return ""
}
