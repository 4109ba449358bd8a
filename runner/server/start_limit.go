package server

import (
	"context"
	"time"
)

// How long a start may take. On a machine that does much else it takes minutes,
// but the log goes on, or the server works; one that hangs does neither.
const (
	silentStart  = time.Minute      // without a line of its log
	longestStart = 10 * time.Minute // in all
)

// limitStart returns a context that ends, as if its deadline had passed, when a
// start is silent and does not work, or takes too long. heard is to be called for
// each line of the log.
func limitStart(ctx context.Context, works func() bool) (limited context.Context, heard func(), cancel context.CancelFunc) {
	ctx, end := context.WithCancelCause(ctx)
	late := func() { end(context.DeadlineExceeded) }
	var silent *time.Timer
	silent = time.AfterFunc(longestStart, func() {
		if works() {
			silent.Reset(silentStart)
		} else {
			late()
		}
	})
	silent.Reset(silentStart) // now that its function can see it
	longest := time.AfterFunc(longestStart, late)
	return ctx, func() { silent.Reset(silentStart) }, func() {
		silent.Stop()
		longest.Stop()
		end(context.Canceled)
	}
}
