package cli

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

// WithHangup returns a context that also ends when nobody is there any more to
// read what is printed: the terminal is closed, or the reader of a pipe has
// gone. Left to themselves, those signals end the process at once, and the
// folders of the servers stay behind. A run under nohup(1) goes on.
//
// SIGPIPE comes for every pipe and every connection: a server that cuts one
// must not end the run.
func WithHangup(ctx context.Context) (context.Context, context.CancelFunc) {
	signals := []os.Signal{syscall.SIGPIPE}
	if !signal.Ignored(syscall.SIGHUP) {
		signals = append(signals, syscall.SIGHUP)
	}
	ctx, cancel := context.WithCancel(ctx)
	came := make(chan os.Signal, 8)
	signal.Notify(came, signals...)
	go func() {
		for {
			select {
			case s := <-came:
				if s != syscall.SIGPIPE || hasNoReader(os.Stdout) {
					cancel()
				}
			case <-ctx.Done():
				return
			}
		}
	}()
	return ctx, func() {
		cancel()
		signal.Stop(came) // not before: what is still printed would end the process
	}
}
