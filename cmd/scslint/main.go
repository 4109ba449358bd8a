// Command scslint is "scs lint" by itself, for pre-commit hooks.
package main

import (
	"os"

	"github.com/scs-tools/scs/cmd/internal/cli"
	"github.com/scs-tools/scs/cmd/internal/cli/lintverb"
	"github.com/scs-tools/scs/internal/version"
)

func main() {
	command := lintverb.New("scslint")
	command.Version = version.Full()
	os.Exit(cli.Main(command))
}
