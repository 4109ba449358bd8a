// Package importverb is the command "scs import".
package importverb

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/scs-tools/scs/cmd/internal/cli"
	"github.com/scs-tools/scs/cmd/internal/cli/prove"
	"github.com/scs-tools/scs/internal/config"
	"github.com/scs-tools/scs/internal/parallel"
	"github.com/scs-tools/scs/internal/readfile"
	"github.com/scs-tools/scs/internal/runconfig"
	"github.com/scs-tools/scs/record"
	"github.com/scs-tools/scs/record/logs"
	"github.com/scs-tools/scs/runner/server"
)

// flags are what the command line says.
type flags struct {
	from    string
	as      []string
	output  string
	force   bool
	verbose bool
	prove   bool
	server  string
	maps    []string
	config  string
}

// New makes the command.
func New() *cobra.Command {
	f := flags{}
	command := &cobra.Command{
		Use:   "import [flags] file…",
		Short: "Make a script from a log.",
		Long: `Make a Scansion script from logs of an XMPP server or client.

Sessions become characters, JIDs become expressions, and values that the server
chooses become {scansion:any} or captures. Logins are left out; passwords and
tokens are replaced. Several files make one script, such as the logs of several
clients. A file named - is standard input.

Formats:
` + formatList() + `
The format is guessed unless --from names it. Lines that are not understood are
counted; -v shows them. If a log does not say who sent a stanza, the sender is
guessed from its addresses; these guesses are counted too.

With --prove the script is run on fresh servers, and failing expectations are
replaced by what the server sends, as "scs run --update=full" does.`,
		Example: `  scs import prosody.log
  scs import -o session.scs prosody.log
  scs import --prove -o session.scs prosody.log
  scs import --as romeo@localhost=Romeo -o chat.scs romeo.log juliet.log
  scs import --from xep - < example.txt`,
		RunE: f.run,
	}
	cli.SetExits(command, cli.Exits{
		Clean:       "the script is written",
		Findings:    "the log has nothing to import, or the script still fails",
		Usage:       "wrong flags, or the output file exists",
		Environment: "a file that cannot be read or written, a server that cannot be started, or an interrupt",
	})
	set := command.Flags()
	set.SortFlags = false
	set.StringVar(&f.from, "from", "", "`format` of the logs, if scs guesses wrong")
	set.StringArrayVar(&f.as, "as", nil, "name of the character with a JID: `JID=NAME`; repeatable")
	set.StringVarP(&f.output, "output", "o", "", "write the script to `file` instead of standard output")
	set.BoolVar(&f.force, "force", false, "overwrite the output file")
	set.BoolVar(&f.prove, "prove", false, prove.Usage)
	set.StringVar(&f.server, "server", "", "`server` to start for --prove: "+runconfig.Kinds()+" (default "+string(server.DefaultKind)+")")
	set.StringSliceVar(&f.maps, "map", nil, "with --prove: replace a domain of the log: `OLD=NEW`")
	set.StringVar(&f.config, "config", "", "settings `file` for --prove; \"none\" for no settings")
	set.BoolVarP(&f.verbose, "verbose", "v", false, "show the lines that were not understood")
	names := make([]string, 0, len(logs.Formats()))
	for _, format := range logs.Formats() {
		names = append(names, format.Name)
	}
	cli.CompleteFlag(command, "from", names...)
	cli.CompleteFlag(command, "server", cli.ServerKinds()...)
	return command
}

// formatList lists the formats for the help.
func formatList() string {
	var b strings.Builder
	for _, format := range logs.Formats() {
		fmt.Fprintf(&b, "  %-10s %s\n", format.Name, format.Title)
	}
	return b.String()
}

func (f *flags) run(command *cobra.Command, args []string) error {
	options, err := f.options()
	if err != nil {
		return cli.Usage(err)
	}
	if len(args) == 0 {
		return cli.Usage(errors.New("no log: name a file, or - for standard input"))
	}
	stdin, err := cli.IsStdin(args)
	if err != nil {
		return err
	}
	if f.output != "" {
		if err := f.file().Check(); err != nil {
			return err
		}
	}
	if err := cli.CheckOutputs([]cli.Output{{Flag: "--output", Path: f.output, Script: true}}, append(args, f.config)...); err != nil {
		return err
	}
	prover, err := f.prover(command.ErrOrStderr())
	if err != nil {
		return err
	}
	if prover != nil {
		defer prover.Close()
	}
	inputs := make([]logs.Input, len(args))
	for i, path := range args {
		if stdin {
			inputs[i], err = readStdin(command.Context(), command.InOrStdin())
		} else {
			inputs[i], err = readLog(command.Context(), path)
		}
		if err != nil {
			return err
		}
	}
	type made struct {
		script record.Imported
		err    error
	}
	result, err := parallel.Do(command.Context(), func() made {
		script, err := record.Import(inputs, options)
		return made{script, err}
	})
	if err != nil {
		return err
	}
	imported, err := result.script, result.err
	if _, ok := errors.AsType[*logs.Error](err); ok {
		return &cli.Error{Code: cli.ExitFindings, Err: err}
	}
	if err != nil {
		return cli.Environment(err)
	}
	if err := f.tell(command.ErrOrStderr(), &imported); err != nil {
		return err
	}
	if prover == nil {
		return f.write(command.OutOrStdout(), imported.Script)
	}
	ctx, stop := cli.WithHangup(command.Context())
	defer stop()
	proved, passed, err := prover.Script(ctx, imported.Script)
	if err != nil {
		return err
	}
	if err := f.write(command.OutOrStdout(), proved); err != nil || passed {
		return err
	}
	return cli.Findings()
}

// prover returns what runs the script, nil without --prove.
func (f *flags) prover(out io.Writer) (*prove.Prover, error) {
	switch {
	case f.prove:
	case f.server != "":
		return nil, cli.Usage(errors.New("--server needs --prove"))
	case len(f.maps) > 0:
		return nil, cli.Usage(errors.New("--map needs --prove"))
	case f.config != "":
		return nil, cli.Usage(errors.New("--config needs --prove"))
	default:
		return nil, nil
	}
	maps, err := cli.ParseMaps(f.maps)
	if err != nil {
		return nil, cli.Usage(err)
	}
	path := cmp.Or(f.output, "imported.scs")
	files, err := cli.NewSettings(f.config)
	if err != nil {
		return nil, err
	}
	c, err := files.Of(path)
	if err != nil {
		return nil, err
	}
	place, err := cli.Place(f.server, c)
	if err != nil {
		return nil, err
	}
	if c == nil {
		c = &config.Config{}
	}
	return prove.New(place, runconfig.Merge(config.Run{Map: maps}, c.Run), path, out)
}

// options returns what the flags say about the logs.
func (f *flags) options() (record.Options, error) {
	options := record.Options{Names: map[string]string{}}
	if f.from != "" {
		format, err := logs.Find(f.from)
		if err != nil {
			return options, fmt.Errorf("--from: %w", err)
		}
		options.Format = format
	}
	for _, as := range f.as {
		i := strings.LastIndexByte(as, '=')
		if i <= 0 || i == len(as)-1 {
			return options, fmt.Errorf("--as: expected JID=NAME, got %q", as)
		}
		jid, name := as[:i], as[i+1:]
		if !record.IsName(name) {
			return options, fmt.Errorf("--as: invalid name %q: use letters, digits and single spaces", name)
		}
		options.Names[jid] = name
	}
	return options, nil
}

// file is the output file, if there is one.
func (f *flags) file() cli.NewFile { return cli.NewFile{Path: f.output, Force: f.force} }

func (f *flags) write(out io.Writer, script string) error {
	if f.output != "" {
		return f.file().Write(script)
	}
	if _, err := io.WriteString(out, script); err != nil {
		return cli.Environment(err)
	}
	return nil
}

// readLog reads a file, which may be a pipe.
func readLog(ctx context.Context, path string) (logs.Input, error) {
	text, err := readfile.Named(ctx, path, logs.MaxBytes)
	if err != nil && ctx.Err() == nil {
		err = cli.Environment(cli.SuggestFile(err))
	}
	return logs.Input{Name: filepath.ToSlash(path), Data: []byte(text)}, err
}

func readStdin(ctx context.Context, in io.Reader) (logs.Input, error) {
	text, err := cli.ReadAll(ctx, in, logs.MaxBytes)
	return logs.Input{Name: "standard input", Data: []byte(text)}, err
}
