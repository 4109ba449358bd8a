package cli

import (
	"errors"
	"fmt"
	"io"

	"github.com/scs-tools/scs/internal/excerpt"
)

// ClearScreen empties a terminal and what has been scrolled off it: each round
// of a watch begins with that.
const ClearScreen = "\x1b[H\x1b[2J\x1b[3J"

// PrintWatching prints the line that ends each round of a watch: how many scripts
// there are, and what has been done with them.
func PrintWatching(w io.Writer, scripts int, done string) {
	what := "for changes"
	if scripts > 0 {
		what = excerpt.Count(scripts, "script") + ", " + done
	}
	fmt.Fprintf(w, "watching %s; Ctrl-C ends\n", what)
}

// PrintError prints an error that does not end a watch, and returns one with the same
// exit code and nothing left to say.
func PrintError(w io.Writer, name string, err error) error {
	if err == nil {
		return nil
	}
	e, ok := errors.AsType[*Error](err)
	if !ok {
		e = &Error{Code: ExitUsage, Err: err}
	}
	if e.Err != nil {
		printError(w, name, e.Err)
	}
	return &Error{Code: e.Code}
}
