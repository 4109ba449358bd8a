//go:build unix

package importverb

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/scs-tools/scs/cmd/internal/cli/clitest"
	"github.com/scs-tools/scs/internal/testenv"
)

// command is this program, as "scs".
func command(t *testing.T, dir string, args ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := exec.Command(self, args...)
	c.Args[0], c.Dir = "scs", dir
	return c
}

// TestAKilledImportLeavesTheOldScriptOrTheNew kills imports and updates in the
// middle of their writing, several times.
func TestAKilledImportLeavesTheOldScriptOrTheNew(t *testing.T) {
	testenv.Long(t)
	var log strings.Builder
	for i := range 400 {
		fmt.Fprintf(&log, "Fox SENT: <message id='m%d' to='owl@wood.example'><body>%d</body></message>\n", i, i)
	}
	killed(t, "old\n", log.String(), 8, "import", "--force", "-o", "x.scs", "log.txt")
}

func TestAKilledUpdateLeavesTheOldScriptOrTheNew(t *testing.T) {
	testenv.Long(t)
	testenv.Command(t, "prosody")
	const hole = "# A hole\n\n[Client] Romeo\n\tjid: romeo@localhost\n\tpassword: password\n\n-----\n\nRomeo connects\n\nRomeo sends:\n\t<presence/>\n\nRomeo receives:\n"
	killed(t, hole, "", 2, "run", "--update", "x.scs")
}

// killed runs a command to its end and then kills it so many times.
func killed(t *testing.T, old, log string, times int, args ...string) {
	t.Helper()
	dir := t.TempDir()
	path := filepath.Join(dir, "x.scs")
	write := func() {
		for name, text := range map[string]string{"x.scs": old, "log.txt": log} {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	write()
	if out, err := command(t, dir, args...).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	done, err := os.ReadFile(path)
	if err != nil || string(done) == old {
		t.Fatalf("nothing written: %v", err)
	}
	kept := 0
	for range times {
		write()
		switch text := clitest.KillWhileWriting(t, command(t, dir, args...), path); text {
		case old:
			kept++
		case string(done):
		default:
			t.Errorf("the file holds %d bytes, neither the old nor the new script:\n%.300s", len(text), text)
		}
	}
	t.Logf("%d of %d times the old script is there", kept, times)
}
