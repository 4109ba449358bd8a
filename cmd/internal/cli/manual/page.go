package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/scs-tools/scs/cmd/internal/cli"
)

// The manual macros (man(7)) are written here, for the generator of cobra takes
// texts for Markdown and loses what that would not show.

// entry is a term with what there is to say about it.
type entry struct{ term, text string }

// variables are what a command reads of the environment besides what stands for
// its flags; each is told of where a command has one of the flags.
var variables = []struct {
	flags []string
	entry
}{
	{[]string{"color"}, entry{"NO_COLOR", "If not empty, output has no color unless --color sets it."}},
	{[]string{"color"}, entry{"FORCE_COLOR", "If not empty, output has color even without a terminal; 0 or false: never."}},
	{[]string{"color"}, entry{"TERM", "If it is dumb, output has no color and no line is overwritten."}},
	{[]string{"color"}, entry{"COLUMNS", "Columns of the terminal; overrides what the terminal says."}},
	{[]string{"server"}, entry{"TMPDIR", "Folder for the files of started servers."}},
	{[]string{"last-failed"}, entry{"XDG_STATE_HOME", "Folder for data kept between runs (default ~/.local/state)."}},
}

// files are those that a command reads or writes, told of where it has one of the
// flags.
var files = []struct {
	flags []string
	entry
}{
	{[]string{"config"}, entry{".scs.toml", "Settings. The nearest file in the folder of a script or above applies, up to the top of the repository."}},
	{[]string{"force-exclude", "only-tags"}, entry{".gitignore, .git/info/exclude", "Files that a search for scripts skips."}},
	{[]string{"server"}, entry{"prosody.cfg.lua, ejabberd.yml", "In the folder of a script: the configuration of its server."}},
	{[]string{"last-failed"}, entry{"~/.local/state/scs/failed", "Scripts that failed in their last run."}},
	{[]string{"register"}, entry{"~/.local/state/scs/registered", "Accounts and other things to remove from a given server."}},
}

// page returns the man page of a command.
func page(command *cobra.Command, date time.Time) string {
	var b strings.Builder
	name := pageName(command)
	fmt.Fprintf(&b, ".TH %q 1 %q scs %q\n", strings.ToUpper(name), date.Format("Jan 2006"), "Tools for Scansion scripts")
	section(&b, "NAME")
	fmt.Fprintf(&b, "%s \\- %s\n", escape(name), escape(strings.TrimSuffix(command.Short, ".")))
	section(&b, "SYNOPSIS")
	_, arguments, _ := strings.Cut(command.Use, " ")
	fmt.Fprintf(&b, "\\fB%s\\fR %s\n", escape(command.CommandPath()), escape(arguments))
	section(&b, "DESCRIPTION")
	long, _, _ := strings.Cut(command.Long, "\n\nExit codes: ")
	if long == "" {
		long = command.Short
	}
	text(&b, long)
	verbs := documented(command)
	if len(verbs) > 0 {
		section(&b, "COMMANDS")
		for _, verb := range verbs {
			list(&b, entry{verb.CommandPath(), verb.Short})
		}
	}
	options(&b, command)
	exits(&b, command)
	environment(&b, command)
	tell(&b, "FILES", command, files)
	if command.Example != "" {
		section(&b, "EXAMPLES")
		literal(&b, command.Example)
	}
	seeAlso(&b, command, verbs)
	return b.String()
}

// options writes the flags of a command.
func options(b *strings.Builder, command *cobra.Command) {
	command.InitDefaultHelpFlag()
	command.InitDefaultVersionFlag()
	section(b, "OPTIONS")
	command.Flags().VisitAll(func(f *pflag.Flag) {
		if f.Hidden {
			return
		}
		value, usage := pflag.UnquoteUsage(f)
		term := "\\fB" + escape("--"+f.Name) + "\\fR"
		if f.Shorthand != "" {
			term = "\\fB" + escape("-"+f.Shorthand) + "\\fR, " + term
		}
		switch {
		case value != "" && f.NoOptDefVal != "":
			term += "[=\\fI" + escape(value) + "\\fR]"
		case value != "":
			term += " \\fI" + escape(value) + "\\fR"
		}
		if value := f.DefValue; !slices.Contains([]string{"", "0", "false", "[]"}, value) && !strings.Contains(usage, "(default") {
			usage += " (default " + value + ")"
		}
		fmt.Fprintf(b, ".TP\n%s\n%s\n", term, escape(usage))
	})
}

// exits writes what the exit codes of a command mean.
func exits(b *strings.Builder, command *cobra.Command) {
	all := cli.ExitsOf(command).All()
	if all == [4]string{} {
		return
	}
	section(b, "EXIT STATUS")
	for code, meaning := range all {
		if meaning != "" {
			list(b, entry{fmt.Sprint(code), meaning})
		}
	}
}

// environment writes the variables that a command reads, those for its flags
// first.
func environment(b *strings.Builder, command *cobra.Command) {
	flags := cli.VariablesOf(command)
	if len(flags) > 0 {
		section(b, "ENVIRONMENT")
		text(b, "A flag overrides the variable, which overrides the head of a script, which overrides .scs.toml. An empty variable is ignored.")
	}
	for _, v := range flags {
		list(b, entry{v.Name, "the value of --" + v.Flag})
	}
	title := "ENVIRONMENT"
	if len(flags) > 0 {
		title = ""
	}
	tell(b, title, command, variables)
}

// tell writes those entries of a table that concern a command, under a title
// unless that is "".
func tell(b *strings.Builder, title string, command *cobra.Command, table []struct {
	flags []string
	entry
},
) {
	for _, one := range table {
		if !slices.ContainsFunc(one.flags, func(name string) bool { return command.Flags().Lookup(name) != nil }) {
			continue
		}
		if title != "" {
			section(b, title)
			title = ""
		}
		list(b, one.entry)
	}
}

// seeAlso names the pages beside that of a command.
func seeAlso(b *strings.Builder, command *cobra.Command, verbs []*cobra.Command) {
	var names []string
	for _, verb := range verbs {
		names = append(names, pageName(verb))
	}
	switch {
	case command.HasParent():
		names = append(names, pageName(command.Parent()))
	case len(verbs) == 0: // scslint
		names = append(names, "scs", "scs-lint")
	default:
		names = append(names, "scslint")
	}
	section(b, "SEE ALSO")
	for i, name := range names {
		comma := ","
		if i == len(names)-1 {
			comma = ""
		}
		fmt.Fprintf(b, ".BR %s (1)%s\n", escape(name), comma)
	}
}

func section(b *strings.Builder, title string) { fmt.Fprintf(b, ".SH %s\n", title) }

// list writes an entry.
func list(b *strings.Builder, e entry) {
	fmt.Fprintf(b, ".TP\n\\fB%s\\fR\n%s\n", escape(e.term), escape(e.text))
}

// text writes paragraphs. Lines that are indented, and a list of terms in columns,
// stay lines.
func text(b *strings.Builder, long string) {
	for i, paragraph := range strings.Split(long, "\n\n") {
		if i > 0 {
			b.WriteString(".PP\n")
		}
		var fixed []string
		flush := func() {
			if len(fixed) > 0 {
				literal(b, strings.Join(fixed, "\n"))
				fixed = nil
			}
		}
		for line := range strings.SplitSeq(paragraph, "\n") {
			if strings.HasPrefix(line, " ") {
				fixed = append(fixed, line)
				continue
			}
			flush()
			b.WriteString(escape(line) + "\n")
		}
		flush()
	}
}

// literal writes lines as they are.
func literal(b *strings.Builder, lines string) {
	b.WriteString(".PP\n.nf\n")
	for line := range strings.SplitSeq(lines, "\n") {
		b.WriteString(escape(line) + "\n")
	}
	b.WriteString(".fi\n")
}

// special is written by name. The three dots are, too: a terminal without UTF-8
// shows nothing for one character.
var special = strings.NewReplacer(`\`, `\e`, "-", `\-`, "'", `\(aq`, "`", "\\`", "^", `\(ha`, "~", `\(ti`, "…", "...")

// escape returns text that the macros print as it is: no line of it is a request.
func escape(line string) string {
	line = special.Replace(line)
	if strings.HasPrefix(line, ".") {
		line = `\&` + line
	}
	return line
}
