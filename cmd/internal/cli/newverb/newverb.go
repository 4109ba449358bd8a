// Package newverb is the command "scs new".
package newverb

import (
	_ "embed" // the script
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"github.com/scs-tools/scs/cmd/internal/cli"
	"github.com/scs-tools/scs/internal/excerpt"
)

// template is the script, but for its title. It passes on the server that scs run
// starts.
//
//go:embed new.scs.tmpl
var template string

// New makes the command.
func New() *cobra.Command {
	var force bool
	command := &cobra.Command{
		Use:   "new [flags] file",
		Short: "Create a first script.",
		Long: `Create a small script that passes, as a starting point for your own.

The file name must end in .scs; the title is made from it.`,
		Example: `  scs new tests/room.scs`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return cli.Usage(fmt.Errorf("expected 1 file, got %d: write, for example, scs new room.scs", len(args)))
			}
			return nil
		},
		RunE: func(command *cobra.Command, args []string) error {
			return write(command, cli.NewFile{Path: args[0], Force: force})
		},
	}
	command.Flags().BoolVar(&force, "force", false, "overwrite the file if it exists")
	cli.SetExits(command, cli.Exits{
		Clean: "the script is written", Usage: "wrong flags, or the file exists", Environment: "the file cannot be written",
	})
	cli.CompleteScripts(command)
	return command
}

// write writes the script and says what to do next.
func write(command *cobra.Command, file cli.NewFile) error {
	if filepath.Ext(file.Path) != ".scs" {
		return cli.Usage(fmt.Errorf("%q does not end in .scs: did you mean %q?", cli.DisplayPath(file.Path), cli.DisplayPath(file.Path+".scs")))
	}
	title := titleOf(file.Path)
	if title == "" {
		return cli.Usage(errors.New("the file has no name: write, for example, scs new room.scs"))
	}
	if err := file.Write("# " + title + "\n" + template); err != nil {
		return err
	}
	_, err := fmt.Fprintf(command.OutOrStdout(), "written: %s\nrun it:  scs run %[1]s\n", cli.DisplayPath(file.Path))
	if err != nil {
		return cli.Environment(err)
	}
	return nil
}

// titleOf makes a title from the name of a file: "muc_join.scs" is "Muc join".
func titleOf(path string) string {
	name := strings.TrimSuffix(filepath.Base(path), ".scs")
	words := strings.FieldsFunc(excerpt.Printable(name), func(r rune) bool { return r == '_' || r == '-' || unicode.IsSpace(r) })
	title := strings.Join(words, " ")
	first, size := utf8.DecodeRuneInString(title)
	if size == 0 {
		return ""
	}
	return string(unicode.ToUpper(first)) + title[size:]
}
