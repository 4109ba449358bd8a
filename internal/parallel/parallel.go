// Package parallel does many small pieces of work side by side and hands the
// results on in order.
package parallel

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

// chunk is how many pieces a worker takes at once: one piece is too little
// work to pay for being handed over.
const chunk = 16

// Ordered calls work for each number below n on as many goroutines as there
// are processors, and emit with each result in order on the caller's own. It
// stops at the first error of emit, or when the context ends, and returns that
// error. All goroutines have ended by then, unless the context has: what is
// still at work after a short while is then left to itself, and its result is
// lost.
func Ordered[T any](ctx context.Context, n int, work func(int) T, emit func(int, T) error) error {
	if n == 1 {
		return one(ctx, work, emit)
	}
	chunks := (n + chunk - 1) / chunk
	results := make([][]T, chunks)
	ready := make([]chan struct{}, chunks)
	for i := range ready {
		ready[i] = make(chan struct{})
	}
	outer := ctx
	ctx, cancel := context.WithCancel(ctx)
	var workers sync.WaitGroup
	defer cancel()
	finished := func(err error) error {
		if cancel(); outer.Err() == nil {
			workers.Wait()
			return err
		}
		ended := make(chan struct{})
		go func() {
			workers.Wait()
			close(ended)
		}()
		wait(ended)
		return err
	}

	var next atomic.Int64
	for range min(chunks, runtime.GOMAXPROCS(0)) {
		workers.Go(func() {
			for {
				c := int(next.Add(1)) - 1
				if c >= chunks || ctx.Err() != nil {
					return
				}
				first := c * chunk
				part := make([]T, 0, chunk)
				for i := first; i < min(first+chunk, n); i++ {
					if ctx.Err() != nil {
						return
					}
					part = append(part, work(i))
				}
				results[c] = part
				close(ready[c])
			}
		})
	}
	for c := range chunks {
		select {
		case <-ready[c]:
		case <-ctx.Done():
			return finished(ctx.Err())
		}
		for i, result := range results[c] {
			if err := emit(c*chunk+i, result); err != nil {
				return finished(err)
			}
		}
		results[c] = nil
	}
	return finished(nil)
}

// grace is how long what is at work when the context ends may take to end in
// good order: a file that is being written is.
const grace = 50 * time.Millisecond

// wait waits for the end of the work, but not for long.
func wait(ended <-chan struct{}) {
	late := time.NewTimer(grace)
	defer late.Stop()
	select {
	case <-ended:
	case <-late.C:
	}
}

// one is Ordered for a single piece of work.
func one[T any](ctx context.Context, work func(int) T, emit func(int, T) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	var result T
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		result = work(0)
	}()
	select {
	case <-ended:
	case <-ctx.Done():
		wait(ended)
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return emit(0, result)
}
