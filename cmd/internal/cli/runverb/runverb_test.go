package runverb_test

import (
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/spf13/cobra"

	"github.com/scs-tools/scs/cmd/internal/cli"
	"github.com/scs-tools/scs/cmd/internal/cli/clitest"
	"github.com/scs-tools/scs/cmd/internal/cli/runverb"
	"github.com/scs-tools/scs/internal/testenv"
)

func TestMain(m *testing.M) {
	clitest.ClearEnvironment()
	testscript.Main(m, map[string]func(){"scs": func() {
		root := &cobra.Command{Use: "scs"}
		root.AddCommand(runverb.New())
		os.Exit(cli.Main(root))
	}})
}

// TestCommand runs what needs no server, TestCommandWithProsody what does.
func TestCommand(t *testing.T) { clitest.Run(t, "testdata/without") }

func TestCommandWithProsody(t *testing.T) {
	testenv.Long(t)
	testenv.Command(t, "prosody")
	clitest.Run(t, "testdata/prosody")
}
