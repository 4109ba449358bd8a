package cli

import "github.com/spf13/cobra"

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

// Complete makes shells ask f for the values of a flag of the command. A flag
// that the command does not have panics.
func Complete(command *cobra.Command, flag string, f cobra.CompletionFunc) {
	if err := command.RegisterFlagCompletionFunc(flag, f); err != nil {
		panic(err)
	}
}
