package lintverb_test

import (
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/scs-tools/scs/cmd/internal/cli"
	"github.com/scs-tools/scs/cmd/internal/cli/clitest"
	"github.com/scs-tools/scs/cmd/internal/cli/lintverb"
)

func TestMain(m *testing.M) {
	clitest.ClearEnvironment()
	testscript.Main(m, map[string]func(){
		"scslint": func() { os.Exit(cli.Main(lintverb.Program(os.Args[1:]))) },
	})
}

func TestCommand(t *testing.T) { clitest.Run(t, "testdata") }
