package fmtverb

import (
	"bufio"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/spf13/cobra"

	"github.com/scs-tools/scs/cmd/internal/cli"
	"github.com/scs-tools/scs/cmd/internal/cli/clitest"
	"github.com/scs-tools/scs/internal/atomicfile"
	"github.com/scs-tools/scs/internal/readfile"
)

func TestMain(m *testing.M) {
	clitest.ClearEnvironment()
	testscript.Main(m, map[string]func(){"scs": func() {
		root := &cobra.Command{Use: "scs"}
		root.AddCommand(New())
		os.Exit(cli.Main(root))
	}})
}

func TestCommand(t *testing.T) { clitest.Run(t, "testdata") }

const untidy = "# A title\n\n\n[Client] Romeo\n  jid: romeo@localhost\n"

func TestAFileThatChangesWhileItIsFormattedIsLeftAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.scs")
	if err := os.WriteFile(path, []byte(untidy), 0o644); err != nil {
		t.Fatal(err)
	}
	const newer = "# The author has saved meanwhile\n"
	r := &run{flags: &flags{}, out: bufio.NewWriter(io.Discard), errors: io.Discard}
	r.read = func(ctx context.Context, path string) (string, error) {
		text, err := readfile.Script(ctx, path)
		return text, errors.Join(err, os.WriteFile(path, []byte(newer), 0o644))
	}
	err := r.files(t.Context(), []string{path})
	if !errors.Is(err, atomicfile.ErrChanged) {
		t.Errorf("error %v", err)
	}
	if text, _ := readfile.Text(path, readfile.MaxScript); text != newer {
		t.Errorf("the file holds %q", text)
	}
}

// TestAReadOnlyFileIsLeftAlone runs the command as a user whom permissions
// bind, which they do not root.
func TestAReadOnlyFileIsLeftAlone(t *testing.T) {
	dir, err := os.MkdirTemp("", "scs-readonly-") //nolint:usetesting // nobody may not enter t.TempDir
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	self, err := os.ReadFile(os.Args[0])
	if err != nil {
		t.Fatal(err)
	}
	binary, script := filepath.Join(dir, "scs"), filepath.Join(dir, "x.scs")
	if err := errors.Join(os.Chmod(dir, 0o777), os.WriteFile(binary, self, 0o755), os.WriteFile(script, []byte(untidy), 0o444)); err != nil {
		t.Fatal(err)
	}
	command := exec.Command(binary, "fmt", script)
	command.Dir = dir
	const nobody = 65534
	if os.Getuid() == 0 {
		command.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	}
	out, err := command.CombinedOutput()
	if exit, ok := errors.AsType[*exec.ExitError](err); !ok || exit.ExitCode() != cli.ExitEnvironment {
		t.Errorf("error %v", err)
	}
	if !strings.Contains(string(out), "x.scs: not formatted") || !strings.Contains(string(out), "permission denied") {
		t.Errorf("output %s", out)
	}
	if text, _ := readfile.Text(script, readfile.MaxScript); text != untidy {
		t.Errorf("the file holds %q", text)
	}
}
