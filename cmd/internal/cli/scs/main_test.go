package scs

import (
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/scs-tools/scs/cmd/internal/cli"
	"github.com/scs-tools/scs/cmd/internal/cli/clitest"
	"github.com/scs-tools/scs/cmd/internal/cli/lintverb"
)

// TestMain makes the test program the commands, where it is called like one.
func TestMain(m *testing.M) {
	clitest.ClearEnvironment()
	testscript.Main(m, map[string]func(){
		"scs":     func() { os.Exit(cli.Main(New())) },
		"scslint": func() { os.Exit(cli.Main(lintverb.Program(os.Args[1:]))) },
	})
}
