// Command manual writes the man pages of scs, a page a verb, that of scslint, and
// what shells need to complete its command line.
//
//	go run ./cmd/internal/cli/manual FOLDER
//
// The pages are dated by SOURCE_DATE_EPOCH (seconds since 1970) if that is set,
// so that the same source gives the same bytes.
package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/scs-tools/scs/cmd/internal/cli"
	"github.com/scs-tools/scs/cmd/internal/cli/lintverb"
	"github.com/scs-tools/scs/cmd/internal/cli/scs"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: manual FOLDER")
		os.Exit(2)
	}
	if err := write(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "manual:", err)
		os.Exit(3)
	}
}

// write writes the pages into folder/man and the completions into
// folder/completions.
func write(folder string) error {
	man, completions := filepath.Join(folder, "man"), filepath.Join(folder, "completions")
	for _, f := range []string{man, completions} {
		if err := os.MkdirAll(f, 0o755); err != nil {
			return err
		}
	}
	date, err := sourceDate()
	if err != nil {
		return err
	}
	var all []error
	for _, command := range commands() {
		name := filepath.Join(man, pageName(command)+".1")
		all = append(all, os.WriteFile(name, []byte(page(command, date)), 0o644))
	}
	all = append(all, complete(scs.New(), completions), complete(lintverb.New("scslint"), completions))
	return errors.Join(all...)
}

// commands returns the commands that have a page.
func commands() []*cobra.Command {
	root := scs.New()
	return append([]*cobra.Command{root, lintverb.New("scslint")}, documented(root)...)
}

// documented returns the verbs of a command that have a page.
func documented(root *cobra.Command) []*cobra.Command {
	var verbs []*cobra.Command
	for _, verb := range root.Commands() {
		if verb.IsAvailableCommand() && !verb.IsAdditionalHelpTopicCommand() {
			verbs = append(verbs, verb)
		}
	}
	return verbs
}

// pageName returns the name of a command's page, without its section.
func pageName(command *cobra.Command) string {
	return strings.ReplaceAll(command.CommandPath(), " ", "-")
}

// complete writes the completions of a program under the names that the shells
// look for.
func complete(root *cobra.Command, folder string) error {
	names := map[string]string{"bash": root.Name() + ".bash", "zsh": "_" + root.Name(), "fish": root.Name() + ".fish", "powershell": root.Name() + ".ps1"}
	for _, shell := range cli.Shells {
		var script bytes.Buffer
		if err := cli.WriteCompletion(&script, root, shell, true); err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(folder, names[shell]), script.Bytes(), 0o644); err != nil {
			return err
		}
	}
	return nil
}

func sourceDate() (time.Time, error) {
	text, ok := os.LookupEnv("SOURCE_DATE_EPOCH")
	if !ok {
		return time.Now(), nil
	}
	seconds, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return time.Time{}, fmt.Errorf("SOURCE_DATE_EPOCH: %w", err)
	}
	return time.Unix(seconds, 0).UTC(), nil
}
