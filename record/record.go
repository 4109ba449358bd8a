// Package record makes scripts of what has happened: of logs that programs have
// written, and of what was recorded while it went over the wire.
package record

import (
	"path/filepath"
	"strings"

	"github.com/scs-tools/scs/record/compose"
	"github.com/scs-tools/scs/record/logs"
)

// Options say what logs do not.
type Options struct {
	Format *logs.Format      // of all inputs; nil to guess it for each
	Names  map[string]string // of characters, by their JIDs, full or bare

	// Speaker is the JID of who sends what an example shows without any address;
	// somebody is made up for it if it is "".
	Speaker string
}

// Imported is a script and what it was made of.
type Imported struct {
	Logs []logs.Log
	compose.Result
}

// Import makes one script of logs that were written at the same time. The error
// is a [*logs.Error] if an input cannot be read.
func Import(inputs []logs.Input, options Options) (Imported, error) {
	all, err := logs.Read(inputs, options.Format)
	if err != nil {
		return Imported{}, err
	}
	names := make([]string, len(inputs))
	for i, input := range inputs {
		names[i] = filepath.Base(input.Name)
	}
	return Compose(all, "Imported from "+strings.Join(names, ", "), options)
}

// Compose makes one script, of that title, of logs that have been read or
// recorded.
func Compose(all []logs.Log, title string, options Options) (Imported, error) {
	result, err := compose.Compose(all, compose.Options{Title: title, Names: options.Names, Speaker: options.Speaker})
	return Imported{Logs: all, Result: result}, err
}

// IsName reports whether a text can name a character.
func IsName(name string) bool { return compose.IsName(name) }
