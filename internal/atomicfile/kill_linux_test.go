package atomicfile

import (
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
)

// victim names the file that a copy of the test program writes and is killed
// over.
const victim = "SCS_TEST_ATOMICFILE_VICTIM"

// TestAKillBeforeTheRenameLeavesTheOriginal kills a process between the write
// of the temporary file and the rename.
func TestAKillBeforeTheRenameLeavesTheOriginal(t *testing.T) {
	if path := os.Getenv(victim); path != "" {
		_ = write(path, [][]byte{[]byte("new")}, nil, func(string, string) error {
			return syscall.Kill(os.Getpid(), syscall.SIGKILL)
		})
		t.Fatal("the process has outlived its kill")
	}
	path := filepath.Join(t.TempDir(), "x.scs")
	if err := os.WriteFile(path, []byte("old"), 0o644); err != nil {
		t.Fatal(err)
	}
	command := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$")
	command.Env = append(os.Environ(), victim+"="+path)
	out, err := command.CombinedOutput()
	if status, ok := command.ProcessState.Sys().(syscall.WaitStatus); err == nil || !ok || status.Signal() != syscall.SIGKILL {
		t.Fatalf("the process was not killed: %v\n%s", err, out)
	}
	if text, err := os.ReadFile(path); err != nil || string(text) != "old" {
		t.Errorf("the file holds %q, error %v", text, err)
	}

	// The next run removes what the process has left, and nothing else.
	dir := filepath.Dir(path)
	if left, err := filepath.Glob(filepath.Join(dir, prefix+"*"+suffix)); err != nil || len(left) != 1 {
		t.Fatalf("left behind: %v, error %v", left, err)
	}
	mine, err := claim(dir, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	defer mine.Close()
	other := filepath.Join(dir, ".scs-notes.txt")
	if err := os.WriteFile(other, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	sweep(dir, nil)
	wantOnly(t, dir, filepath.Base(mine.Name()), filepath.Base(other), "x.scs")
}
