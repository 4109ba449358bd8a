// Package cli is what the verbs of the command line share: exit codes, streams
// and the way a command ends.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/scs-tools/scs/internal/display"
	"github.com/scs-tools/scs/internal/parallel"
	"github.com/scs-tools/scs/internal/readfile"
)

// The exit codes of every verb.
const (
	ExitClean       = 0 // nothing to report
	ExitFindings    = 1 // findings, unformatted files, failed scenarios
	ExitUsage       = 2 // wrong flags or configuration
	ExitEnvironment = 3 // what is outside of the command fails: files, servers; or the command itself
)

// Error is an error that knows with which code the command ends.
type Error struct {
	Code int
	Err  error // nil if all has been said already
	help bool  // the help would have helped
}

// Error returns the message for the user.
func (e *Error) Error() string {
	if e.Err == nil {
		return fmt.Sprintf("exit code %d", e.Code)
	}
	return e.Err.Error()
}

// Unwrap returns the error inside.
func (e *Error) Unwrap() error { return e.Err }

// Usage wraps an error that the user makes by flags or configuration.
func Usage(err error) error { return &Error{Code: ExitUsage, Err: err} }

// Environment wraps an error that comes from outside of the command.
func Environment(err error) error { return &Error{Code: ExitEnvironment, Err: err} }

// Findings ends a command that has reported what it found.
func Findings() error { return &Error{Code: ExitFindings} }

// longestEnd is how long a command may take to end once it is interrupted.
const longestEnd = 2500 * time.Millisecond

// errInterrupted is what the user reads who has interrupted a command.
var errInterrupted = errors.New("interrupted")

// Main runs a command with the arguments of the process until it ends or the
// user interrupts it, and returns the exit code. A second interrupt ends the
// process at once; so does a command that does not end when it is told to, unless
// it has called [TakeTime].
func Main(command *cobra.Command) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop)
	patience := new(atomic.Bool)
	ctx = context.WithValue(ctx, patienceKey{}, patience)
	ended := make(chan int, 1)
	go func() { ended <- Run(ctx, command, os.Args[1:]) }()
	select {
	case code := <-ended:
		return code
	case <-ctx.Done():
	}
	if patience.Load() {
		return <-ended
	}
	select {
	case code := <-ended:
		return code
	case <-time.After(longestEnd):
		fmt.Fprintf(os.Stderr, "%s: %s\n", command.Root().Name(), errInterrupted)
		return ExitEnvironment
	}
}

// patienceKey is the key of what TakeTime sets in a context.
type patienceKey struct{}

// TakeTime says that an interrupt is how the command is told to finish its work,
// which takes as long as it takes. A second interrupt still ends the process at
// once.
func TakeTime(ctx context.Context) {
	if patience, ok := ctx.Value(patienceKey{}).(*atomic.Bool); ok {
		patience.Store(true)
	}
}

// Run runs a command with the given arguments and returns the exit code. Error
// messages go to the command's error stream.
func Run(ctx context.Context, command *cobra.Command, args []string) int {
	command.SilenceUsage, command.SilenceErrors = true, true
	command.DisableSuggestions = true // see verbError
	command.SetFlagErrorFunc(flagError)
	command.PersistentPreRunE = func(called *cobra.Command, _ []string) error { return readEnvironment(called) }
	command.SetArgs(args)
	called, err := execute(ctx, command)
	var e *Error
	switch {
	case err == nil:
		return ExitClean
	case errors.Is(err, context.Canceled):
		e = &Error{Code: ExitEnvironment, Err: errInterrupted}
	case errors.As(err, &e):
		if e.Err == nil {
			return e.Code
		}
	default: // cobra's own: unknown command, wrong number of arguments
		e = verbError(command.Root(), err)
	}
	if errors.Is(err, syscall.EPIPE) {
		return e.Code // whoever read the output has gone
	}
	printError(command.ErrOrStderr(), command.Root().Name(), e)
	if e.help {
		fmt.Fprintf(command.ErrOrStderr(), "%s: see %q\n", command.Root().Name(), called.CommandPath()+" --help")
	}
	return e.Code
}

// execute executes a command. A panic is an error of the command itself: its
// servers are ended and its reports are written as after any other error.
func execute(ctx context.Context, command *cobra.Command) (called *cobra.Command, err error) {
	called = command
	panicked := parallel.Catch(func() { called, err = command.ExecuteContextC(ctx) })
	if panicked != nil {
		err = Environment(fmt.Errorf("internal error: %w\nplease report this with the lines below\n%s", panicked, panicked.Stack))
	}
	return called, err
}

// printError prints what is wrong, each line with the name of the command: all
// errors that end a command or a round of a watch are said here.
func printError(w io.Writer, name string, err error) {
	for line := range strings.SplitSeq(display.Error(err), "\n") {
		if line == "" {
			continue // cobra sets its suggestions apart
		}
		fmt.Fprintf(w, "%s: %s\n", name, line)
	}
}

// Flush ends a command's output and returns the first of the two errors.
func Flush(err error, w interface{ Flush() error }) error {
	if flushed := w.Flush(); err == nil && flushed != nil {
		return Environment(flushed)
	}
	return err
}

// ReadAll reads standard input, at most limit bytes, until its end or that of
// the context. The error is one of the environment, or that of the context.
func ReadAll(ctx context.Context, r io.Reader, limit int) (string, error) {
	text, err := readfile.Stream(ctx, r, limit)
	if err != nil && ctx.Err() == nil {
		return "", Environment(fmt.Errorf("cannot read standard input: %w", err))
	}
	return text, err
}
