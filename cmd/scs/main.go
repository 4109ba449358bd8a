// Command scs is the tool for Scansion scripts: it lints, formats
// and runs them, and serves editors.
package main

import (
	"os"

	"github.com/scs-tools/scs/cmd/internal/cli"
	"github.com/scs-tools/scs/cmd/internal/cli/scs"
)

func main() { os.Exit(cli.Main(scs.For(os.Args[1:]))) }
