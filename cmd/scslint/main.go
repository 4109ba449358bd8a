// Command scslint is "scs lint" by itself, for pre-commit hooks.
package main

import (
	"os"

	"github.com/scs-tools/scs/cmd/internal/cli"
	"github.com/scs-tools/scs/cmd/internal/cli/lintverb"
)

func main() {
	os.Exit(cli.Main(lintverb.Program(os.Args[1:])))
}
