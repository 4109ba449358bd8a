package cli_test

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"github.com/scs-tools/scs/cmd/internal/cli"
	"github.com/scs-tools/scs/internal/parallel"
)

// A panic in a verb, also in what it does side by side, is an error of the
// program, which says where, and shows no word of the panic.
func TestAPanicIsAnInternalError(t *testing.T) {
	const secret = "balcony-secret"
	for name, fail := range map[string]func(context.Context){
		"itself": func(context.Context) { panic("the password is " + secret) },
		"beside it": func(ctx context.Context) {
			_ = parallel.Ordered(ctx, 40, func(i int) int { return []int{1}[i] }, func(int, int) error { return nil })
		},
	} {
		var out bytes.Buffer
		verb := &cobra.Command{Use: "verb", Run: func(command *cobra.Command, _ []string) { fail(command.Context()) }}
		root := &cobra.Command{Use: "scs"}
		root.AddCommand(verb)
		root.SetErr(&out)
		code := cli.Run(t.Context(), root, []string{"verb"})
		said := out.String()
		if code != cli.ExitEnvironment || !strings.HasPrefix(said, "scs: internal error: ") || !strings.Contains(said, "report this") ||
			!strings.Contains(said, "cli_test.go") || strings.Contains(said, secret) {
			t.Errorf("%s: exit code %d: %s", name, code, said)
		}
	}
}
