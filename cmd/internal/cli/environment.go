package cli

import (
	"fmt"
	"os"
	"slices"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// Variable is an environment variable that stands for a flag.
type Variable struct {
	Name   string   // of the variable
	Flag   string   // that it stands for, in each verb that has it
	Unless []string // other flags that say the same: one of them on the command line goes before
}

// Variables are all of them. What counts is the flag, then the variable, then the
// head of a script, then the settings.
var Variables = []Variable{
	{"SCS_CONFIG", "config", nil},
	{"SCS_SERVER", "server", []string{"host"}},
	{"SCS_CA", "ca", []string{"insecure"}},
	{"SCS_JOBS", "jobs", nil},
	{"SCS_TIMEOUT", "timeout", nil},
	{"SCS_CONNECT_TIMEOUT", "connect-timeout", nil},
	{"SCS_QUIET_PERIOD", "quiet-period", nil},
	{"SCS_MAX_TIME", "max-time", nil},
	{"SCS_ORDER", "order", []string{"strict-order"}},
}

// VariablesOf returns the variables that a command reads.
func VariablesOf(command *cobra.Command) []Variable {
	return slices.DeleteFunc(slices.Clone(Variables), func(v Variable) bool { return command.Flags().Lookup(v.Flag) == nil })
}

// readEnvironment sets the flags of a command that its command line does not set
// and a variable does. An empty variable says nothing.
func readEnvironment(command *cobra.Command) error {
	flags := command.Flags()
	given := slices.DeleteFunc(VariablesOf(command), func(v Variable) bool {
		return os.Getenv(v.Name) == "" || flags.Changed(v.Flag) || slices.ContainsFunc(v.Unless, flags.Changed)
	})
	for _, v := range given {
		flag := flags.Lookup(v.Flag)
		if err := flag.Value.Set(os.Getenv(v.Name)); err != nil {
			return Usage(fmt.Errorf("%s (environment): %w", v.Name, err))
		}
		flag.Changed = true
		if flag.Annotations == nil {
			flag.Annotations = map[string][]string{}
		}
		flag.Annotations[fromVariable] = []string{v.Name}
	}
	return nil
}

// fromVariable is the annotation of a flag that a variable has set.
const fromVariable = "environment variable"

// Origin returns where the value of a flag that is set comes from, as people
// write it: the flag or a variable.
func Origin(flag *pflag.Flag) string {
	if names := flag.Annotations[fromVariable]; len(names) > 0 {
		return names[0]
	}
	return "--" + flag.Name
}
