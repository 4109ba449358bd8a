package server

import (
	"context"
	"time"
)

// How long a start may take. On a machine that does much else it takes minutes,
// but its log goes on; a server that hangs writes nothing more.
const (
	silentStart  = time.Minute      // without a line of its log
	longestStart = 10 * time.Minute // in all
)

// limitStart returns a context that ends, as if its deadline had passed, when a
// start is silent or takes too long. heard is to be called for each sign of life.
func limitStart(ctx context.Context) (limited context.Context, heard func(), cancel context.CancelFunc) {
	ctx, end := context.WithCancelCause(ctx)
	late := func() { end(context.DeadlineExceeded) }
	silent := time.AfterFunc(silentStart, late)
	longest := time.AfterFunc(longestStart, late)
	return ctx, func() { silent.Reset(silentStart) }, func() {
		silent.Stop()
		longest.Stop()
		end(context.Canceled)
	}
}
