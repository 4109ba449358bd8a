// Package scs is the command "scs" with all its verbs.
package scs

import (
	"github.com/spf13/cobra"

	"github.com/scs-tools/scs/cmd/internal/cli"
	"github.com/scs-tools/scs/cmd/internal/cli/dapverb"
	"github.com/scs-tools/scs/cmd/internal/cli/fmtverb"
	"github.com/scs-tools/scs/cmd/internal/cli/importverb"
	"github.com/scs-tools/scs/cmd/internal/cli/lintverb"
	"github.com/scs-tools/scs/cmd/internal/cli/lspverb"
	"github.com/scs-tools/scs/cmd/internal/cli/newverb"
	"github.com/scs-tools/scs/cmd/internal/cli/recordverb"
	"github.com/scs-tools/scs/cmd/internal/cli/runverb"
	"github.com/scs-tools/scs/internal/version"
)

// verbs makes the command of each verb.
var verbs = []struct {
	name string
	make func() *cobra.Command
}{
	{"lint", func() *cobra.Command { return lintverb.New("scs lint") }},
	{"fmt", fmtverb.New},
	{"run", runverb.New},
	{"new", newverb.New},
	{"import", importverb.New},
	{"record", recordverb.New},
	{"lsp", lspverb.New},
	{"dap", dapverb.New},
}

// root makes the command without verbs.
func root() *cobra.Command {
	return &cobra.Command{
		Use:     "scs",
		Short:   "Tools for Scansion scripts, the tests of XMPP servers.",
		Version: version.Full(),
	}
}

// For makes the command for arguments: with the verb that they begin with, or
// with all. The flags and the help of the others would take a fifth of the time
// of a short run.
func For(args []string) *cobra.Command {
	for _, verb := range verbs {
		if len(args) > 0 && verb.name == args[0] {
			root := root()
			root.CompletionOptions.DisableDefaultCmd = true
			root.AddCommand(verb.make())
			return root
		}
	}
	return New()
}

// New makes the command with all verbs.
func New() *cobra.Command {
	root := root()
	for _, verb := range verbs {
		root.AddCommand(verb.make())
	}
	// Without this the help for what is no verb ends as if all were well.
	root.InitDefaultHelpCmd()
	cli.AddCompletionCommand(root)
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
