// Command vocabulary turns the collected XMPP facts into the data files of
// spec/xmpp.
//
//	go -C tools run ./vocabulary [-facts FOLDER] [-data FOLDER]
//
// The data files belong to whoever edits them. Run again, the program adds what
// the facts know and the files lack: a namespace, an element, an attribute, a
// form, a field. It never changes or removes a line that is there, so
// documentation and corrections written by hand stay. What it added is printed;
// look at the difference before committing it (a new element may have to be
// named among the children of others), then bring the index up to date with
// `go generate ./spec/xmpp`.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
)

func main() {
	facts := flag.String("facts", "../../shared/facts", "the `folder` with the facts")
	data := flag.String("data", "../spec/xmpp/data", "the `folder` with the data files")
	flag.Parse()
	if err := run(os.Stdout, *facts, *data); err != nil {
		fmt.Fprintln(os.Stderr, "vocabulary:", err)
		os.Exit(1)
	}
}

// run writes the facts of one folder into the data files of another and tells w
// what it added.
func run(w io.Writer, factsFolder, dataFolder string) error {
	f, err := readFacts(factsFolder)
	if err != nil {
		return err
	}
	files := write(f)
	if err := os.MkdirAll(dataFolder, 0o755); err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if err := update(w, filepath.Join(dataFolder, name), files[name]); err != nil {
			return err
		}
	}
	return nil
}

// update adds to the file at path what it lacks of the fresh blocks.
func update(w io.Writer, path string, fresh *block) error {
	have, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		fmt.Fprintf(w, "%s: new\n", filepath.Base(path))
		return os.WriteFile(path, fresh.text(), 0o644)
	case err != nil:
		return err
	}
	kept := parseBlocks(string(have))
	added := kept.add(fresh)
	if len(added) == 0 {
		return nil
	}
	for _, line := range added {
		fmt.Fprintf(w, "%s: %s\n", filepath.Base(path), line)
	}
	return os.WriteFile(path, kept.text(), 0o644)
}
