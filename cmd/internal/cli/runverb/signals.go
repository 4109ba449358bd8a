package runverb

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

// withSignals returns a context that also ends when nobody is there any more to
// read what is printed: the terminal is closed, or the reader of a pipe has
// gone. Left to themselves, those signals end the process at once, and the
// folders of the servers stay behind. A run under nohup(1) goes on.
func withSignals(ctx context.Context) (context.Context, context.CancelFunc) {
	signals := []os.Signal{syscall.SIGPIPE}
	if !signal.Ignored(syscall.SIGHUP) {
		signals = append(signals, syscall.SIGHUP)
	}
	return signal.NotifyContext(ctx, signals...)
}
