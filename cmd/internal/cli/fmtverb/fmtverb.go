// Package fmtverb is the command "scs fmt".
package fmtverb

import (
	"bufio"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/scs-tools/scs/cmd/internal/cli"
	"github.com/scs-tools/scs/internal/config"
)

// flags are what the command line says.
type flags struct {
	check, diff bool
	lines       string
	stdinName   string
	exclude     bool // also what is named as a path
	allowEmpty  bool
	config      string
	color       cli.Color

	from, to int // of lines; 0 for the whole script
}

// New makes the command.
func New() *cobra.Command {
	f := flags{color: cli.ColorAuto}
	command := &cobra.Command{
		Use:   "fmt [flags] [path…]",
		Short: "Format scripts.",
		Long: `Format Scansion scripts in place. The style has no options.

Formatting does not change what a script sends and expects; scs checks this
before it writes a file. Whitespace changes only between two tags, and only if
it has a line break. A block with a syntax error is not changed.

A path is a script, a folder to search for *.scs (except files in
.gitignore), or - to format standard input to standard output; without a path,
the current folder is searched.`,
		Example: `  scs fmt spec/scansion
  scs fmt --check .
  scs fmt --diff login.scs | patch -p0
  scs fmt --range 20:35 login.scs`,
		Args: cobra.ArbitraryArgs,
		RunE: func(command *cobra.Command, args []string) error {
			out := bufio.NewWriterSize(command.OutOrStdout(), 1<<16)
			return cli.Flush(f.command(command, args, out), out)
		},
	}
	cli.SetExits(command, cli.Exits{
		Clean:       "all scripts are formatted",
		Findings:    "a script is not formatted (with --check or --diff) or has a syntax error",
		Usage:       "wrong flags or configuration",
		Environment: "a file that cannot be read or written, or an interrupt",
	})
	set := command.Flags()
	set.SortFlags = false
	set.BoolVar(&f.check, "check", false, "list the scripts that are not formatted; change nothing")
	set.BoolVar(&f.diff, "diff", false, "print the changes as a patch; change nothing")
	set.StringVar(&f.lines, "range", "", "format only the `lines` FROM:TO, counted from 1")
	set.StringVar(&f.stdinName, "stdin-filename", "", "`path` of standard input, for messages")
	set.BoolVar(&f.exclude, "force-exclude", false, "apply exclusions to paths named on the command line")
	set.BoolVar(&f.allowEmpty, "allow-empty", false, "do not warn when no scripts are found")
	set.StringVar(&f.config, "config", "", "settings `file` for all scripts; \"none\" for no settings")
	set.Var(&f.color, "color", "use color: auto, always or never")
	cli.CompleteScripts(command)
	cli.CompleteFlag(command, "color", "auto", "always", "never")
	return command
}

// command does what the flags ask for.
func (f *flags) command(command *cobra.Command, args []string, out *bufio.Writer) error {
	if f.lines != "" {
		var err error
		if f.from, f.to, err = parseRange(f.lines); err != nil {
			return cli.Usage(err)
		}
	}
	settings, err := cli.NewSettings(f.config)
	if err != nil {
		return err
	}
	r := &run{
		flags: f, out: out, errors: command.ErrOrStderr(), color: f.color.Wanted(command.OutOrStdout()), read: cli.ReadScript(args),
	}
	stdin, err := cli.IsStdin(args)
	if err != nil {
		return err
	}
	exclude := settings.Exclude(func(c *config.Config) config.Globs { return c.Fmt.Exclude })
	if stdin {
		excluded := false
		if f.exclude && f.stdinName != "" {
			if excluded, err = exclude(f.stdinName); err != nil {
				return cli.ConfigError(err)
			}
		}
		return r.stdin(command.Context(), command.InOrStdin(), excluded)
	}
	files, err := cli.Scripts(args, exclude)
	if err != nil && files == nil {
		return err
	}
	r.trouble = err
	if len(files) == 0 && err == nil && !f.allowEmpty {
		cli.WarnNoScripts(r.errors, args)
	}
	if f.exclude {
		if files, err = cli.RemoveExcluded(files, exclude); err != nil {
			return err
		}
	}
	if f.lines != "" && len(files) != 1 {
		return cli.Usage(errors.New("--range needs exactly one script"))
	}
	return r.files(command.Context(), files)
}

// parseRange reads a range of lines.
func parseRange(text string) (from, to int, err error) {
	first, last, ok := strings.Cut(text, ":")
	if ok {
		from, err = strconv.Atoi(first)
		if err == nil {
			to, err = strconv.Atoi(last)
		}
	}
	if !ok || err != nil || from < 1 || to < from {
		return 0, 0, fmt.Errorf("--range: invalid range %q: write FROM:TO, such as 20:35", text)
	}
	return from, to, nil
}
