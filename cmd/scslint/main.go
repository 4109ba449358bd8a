// Command scslint is "scs lint" by itself, for pre-commit hooks.
package main

import (
	"os"

	"github.com/scs-tools/scs/cmd/internal/cli"
	"github.com/scs-tools/scs/cmd/internal/cli/lintverb"
)

func main() {
	command := lintverb.New("scslint")
	command.Version = cli.Version()
	os.Exit(cli.Main(command))
}
