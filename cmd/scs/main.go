// Command scs is the tool for Scansion scripts: it lints, formats
// and runs them, and serves editors.
package main

import (
	"os"

	"github.com/spf13/cobra"

	"github.com/scs-tools/scs/internal/cli"
	"github.com/scs-tools/scs/internal/cli/fmtverb"
	"github.com/scs-tools/scs/internal/cli/lintverb"
	"github.com/scs-tools/scs/internal/cli/lspverb"
	"github.com/scs-tools/scs/internal/cli/runverb"
)

func main() {
	root := &cobra.Command{
		Use:     "scs",
		Short:   "Tools for Scansion scripts, the tests of XMPP servers.",
		Version: cli.Version(),
	}
	root.AddCommand(lintverb.New("lint"), fmtverb.New(), runverb.New(), lspverb.New())
	os.Exit(cli.Main(root))
}
