// Package dapverb is the command "scs dap".
package dapverb

import (
	"io"
	"log/slog"

	"github.com/spf13/cobra"

	"github.com/scs-tools/scs/cmd/internal/cli"
	"github.com/scs-tools/scs/dap"
)

// New makes the command.
func New() *cobra.Command {
	logFile := ""
	command := &cobra.Command{
		Use:   "dap [flags]",
		Short: "Debug a script from an editor.",
		Long: `Debug a script from an editor: the debug adapter for Scansion scripts.

An editor starts this command and speaks the Debug Adapter Protocol with it over
standard input and output. It stops a script before an action with all
connections alive, shows what waits for each character, sends stanzas by hand,
and goes on. It ends when the editor disconnects, closes its end or dies, and
ends the servers that it has started.

The configuration of a script's folder, and a server program that .scs.toml
names, are used only if the editor passes the user's consent to what they say
now. docs/debugger.md tells more.`,
		Args: cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			options := dap.Options{}
			if logFile != "" {
				if err := cli.CheckOutputs([]cli.Output{{Flag: "--log", Path: logFile, Stream: true}}); err != nil {
					return err
				}
				file, err := cli.AppendStream(logFile)
				if err != nil {
					return err
				}
				defer file.Close()
				options.Log = slog.New(slog.NewTextHandler(file, &slog.HandlerOptions{Level: slog.LevelDebug}))
			}
			return dap.Serve(command.Context(), io.NopCloser(command.InOrStdin()), command.OutOrStdout(), options)
		},
	}
	cli.SetExits(command, cli.Exits{
		Clean:       "the session has ended",
		Usage:       "wrong flags",
		Environment: "the editor could not be read or written to, or an interrupt",
	})
	command.Flags().StringVar(&logFile, "log", "", "`file` to append a log to: requests by name, without their contents")
	return command
}
