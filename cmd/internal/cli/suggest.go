package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/scs-tools/scs/spec/nearest"
)

// flagError says in one line what is wrong with the flags of a command, with the
// flag that may be meant.
func flagError(command *cobra.Command, err error) error {
	unknown, ok := errors.AsType[*pflag.NotExistError](err)
	if invalid, is := errors.AsType[*pflag.InvalidValueError](err); is {
		why := errors.Unwrap(invalid)
		if _, number := errors.AsType[*strconv.NumError](why); number {
			why = fmt.Errorf("%q is not a number", invalid.GetValue())
		}
		return &Error{Code: ExitUsage, Err: fmt.Errorf("--%s: %w", invalid.GetFlag().Name, why), help: !says(why)}
	}
	if !ok || unknown.GetSpecifiedShortnames() != "" {
		return &Error{Code: ExitUsage, Err: err, help: true}
	}
	var names []string
	command.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	near, ok := nearest.Nearest(unknown.GetSpecifiedName(), names)
	if !ok {
		return &Error{Code: ExitUsage, Err: err, help: true}
	}
	return Usage(fmt.Errorf("unknown flag %q: did you mean %q?", "--"+unknown.GetSpecifiedName(), "--"+near))
}

// says reports whether an error says what to write instead.
func says(err error) bool {
	return err != nil && (strings.Contains(err.Error(), "did you mean") || strings.Contains(err.Error(), "such as"))
}

// verbError says in one line that there is no verb of a name, with the one that
// may be meant; other errors stay.
func verbError(root *cobra.Command, err error) *Error {
	rest, ok := strings.CutPrefix(err.Error(), "unknown command ")
	quoted, cut := strconv.QuotedPrefix(rest)
	if !ok || cut != nil {
		return &Error{Code: ExitUsage, Err: err, help: true}
	}
	name, _ := strconv.Unquote(quoted) // it was quoted so
	var names []string
	for _, verb := range root.Commands() {
		if verb.IsAvailableCommand() {
			names = append(names, verb.Name())
		}
	}
	if near, ok := nearest.Nearest(name, names); ok {
		return &Error{Code: ExitUsage, Err: fmt.Errorf("unknown command %q: did you mean %q?", name, root.Name()+" "+near)}
	}
	return &Error{Code: ExitUsage, Err: fmt.Errorf("unknown command %q for %q", name, root.Name()), help: true}
}

// missingPathError is an error about a path that does not exist, with the path
// that may be meant.
type missingPathError struct {
	error
	path, near string // near is "" if no path is spelled like it
}

// Error returns the message.
func (e *missingPathError) Error() string {
	if e.near == "" {
		return fmt.Sprintf("%q does not exist", DisplayPath(e.path))
	}
	return fmt.Sprintf("%q does not exist: did you mean %q?", DisplayPath(e.path), DisplayPath(e.near))
}

// Unwrap returns the error about the path.
func (e *missingPathError) Unwrap() error { return e.error }

// suggestPaths adds to each error about a path that does not exist the one that
// may be meant.
func suggestPaths(err error) error {
	several, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return suggestPath(err, isScript)
	}
	var all []error
	for _, one := range several.Unwrap() {
		all = append(all, suggestPath(one, isScript))
	}
	return errors.Join(all...)
}

// SuggestFile adds to an error about a file that does not exist the one that may be
// meant, which need not be a script.
func SuggestFile(err error) error {
	return suggestPath(err, func(fs.DirEntry) bool { return true })
}

func isScript(entry fs.DirEntry) bool {
	return entry.IsDir() || strings.HasSuffix(entry.Name(), ".scs")
}

func suggestPath(err error, wanted func(fs.DirEntry) bool) error {
	missing, ok := errors.AsType[*fs.PathError](err)
	if !ok || !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return &missingPathError{err, missing.Path, nearest.Path(missing.Path, wanted)}
}
