package server

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

// TestAStartIsGivenUpWhenItsLogStops: not while its log goes on, however slowly,
// unless that has no end.
func TestAStartIsGivenUpWhenItsLogStops(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		lines  int           // of the log
		each   time.Duration // between two of them
		works  time.Duration // how long it does, since the beginning
		expect time.Duration // until it is given up
	}{
		"never writes":      {0, 0, 0, silentStart},
		"slow, then silent": {3, silentStart - time.Second, 0, 3*(silentStart-time.Second) + silentStart},
		"writes for ever":   {10_000, time.Second, 0, longestStart},
		"works silently":    {0, 0, 3*silentStart - time.Second, 3 * silentStart},
		"works for ever":    {0, 0, time.Hour, longestStart},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				began := time.Now()
				ctx, heard, cancel := limitStart(t.Context(), func() bool { return time.Since(began) < c.works })
				defer cancel()
				for range c.lines {
					select {
					case <-time.After(c.each):
						heard()
					case <-ctx.Done():
					}
				}
				<-ctx.Done()
				if took := time.Since(began); took != c.expect || !errors.Is(context.Cause(ctx), context.DeadlineExceeded) {
					t.Errorf("given up after %s: %v", took, context.Cause(ctx))
				}
			})
		})
	}
	ctx, _, cancel := limitStart(t.Context(), func() bool { return false })
	cancel()
	if !errors.Is(context.Cause(ctx), context.Canceled) {
		t.Errorf("what was stopped took too long: %v", context.Cause(ctx))
	}
}
