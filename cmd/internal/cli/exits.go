package cli

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/scs-tools/scs/internal/excerpt"
)

// Exits says what the exit codes of a verb mean, in a few words each; "" for a
// code that the verb does not end with.
type Exits struct {
	Clean       string // 0
	Findings    string // 1
	Usage       string // 2
	Environment string // 3
}

// All returns what the codes mean, by code.
func (e Exits) All() [4]string {
	return [4]string{ExitClean: e.Clean, ExitFindings: e.Findings, ExitUsage: e.Usage, ExitEnvironment: e.Environment}
}

// exitsAnnotation begins the names of the annotations of a command that say what
// its exit codes mean: its help says it, and so do
// its man page and the table for pipelines.
const exitsAnnotation = "exit code "

// helpWidth is how many columns the text of a help has.
const helpWidth = 79

// SetExits says what the exit codes of a command mean, in its help too.
func SetExits(command *cobra.Command, e Exits) {
	if command.Annotations == nil {
		command.Annotations = map[string]string{}
	}
	var parts []string
	for code, meaning := range e.All() {
		if meaning != "" {
			digit := string(rune('0' + code))
			command.Annotations[exitsAnnotation+digit] = meaning
			parts = append(parts, digit+" "+meaning)
		}
	}
	text := "Exit codes: " + strings.Join(parts, "; ") + "."
	command.Long += "\n\n" + strings.Join(excerpt.Wrap(text, helpWidth), "\n")
}

// ExitsOf returns what the exit codes of a command mean.
func ExitsOf(command *cobra.Command) Exits {
	of := func(digit string) string { return command.Annotations[exitsAnnotation+digit] }
	return Exits{of("0"), of("1"), of("2"), of("3")}
}
