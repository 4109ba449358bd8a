// Package parallel does many small pieces of work side by side and hands the
// results on in order.
package parallel

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"
)

// chunk is how many pieces a worker takes at once: one piece is too little
// work to pay for being handed over.
const chunk = 16

// Ordered calls work for each number below n on as many goroutines as there
// are processors, and emit with each result in order on the caller's own. It
// stops at the first error of emit, or when the context ends, and returns that
// error; all goroutines have ended by then.
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
	ctx, cancel := context.WithCancel(ctx)
	var workers sync.WaitGroup
	defer workers.Wait()
	defer cancel()

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
			return ctx.Err()
		}
		for i, result := range results[c] {
			if err := emit(c*chunk+i, result); err != nil {
				return err
			}
		}
		results[c] = nil
	}
	return nil
}

// one is Ordered for a single piece of work, which no other thread has to be
// woken for.
func one[T any](ctx context.Context, work func(int) T, emit func(int, T) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	result := work(0)
	if err := ctx.Err(); err != nil {
		return err
	}
	return emit(0, result)
}
