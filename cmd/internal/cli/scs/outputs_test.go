package scs

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/scs-tools/scs/cmd/internal/cli"
)

// writers are the flags that name files to be written, with further flags that
// make them do so; readers those that name files to be read.
var (
	writers = map[string][]string{
		"lint --output": nil, "lint --format": nil, "lint --baseline": {"--write-baseline"},
		"run --report": nil, "run --events": nil, "run --server-log": nil, "lsp --log": nil, "dap --log": nil,
		"record --ca-out": {"--output=made.scs"},
	}
	readers = map[string]bool{
		"lint --config": true, "fmt --config": true, "run --config": true, "import --config": true, "record --config": true,
		"run --ca": true, "record --ca": true, "run --expect": true,
	}

	// makers make scripts, which they do not overwrite without --force.
	makers = map[string]bool{"import --output": true, "record --output": true}
)

// namesFile finds the flags whose value names a file.
var namesFile = regexp.MustCompile(`(?i)\bfile\b`)

// No flag overwrites a script or settings, under any name of theirs, nor does
// any work before it is known that its file can be written.
func TestNoFlagOverwritesAnInput(t *testing.T) {
	for _, verb := range New().Commands() {
		verb.Flags().VisitAll(func(flag *pflag.Flag) {
			value, _ := pflag.UnquoteUsage(flag)
			name := verb.Name() + " --" + flag.Name
			more, writes := writers[name]
			switch {
			case writes:
				t.Run(name, func(t *testing.T) { overwrites(t, verb, flag.Name, more) })
			case namesFile.MatchString(value) && !readers[name] && !makers[name]:
				t.Errorf("%s names a file: it belongs to the writers, readers or makers of this test", name)
			}
		})
	}
}

func overwrites(t *testing.T, verb *cobra.Command, flag string, more []string) {
	const script = "# A title\n\n[Client] Romeo\n\tjid: romeo@localhost\n\tpassword: x\n\n-----\n\nRomeo connects\n"
	t.Chdir(t.TempDir())
	for _, dir := range []string{"sub", "elsewhere"} {
		if err := os.Mkdir(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	inputs := map[string]string{"a.scs": script, "sub/b.scs": script, ".scs.toml": "", "elsewhere/c.scs": script}
	for name, text := range inputs {
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	absolute, err := filepath.Abs("a.scs")
	if err != nil {
		t.Fatal(err)
	}
	links := map[string]string{"link.txt": "a.scs", "far.txt": "link.txt", "dangling.txt": "sub/new.scs", "settings.txt": ".scs.toml"}
	for name, target := range links {
		if err := os.Symlink(target, name); err != nil {
			t.Skip(err)
		}
	}
	targets := []string{
		"a.scs", "./sub/../a.scs", absolute, "A.SCS", "sub/b.scs", "elsewhere/c.scs", "new.scs", ".scs.toml", "sub/.scs.toml",
		"link.txt", "far.txt", "dangling.txt", "settings.txt",
	}
	if flag != "log" {
		if err := os.Link("a.scs", "hard.txt"); err == nil {
			targets = append(targets, "hard.txt")
		}
	}
	for _, target := range targets {
		code, said := run(t, verb.Name(), flag, target, more)
		if code != cli.ExitUsage || !strings.Contains(said, target) {
			t.Errorf("%s: exit code %d, %s", target, code, said)
		}
	}
	if code, said := run(t, verb.Name(), flag, "no/such/folder.txt", more); code != cli.ExitEnvironment || !strings.Contains(said, `the folder "no/such" does not exist`) {
		t.Errorf("a folder that is not there: exit code %d, %s", code, said)
	}
	for name, text := range inputs {
		if got, err := os.ReadFile(name); err != nil || string(got) != text {
			t.Errorf("%s holds %q, error %v", name, got, err)
		}
	}
	for _, name := range []string{"new.scs", "sub/new.scs", "sub/.scs.toml"} {
		if _, err := os.Lstat(name); err == nil {
			t.Errorf("%s was made", name)
		}
	}
}

// run runs a verb over the scripts of the current folder with no server to be
// started, and returns its exit code and error output.
func run(t *testing.T, verb, flag, target string, more []string) (int, string) {
	t.Helper()
	value := target
	switch flag {
	case "format":
		value = "json=" + target
	case "report":
		value = "tap=" + target
	}
	args := append([]string{verb, "--" + flag + "=" + value}, more...)
	switch verb {
	case "run":
		args = append(args, "--server=prosody=/no/such/program", "a.scs", "sub")
	case "lint":
		args = append(args, "a.scs", "sub")
	}
	root := New()
	var out, errs bytes.Buffer
	root.SetIn(strings.NewReader(""))
	root.SetOut(&out)
	root.SetErr(&errs)
	code := cli.Run(t.Context(), root, args)
	return code, errs.String()
}
