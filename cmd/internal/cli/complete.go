package cli

import (
	_ "embed"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"
)

// CompleteScripts makes shells offer scripts and folders where the command
// takes paths.
func CompleteScripts(command *cobra.Command) {
	command.ValidArgsFunction = func(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
		return []cobra.Completion{"scs"}, cobra.ShellCompDirectiveFilterFileExt
	}
}

// CompleteFlag makes shells offer these values for a flag of the command. A
// flag that the command does not have panics.
func CompleteFlag(command *cobra.Command, flag string, values ...string) {
	Complete(command, flag, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp))
}

// CompleteList makes shells offer values for a flag that takes several with commas
// between them: behind a comma too, but for those that stand there already.
func CompleteList(command *cobra.Command, flag string, values func(args []string, last string) []cobra.Completion) {
	Complete(command, flag, func(_ *cobra.Command, args []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
		last := strings.LastIndexByte(typed, ',') + 1
		before, there := typed[:last], strings.Split(typed[:last], ",")
		var offered []cobra.Completion
		for _, value := range values(args, typed[last:]) {
			if word, _, _ := strings.Cut(value, "\t"); !slices.Contains(there, word) {
				offered = append(offered, before+value)
			}
		}
		return offered, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
	})
}

// Complete makes shells ask f for the values of a flag of the command. A flag
// that the command does not have panics.
func Complete(command *cobra.Command, flag string, f cobra.CompletionFunc) {
	if err := command.RegisterFlagCompletionFunc(flag, f); err != nil {
		panic(err)
	}
}

// CompleteFormats makes shells offer what FORMAT[=FILE] can be for a flag of the
// command, and files behind the "=".
func CompleteFormats(command *cobra.Command, flag string, formats ...string) {
	Complete(command, flag, func(_ *cobra.Command, _ []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
		if strings.Contains(typed, "=") {
			return nil, cobra.ShellCompDirectiveDefault
		}
		offered := slices.DeleteFunc(slices.Clone(formats), func(format string) bool { return !strings.HasPrefix(format, typed) })
		if len(offered) > 0 && strings.HasSuffix(offered[0], "=") {
			return offered, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
		}
		return offered, cobra.ShellCompDirectiveNoFileComp
	})
}

// What completes the command line of the program NAME in bash is the script of
// cobra, followed by what that cannot do: a word whose quotation mark is still open,
// and values with commas between them. The scripts of cobra for zsh and fish cannot
// do that either, nor be extended from outside: those here stand in their place.
// REQUEST is the command that answers what can follow.
var (
	//go:embed completion.bash
	bashCompletion string
	//go:embed completion.zsh
	zshCompletion string
	//go:embed completion.fish
	fishCompletion string
)

// Shells are those for which WriteCompletion has a script.
var Shells = []string{"bash", "zsh", "fish", "powershell"}

// WriteCompletion writes the script that completes the command line of root in one
// of Shells, with or without descriptions. Another shell panics.
func WriteCompletion(w io.Writer, root *cobra.Command, shell string, descriptions bool) error {
	request := cobra.ShellCompRequestCmd
	if !descriptions {
		request = cobra.ShellCompNoDescRequestCmd
	}
	own := strings.NewReplacer("NAME", root.Name(), "REQUEST", request)
	var err error
	switch shell {
	case "bash":
		if err = root.GenBashCompletionV2(w, descriptions); err == nil {
			_, err = own.WriteString(w, bashCompletion)
		}
	case "zsh":
		_, err = own.WriteString(w, zshCompletion)
	case "fish":
		_, err = own.WriteString(w, fishCompletion)
	case "powershell":
		if descriptions {
			err = root.GenPowerShellCompletionWithDesc(w)
		} else {
			err = root.GenPowerShellCompletion(w)
		}
	default:
		panic("no shell: " + shell)
	}
	return err
}

// AddCompletionCommand adds the command that prints the completion scripts for
// shells. To a root without verbs it is added only if args call it, for others are
// paths there.
func AddCompletionCommand(root *cobra.Command, args ...string) {
	root.InitDefaultCompletionCmd(args...)
	for _, shell := range Shells {
		command, _, err := root.Find([]string{"completion", shell})
		if err != nil || command.Name() != shell {
			continue
		}
		command.RunE = func(command *cobra.Command, _ []string) error {
			bare, err := command.Flags().GetBool("no-descriptions")
			if err != nil {
				return err
			}
			if err := WriteCompletion(command.OutOrStdout(), root, shell, !bare); err != nil {
				return Environment(err)
			}
			return nil
		}
	}
}
