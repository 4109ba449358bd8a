package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
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

// didYouMeanError is an error about a path, with the path that may be meant.
type didYouMeanError struct {
	error
	path, near string // as they are shown
}

// Error returns the message.
func (e *didYouMeanError) Error() string {
	return fmt.Sprintf("%q does not exist: did you mean %q?", e.path, e.near)
}

// Unwrap returns the error about the path.
func (e *didYouMeanError) Unwrap() error { return e.error }

// suggestPaths adds to each error about a path that does not exist the one that
// may be meant.
func suggestPaths(err error) error {
	several, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return suggestPath(err)
	}
	var all []error
	for _, one := range several.Unwrap() {
		all = append(all, suggestPath(one))
	}
	return errors.Join(all...)
}

func suggestPath(err error) error {
	missing, ok := errors.AsType[*fs.PathError](err)
	if !ok || !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if near := nearPath(missing.Path); near != "" {
		return &didYouMeanError{err, DisplayPath(missing.Path), DisplayPath(near)}
	}
	return err
}

// nearPath returns a path that exists and is spelled like one that does not; ""
// if there is none. Only the last name that does not exist is looked for.
func nearPath(path string) string {
	folder, name := filepath.Split(filepath.Clean(path))
	if folder != "" {
		if _, err := os.Stat(folder); err != nil {
			near := nearPath(filepath.Clean(folder))
			if near == "" {
				return ""
			}
			if whole := filepath.Join(near, name); exists(whole) {
				return whole
			}
			return near
		}
	}
	entries, err := os.ReadDir(filepath.Join(folder, "."))
	if err != nil {
		return ""
	}
	var names []string
	for _, entry := range entries {
		if entry.IsDir() || strings.HasSuffix(entry.Name(), ".scs") {
			names = append(names, entry.Name())
		}
	}
	if near, ok := nearest.Nearest(name, names); ok && near != name {
		return filepath.Join(folder, near)
	}
	return ""
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
