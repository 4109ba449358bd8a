// Command manual writes the man pages of scs, a page a verb, and what shells
// need to complete its command line.
//
//	go run ./internal/cli/manual FOLDER
//
// The pages are dated by SOURCE_DATE_EPOCH (seconds since 1970) if that is set,
// so that the same source gives the same bytes.
package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"

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
	root := scs.New()
	root.InitDefaultCompletionCmd()
	root.DisableAutoGenTag = true
	date, err := sourceDate()
	if err != nil {
		return err
	}
	header := &doc.GenManHeader{Section: "1", Source: "scs", Manual: "Tools for Scansion scripts", Date: date}
	return errors.Join(doc.GenManTree(root, header, man), complete(root, completions))
}

// complete writes the completions under the names that the shells look for.
func complete(root *cobra.Command, folder string) error {
	return errors.Join(
		root.GenBashCompletionFileV2(filepath.Join(folder, "scs.bash"), true),
		root.GenZshCompletionFile(filepath.Join(folder, "_scs")),
		root.GenFishCompletionFile(filepath.Join(folder, "scs.fish"), true),
		root.GenPowerShellCompletionFileWithDesc(filepath.Join(folder, "scs.ps1")),
	)
}

func sourceDate() (*time.Time, error) {
	date := time.Now()
	if text, ok := os.LookupEnv("SOURCE_DATE_EPOCH"); ok {
		seconds, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return nil, fmt.Errorf("SOURCE_DATE_EPOCH: %w", err)
		}
		date = time.Unix(seconds, 0).UTC()
	}
	return &date, nil
}
