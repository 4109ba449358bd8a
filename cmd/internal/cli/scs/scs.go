// Package scs is the command "scs" with all its verbs.
package scs

import (
	"github.com/spf13/cobra"

	"github.com/scs-tools/scs/cmd/internal/cli/dapverb"
	"github.com/scs-tools/scs/cmd/internal/cli/fmtverb"
	"github.com/scs-tools/scs/cmd/internal/cli/importverb"
	"github.com/scs-tools/scs/cmd/internal/cli/lintverb"
	"github.com/scs-tools/scs/cmd/internal/cli/lspverb"
	"github.com/scs-tools/scs/cmd/internal/cli/recordverb"
	"github.com/scs-tools/scs/cmd/internal/cli/runverb"
	"github.com/scs-tools/scs/internal/version"
)

// New makes the command.
func New() *cobra.Command {
	root := &cobra.Command{
		Use:     "scs",
		Short:   "Tools for Scansion scripts, the tests of XMPP servers.",
		Version: version.Full(),
	}
	root.AddCommand(lintverb.New("scs lint"), fmtverb.New(), runverb.New(), importverb.New(), recordverb.New(), lspverb.New(), dapverb.New())
	// Without this the help for what is no verb ends as if all were well.
	root.InitDefaultHelpCmd()
	for _, verb := range root.Commands() {
		if verb.Name() == "help" {
			verb.Args = func(_ *cobra.Command, args []string) error {
				_, _, err := root.Find(args)
				return err
			}
		}
	}
	return root
}
