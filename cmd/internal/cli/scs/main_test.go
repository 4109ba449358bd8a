package scs

import (
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/scs-tools/scs/cmd/internal/cli"
	"github.com/scs-tools/scs/cmd/internal/cli/clitest"
)

// TestMain makes the test program the command, where it is called "scs".
func TestMain(m *testing.M) {
	clitest.ClearEnvironment()
	testscript.Main(m, map[string]func(){"scs": func() { os.Exit(cli.Main(New())) }})
}
