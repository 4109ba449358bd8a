// Package docstest runs the commands that the README and the pages of docs show.
package docstest

import (
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/scs-tools/scs/cmd/internal/cli"
	"github.com/scs-tools/scs/cmd/internal/cli/clitest"
	"github.com/scs-tools/scs/cmd/internal/cli/scs"
)

// TestMain makes the test program the command, where it is called "scs".
func TestMain(m *testing.M) {
	clitest.ClearEnvironment()
	testscript.Main(m, map[string]func(){"scs": func() { os.Exit(cli.Main(scs.New())) }})
}
