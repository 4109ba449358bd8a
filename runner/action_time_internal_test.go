package runner

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

// TestAServerThatWorksHasMoreTime: until it is idle, but not for ever; not where
// nothing must come.
func TestAServerThatWorksHasMoreTime(t *testing.T) {
	t.Parallel()
	const limit = 5 * time.Second
	for name, c := range map[string]struct {
		busy    time.Duration // since the beginning
		patient bool
		expect  time.Duration
		given   string
	}{
		"idle":              {0, true, limit, "5s"},
		"works for a while": {limit + time.Second, true, limit + time.Second, "6s"},
		"works for ever":    {time.Hour, true, 6 * limit, "30s"},
		"receives nothing":  {time.Hour, false, limit, "5s"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				began := time.Now()
				busy := func() bool { return time.Since(began) < c.busy }
				r := &run{options: Options{Target: Target{Busy: busy}}}
				ctx, cancel := r.startTime(t.Context(), limit, c.patient)
				defer cancel()
				<-ctx.Done()
				if took := time.Since(began); took != c.expect || !errors.Is(context.Cause(ctx), errTimeUp) || r.time.given(limit) != c.given {
					t.Errorf("ended after %s, said to be %s: %v", took, r.time.given(limit), context.Cause(ctx))
				}
			})
		})
	}
}
