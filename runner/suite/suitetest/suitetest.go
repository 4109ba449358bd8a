// Package suitetest has servers for tests that run many scripts at a time.
package suitetest

import (
	"context"
	"runtime"
	"testing"

	"github.com/scs-tools/scs/runner/server"
	"github.com/scs-tools/scs/runner/suite"
)

// gated starts no more servers at a time than there are processors.
type gated struct {
	fresh suite.Servers
	gate  chan struct{}
}

// Gated returns a fresh server for each run, and starts no more at a time than
// there are processors: starting is the work, and what has started should not
// have to wait for it. The servers end with the test.
func Gated(tb testing.TB, program server.Program) suite.Servers {
	tb.Helper()
	starter := suite.NewStarter(program, 0, true)
	tb.Cleanup(starter.Close)
	return &gated{starter, make(chan struct{}, runtime.NumCPU())}
}

// Acquire waits until a server may start, and starts it.
func (g *gated) Acquire(ctx context.Context, script suite.Script) (suite.Lease, error) {
	select {
	case g.gate <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() { <-g.gate }()
	return g.fresh.Acquire(ctx, script)
}
