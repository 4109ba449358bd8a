// Package dapverb is the command "scs dap".
package dapverb

import (
	"cmp"
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
		Long: `Run the debug adapter for Scansion scripts.

An editor starts this command and speaks the Debug Adapter Protocol with it over
standard input and output. The debugger stops a script before an action, keeps
all connections open, shows the stanzas that wait for each character, and sends
stanzas by hand. It ends when the editor disconnects, closes the connection or
exits, and stops the servers that it started.

The server configuration in a script's folder, and a server program named in
.scs.toml, are used only if the editor passes the user's consent to their
current contents. docs/debugger.md has the details.`,
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
			err := dap.Serve(command.Context(), io.NopCloser(command.InOrStdin()), command.OutOrStdout(), options)
			return cmp.Or(err, command.Context().Err())
		},
	}
	cli.SetExits(command, cli.Exits{
		Clean:       "the session has ended",
		Usage:       "wrong flags",
		Environment: "the connection to the editor broke, or an interrupt",
	})
	command.Flags().StringVar(&logFile, "log", "", "append a log of request names, without contents, to `file`")
	return command
}
