package server

import (
	"context"
	"errors"
	"sync"
)

// Pool keeps servers started ahead, so that nobody waits for a fresh one. It
// must be closed; the servers taken from it belong to who took them.
type Pool struct {
	start func(context.Context) (*Server, error)
	size  int
	total int

	ctx    context.Context
	cancel context.CancelFunc
	warm   chan started
	all    sync.WaitGroup

	mu       sync.Mutex
	begun    int // starts
	promised int // servers that somebody has taken or waits for
}

type started struct {
	server *Server
	err    error
}

// ErrPoolClosed is what a closed pool gives.
var ErrPoolClosed = errors.New("the server pool is closed")

// NewPool makes a pool that keeps size servers started ahead, at least none.
// If total is not 0, no more than that many are started unless somebody asks
// for more.
func NewPool(size, total int, start func(context.Context) (*Server, error)) *Pool {
	p := &Pool{start: start, size: max(size, 0), total: total, warm: make(chan started)}
	p.ctx, p.cancel = context.WithCancel(context.Background())
	p.mu.Lock()
	defer p.mu.Unlock()
	p.refill()
	return p
}

// refill starts what is promised and what is to be kept ahead; p.mu is held.
func (p *Pool) refill() {
	if p.ctx.Err() != nil {
		return
	}
	for p.begun < p.promised || p.begun-p.promised < p.size && (p.total == 0 || p.begun < p.total) {
		p.begun++
		p.all.Go(p.startOne)
	}
}

// startOne starts a server and holds it until somebody takes it.
func (p *Pool) startOne() {
	s, err := p.start(p.ctx)
	select {
	case p.warm <- started{s, err}:
	case <-p.ctx.Done():
		if s != nil {
			s.Close()
		}
	}
}

// Get takes a server that is ready, and waits for one if there is none. An
// error of its start is returned, and the next call tries anew.
func (p *Pool) Get(ctx context.Context) (*Server, error) {
	for {
		p.mu.Lock()
		p.promised++
		p.refill()
		p.mu.Unlock()
		select {
		case one := <-p.warm:
			if one.err != nil {
				return nil, one.err
			}
			if one.server.Err() != nil {
				one.server.Close() // it ended while it waited
				continue
			}
			return one.server, nil
		case <-ctx.Done():
			p.mu.Lock()
			p.promised--
			p.mu.Unlock()
			return nil, ctx.Err()
		case <-p.ctx.Done():
			return nil, ErrPoolClosed
		}
	}
}

// Close ends the servers that nobody took and waits until they have ended.
func (p *Pool) Close() {
	p.mu.Lock()
	p.cancel()
	p.mu.Unlock()
	p.all.Wait()
}
