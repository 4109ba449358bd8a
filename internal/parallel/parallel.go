// Package parallel does many small pieces of work side by side and hands the
// results on in order.
package parallel

import (
	"context"
	"fmt"
	"runtime"
	"runtime/debug"
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
// lost. A panic of work is raised again on the caller's goroutine, as a [*PanicError].
func Ordered[T any](ctx context.Context, n int, work func(int) T, emit func(int, T) error) error {
	if n == 1 {
		result, err := Do(ctx, func() T { return work(0) })
		if err != nil {
			return err
		}
		return emit(0, result)
	}
	chunks := (n + chunk - 1) / chunk
	results, panics := make([][]T, chunks), make([]*PanicError, chunks)
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
					result, panicked := Try(func() T { return work(i) })
					if panics[c] = panicked; panicked != nil {
						break
					}
					part = append(part, result)
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
		if panics[c] != nil {
			_ = finished(nil)
			panic(panics[c])
		}
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

// Do returns what work returns, or the error of the context if that ends first.
// Work that is still going on a short while later is left to itself, and its
// result is lost: what may take long and looks at no context is done by Do.
func Do[T any](ctx context.Context, work func() T) (result T, err error) {
	if err := ctx.Err(); err != nil {
		return result, err
	}
	ended := make(chan struct{})
	var got T
	var panicked *PanicError
	go func() {
		defer close(ended)
		got, panicked = Try(work)
	}()
	select {
	case <-ended:
	case <-ctx.Done():
		wait(ended)
	}
	if err := ctx.Err(); err != nil {
		return result, err
	}
	if panicked != nil {
		panic(panicked)
	}
	return got, nil
}

// PanicError is a panic of work that another goroutine has asked for.
type PanicError struct {
	Value any
	Stack []byte // of the goroutine that panicked
}

// Error returns what the panic says if that is the runtime's, and else its type:
// what others say may hold what they worked on, a password for example.
func (p *PanicError) Error() string {
	if err, ok := p.Value.(runtime.Error); ok {
		return err.Error()
	}
	return fmt.Sprintf("%T", p.Value)
}

// Try returns what work returns, or its panic.
func Try[T any](work func() T) (result T, panicked *PanicError) {
	panicked = Catch(func() { result = work() })
	return result, panicked
}

// Catch does work and returns its panic, or nil.
func Catch(work func()) (panicked *PanicError) {
	defer func() {
		switch value := recover().(type) {
		case nil:
		case *PanicError:
			panicked = value
		default:
			panicked = &PanicError{Value: value, Stack: debug.Stack()}
		}
	}()
	work()
	return nil
}
