package cli

import (
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
