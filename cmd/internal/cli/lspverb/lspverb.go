// Package lspverb is the command "scs lsp".
package lspverb

import (
	"errors"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/scs-tools/scs/cmd/internal/cli"
	"github.com/scs-tools/scs/internal/version"
	"github.com/scs-tools/scs/lsp"
)

// New makes the command.
func New() *cobra.Command {
	logFile := ""
	command := &cobra.Command{
		Use:   "lsp [flags]",
		Short: "Run the language server.",
		Long: `Run the language server for Scansion scripts.

An editor starts this command and speaks the Language Server Protocol with it
over standard input and output. The server ends when the editor asks it to,
closes the connection or exits.

Settings come from .scs.toml and from the editor, which sends the same settings
as JSON. The editor can also set "lenses" ("title", "all" or "off") and a table
"lsp": "debounce", in milliseconds, and "inlay-hints", a list of "jid" and
"strictness". In the table "run" it can set "trust-workspace", the user's
consent to the prosody.cfg.lua, the server program and the remote server that a
workspace names. Without it, the server asks before it uses one of them.`,
		Args: cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			log := slog.New(slog.NewTextHandler(command.ErrOrStderr(), &slog.HandlerOptions{Level: slog.LevelWarn}))
			if logFile != "" {
				if err := cli.CheckOutputs([]cli.Output{{Flag: "--log", Path: logFile, Stream: true}}); err != nil {
					return err
				}
				file, err := cli.AppendStream(logFile)
				if err != nil {
					return err
				}
				defer file.Close()
				log = slog.New(slog.NewTextHandler(file, &slog.HandlerOptions{Level: slog.LevelDebug}))
			}
			// An editor that has gone must not end the program at once: what it has
			// started is to be ended. Ignored, the signal would be so in children too.
			gone := make(chan os.Signal, 1)
			signal.Notify(gone, syscall.SIGPIPE)
			defer signal.Stop(gone)
			cli.TuneGCForServer()
			err := lsp.Serve(command.Context(), io.NopCloser(command.InOrStdin()), command.OutOrStdout(),
				lsp.Options{Version: version.Full(), Log: log})
			if errors.Is(err, lsp.ErrAbrupt) {
				return cli.Findings() // exit code 1, which the protocol demands
			}
			return err
		},
	}
	cli.SetExits(command, cli.Exits{
		Clean:       "the editor has ended the session",
		Findings:    "the editor has not ended it, or an interrupt",
		Usage:       "wrong flags",
		Environment: "the log file cannot be written",
	})
	command.Flags().StringVar(&logFile, "log", "", "append a log of all messages to `file`")
	// What VS Code adds to the command line of every server. There is no other
	// transport, and "initialize" tells the process too.
	command.Flags().Bool("stdio", true, "use standard input and output (always on)")
	command.Flags().Int("clientProcessId", 0, "process ID of the editor")
	for _, name := range []string{"stdio", "clientProcessId"} {
		if err := command.Flags().MarkHidden(name); err != nil {
			panic(err)
		}
	}
	return command
}
