package cli

import (
	_ "embed"
	"fmt"
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

// bashValues completes in bash what cobra does not: a word whose quotation mark is
// still open, and values with commas between them.
//
//go:embed completion.bash
var bashValues string

// WriteBashCompletion writes the script that completes the command scs in bash.
func WriteBashCompletion(w io.Writer, root *cobra.Command, descriptions bool) error {
	if err := root.GenBashCompletionV2(w, descriptions); err != nil {
		return err
	}
	_, err := io.WriteString(w, bashValues)
	return err
}

// AddCompletionCommand adds the command that prints the completion scripts for
// shells.
func AddCompletionCommand(root *cobra.Command) {
	root.InitDefaultCompletionCmd()
	bash, _, err := root.Find([]string{"completion", "bash"})
	if err != nil || bash.Name() != "bash" {
		panic(fmt.Sprintf("cobra adds no command for bash: %v", err))
	}
	bash.RunE = func(command *cobra.Command, _ []string) error {
		bare, err := command.Flags().GetBool("no-descriptions")
		if err != nil {
			return err
		}
		if err := WriteBashCompletion(command.OutOrStdout(), root, !bare); err != nil {
			return Environment(err)
		}
		return nil
	}
}
