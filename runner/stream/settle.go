package stream

import (
	"context"
	"time"
)

// Settle waits until a server on this machine has read all that was sent on
// the connection. A server that does one thing at a time, as Prosody does, has
// then also dealt with it before anything that arrives later, so that what
// somebody else sends next cannot overtake it; without this it can, and does:
// Prosody serves the connection that became readable last first.
//
// Where that cannot be told, because the server is on another machine or the
// system does not say, Settle returns at once. The error is an [*Error] of
// [KindCanceled] when the context ends first.
func (c *Conn) Settle(ctx context.Context) error {
	for pause := 50 * time.Microsecond; ; pause = min(2*pause, 2*time.Millisecond) {
		waiting, ok := unread(c.raw.LocalAddr(), c.raw.RemoteAddr())
		if !ok || waiting == 0 {
			return nil
		}
		timer := time.NewTimer(pause) // the system gives no notice
		select {
		case <-timer.C:
		case <-c.done:
			timer.Stop()
			return nil
		case <-ctx.Done():
			timer.Stop()
			return canceled(ctx, StepTraffic, "the server does not read")
		}
	}
}
