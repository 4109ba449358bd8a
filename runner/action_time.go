package runner

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"
)

// errTimeUp is the cause of the end of an action's time.
var errTimeUp = fmt.Errorf("the action timed out: %w", context.DeadlineExceeded)

// A server that still works when the time of an action is up has not decided
// anything: on a busy machine it gets more time, so that what the machine does
// beside it makes no script fail.
const (
	busyStep  = 100 * time.Millisecond // until it is looked at again
	busyTimes = 5                      // the time of the action is added as often, at most
)

// actionTime is the time that an action has. It can stand still.
type actionTime struct {
	left  time.Duration
	since time.Time // when it began to run; zero while it stands still
	timer *time.Timer

	busy  func() bool   // reports whether the server still works; nil if nobody knows
	extra time.Duration // what a server that works may still get
	added atomic.Int64  // what it has got, in nanoseconds
	ended atomic.Bool   // the action is done
	end   context.CancelCauseFunc
}

// startTime returns a context that ends when the action timed out, with
// errTimeUp as its cause. Patient actions wait for a server that is busy.
func (r *run) startTime(ctx context.Context, limit time.Duration, patient bool) (context.Context, context.CancelFunc) {
	ctx, end := context.WithCancelCause(ctx)
	t := &actionTime{left: limit, since: time.Now(), end: end}
	if patient {
		t.busy, t.extra = r.options.Target.Busy, busyTimes*limit
	}
	t.timer = time.AfterFunc(time.Hour, t.up) // which needs the timer itself
	t.timer.Reset(limit)
	r.time = t
	return ctx, func() {
		t.ended.Store(true)
		t.stop()
		r.time = nil
		end(nil)
	}
}

// up is called when the time is up.
func (t *actionTime) up() {
	if t.busy != nil && t.extra > 0 && !t.ended.Load() && t.busy() {
		step := min(busyStep, t.extra)
		t.extra -= step
		t.added.Add(int64(step))
		t.timer.Reset(step)
		return
	}
	t.end(errTimeUp)
}

// given returns how long the action has had, for a message, once the time is up.
func (t *actionTime) given(limit time.Duration) string {
	if t != nil {
		limit += time.Duration(t.added.Load())
	}
	return limit.String()
}

func (t *actionTime) stop() {
	if t != nil && t.timer.Stop() {
		t.left -= time.Since(t.since)
		t.since = time.Time{}
	}
}

func (t *actionTime) resume() {
	if t != nil && t.since.IsZero() {
		t.since = time.Now()
		t.timer.Reset(t.left)
	}
}
