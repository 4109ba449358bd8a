// Package lintverb is the command "scs lint", which is scslint too.
package lintverb

import (
	"bufio"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/cmd/internal/cli"
	"github.com/scs-tools/scs/internal/version"
	"github.com/scs-tools/scs/lint/report"
)

// flags are what the command line says.
type flags struct {
	selected, extend, ignored []string
	failLevel                 string
	quiet                     bool
	formats                   []string
	output                    string
	statistics                bool
	maxFindings               int
	maxFindingsGiven          bool
	color                     cli.Color
	fix, unsafe, diff         bool
	suppress                  bool
	baseline                  string
	writeBaseline             bool
	watch                     bool
	stdinName                 string
	forceExclude              bool
	allowEmpty                bool
	config                    string
	explain                   string
	list                      bool
	show                      string
}

// Program makes the program scslint, for the arguments of the process.
func Program(args []string) *cobra.Command {
	command := New("scslint")
	command.Version = version.Full()
	cli.AddCompletionCommand(command, args...)
	return command
}

// New makes the command that people call by these words: "scs lint".
func New(words string) *cobra.Command {
	f := flags{color: cli.ColorAuto}
	command := &cobra.Command{
		Use:   words[strings.LastIndexByte(words, ' ')+1:] + " [flags] [path…]",
		Short: "Find and fix mistakes in scripts.",
		Long: `Find mistakes in Scansion scripts before a server sees them.

A path is a script, a folder to search for *.scs (except files in
.gitignore), or - for standard input; without a path, the current folder is
searched. Settings come from the nearest .scs.toml above each script.

A format goes to standard output, or to a file as FORMAT=FILE; --format may be
given several times.`,
		Example: fmt.Sprintf(`  %[1]s spec/scansion
  %[1]s --fix spec/scansion
  %[1]s --explain two-stanzas-sent
  %[1]s --ignore missing-title,SCS5 --format concise login.scs
  %[1]s --format sarif=lint.sarif --format github
  %[1]s --baseline lint.baseline --write-baseline`, words),
		Args: cobra.ArbitraryArgs,
		RunE: func(command *cobra.Command, args []string) error {
			out := bufio.NewWriterSize(command.OutOrStdout(), 1<<16)
			return cli.Flush(f.command(command, args, out), out)
		},
	}
	cli.SetExits(command, cli.Exits{
		Clean:       "no findings at or above the fail level",
		Findings:    "findings, or --diff has changes",
		Usage:       "wrong flags or configuration",
		Environment: "a file that cannot be read or written, or an interrupt",
	})
	set := command.Flags()
	set.SortFlags = false
	set.StringSliceVar(&f.selected, "select", nil, "`rules` to run: names, codes, groups such as SCS1, or ALL")
	set.StringSliceVar(&f.extend, "extend-select", nil, "additional `rules` to run, such as opt-in rules")
	set.StringSliceVar(&f.ignored, "ignore", nil, "`rules` not to run")
	set.StringVar(&f.failLevel, "fail-level", "", "lowest `severity` that gives exit code 1: info, warning or error (default warning)")
	set.BoolVar(&f.quiet, "quiet", false, "report only findings at or above the fail level, without a summary")
	set.StringArrayVar(&f.formats, "format", nil, "output `format[=file]`: "+strings.Join(report.Formats(), ", ")+" (default text)")
	set.StringVar(&f.output, "output", "", "write the output to `file` when it is complete")
	set.BoolVar(&f.statistics, "statistics", false, "count the findings of each rule instead of printing them")
	set.IntVar(&f.maxFindings, "max-findings", report.DefaultMax, "print at most `N` findings of each script; 0 for all")
	set.Var(&f.color, "color", "use color: auto, always or never")
	set.BoolVar(&f.fix, "fix", false, "apply safe fixes")
	set.BoolVar(&f.unsafe, "unsafe-fixes", false, "also apply unsafe fixes (with --fix or --diff)")
	set.BoolVar(&f.suppress, "add-suppressions", false, "add comments to the scripts that suppress all findings")
	set.BoolVar(&f.diff, "diff", false, "print the changes of --fix or --add-suppressions as a patch; change nothing")
	set.StringVar(&f.baseline, "baseline", "", "`file` of known findings, which are not reported")
	set.BoolVar(&f.writeBaseline, "write-baseline", false, "write all findings to the --baseline file")
	set.BoolVar(&f.watch, "watch", false, "lint again when a script or its settings change")
	set.StringVar(&f.stdinName, "stdin-filename", "", "`path` of standard input, for messages and settings")
	set.BoolVar(&f.allowEmpty, "allow-empty", false, "do not warn when no scripts are found")
	set.BoolVar(&f.forceExclude, "force-exclude", false, "apply exclusions to paths named on the command line")
	set.StringVar(&f.config, "config", "", "settings `file` for all scripts; \"none\" for no settings")
	set.StringVar(&f.explain, "explain", "", "print the page of a `rule`, by name or code")
	set.BoolVar(&f.list, "list-rules", false, "list all rules")
	set.StringVar(&f.show, "show-config", "", "print the settings of the script at `path` and the source of each")
	cli.CompleteScripts(command)
	for _, name := range []string{"select", "extend-select", "ignore"} {
		cli.CompleteList(command, name, completeRuleLists)
	}
	cli.Complete(command, "explain", completeRules)
	cli.CompleteFormats(command, "format", report.Formats()...)
	cli.CompleteFlag(command, "fail-level", "info", "warning", "error")
	cli.CompleteFlag(command, "color", "auto", "always", "never")
	return command
}

// command does what the flags ask for.
func (f *flags) command(command *cobra.Command, args []string, out *bufio.Writer) error {
	f.maxFindingsGiven = command.Flags().Changed("max-findings")
	targets, err := f.check(command.Flags())
	if err != nil {
		return cli.Usage(err)
	}
	switch {
	case f.explain != "":
		return explain(out, f.explain)
	case f.list:
		return listRules(out)
	}
	linters, err := f.linters()
	if err != nil {
		return err
	}
	if f.show != "" {
		return linters.show(out, f.show)
	}
	known, err := f.readBaseline()
	if err != nil {
		return err
	}
	stdout := command.OutOrStdout()
	r := &run{
		name: command.Root().Name(), flags: f, targets: targets, linters: linters, known: known,
		out: out, in: command.InOrStdin(), errors: command.ErrOrStderr(),
		options: report.Options{Color: f.color.Wanted(stdout), Width: cli.Width(stdout), Quiet: f.quiet, Place: cli.RepositoryNames()},
	}
	stdin, err := cli.IsStdin(args)
	switch {
	case err != nil:
		return err
	case stdin && (f.watch || f.writeBaseline):
		return cli.Usage(fmt.Errorf("standard input (-) cannot be used with --watch and --write-baseline"))
	case stdin:
		return r.stdin(command.Context())
	case f.watch:
		return r.watch(command.Context(), args, cli.IsScreen(stdout))
	}
	return r.paths(command.Context(), args)
}

// level returns the severity that a flag or configuration names.
func level(name string) (ast.Severity, error) {
	severity, err := ast.ParseSeverity(name)
	if err != nil || severity == ast.Off {
		return 0, cli.Usage(fmt.Errorf("--fail-level: expected info, warning or error, got %q", name))
	}
	return severity, nil
}
