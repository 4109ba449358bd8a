package runverb_test

import (
	"os"
	"testing"

	"github.com/scs-tools/scs/cmd/internal/cli"
	"github.com/scs-tools/scs/internal/testenv"
)

// Only on Linux does the kernel end the server of a run that is killed.
func TestTheNextRunTidiesUpAfterOneThatWasKilled(t *testing.T) {
	testenv.Long(t)
	c := started(t)
	c.kill(os.Kill)
	c.ends()
	if len(c.left()) == 0 {
		t.Fatal("nothing is left behind, though nobody was there to remove it")
	}
	next := scs(t, c.temp, "run", "--quiet-period", "1ms", c.script)
	if out, err := next.CombinedOutput(); err != nil || next.ProcessState.ExitCode() != cli.ExitClean {
		t.Fatalf("the next run: %v\n%s", err, out)
	}
	if left := c.left(); len(left) > 0 {
		t.Errorf("left behind still: %v", left)
	}
}
