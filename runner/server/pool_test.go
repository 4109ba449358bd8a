//go:build unix

package server_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"

	"github.com/scs-tools/scs/runner/server"
)

// counted starts fakes and counts them; each start is told to begun.
func counted(t *testing.T) (start func(context.Context) (*server.Server, error), starts *atomic.Int32, begun chan struct{}) {
	p, dir := fake(t, "runs"), t.TempDir()
	starts, begun = new(atomic.Int32), make(chan struct{}, 100)
	return func(ctx context.Context) (*server.Server, error) {
		starts.Add(1)
		begun <- struct{}{}
		return server.Start(ctx, p, server.Options{TempDir: dir})
	}, starts, begun
}

// get takes a server that is closed when the test ends.
func get(t *testing.T, p *server.Pool) *server.Server {
	t.Helper()
	s, err := p.Get(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func TestAPoolStartsServersAhead(t *testing.T) {
	start, starts, begun := counted(t)
	p := server.NewPool(2, 0, start)
	defer p.Close()
	<-begun
	<-begun // although nobody has asked
	first, second := get(t, p), get(t, p)
	if first.Addr() == second.Addr() {
		t.Error("one server is given twice")
	}
	<-begun
	<-begun // for those that are gone
	p.Close()
	if n := starts.Load(); n != 4 {
		t.Errorf("%d starts, not 4", n)
	}
}

func TestAPoolStartsNoMoreThanAreNeeded(t *testing.T) {
	start, starts, _ := counted(t)
	p := server.NewPool(2, 3, start)
	defer p.Close()
	for range 3 {
		get(t, p)
	}
	if n := starts.Load(); n != 3 {
		t.Errorf("%d starts, not 3", n)
	}
	get(t, p) // but whoever asks for more gets more
	if n := starts.Load(); n != 4 {
		t.Errorf("%d starts, not 4", n)
	}
}

func TestAPoolThatKeepsNothingAheadStartsOnDemand(t *testing.T) {
	start, starts, _ := counted(t)
	p := server.NewPool(0, 0, start)
	defer p.Close()
	if n := starts.Load(); n != 0 {
		t.Errorf("%d starts before anybody asked", n)
	}
	get(t, p)
	if n := starts.Load(); n != 1 {
		t.Errorf("%d starts, not 1", n)
	}
}

func TestAServerThatEndedInThePoolIsNotGiven(t *testing.T) {
	start, _, _ := counted(t)
	dead := make(chan struct{})
	first := true
	p := server.NewPool(1, 0, func(ctx context.Context) (*server.Server, error) {
		if !first {
			return start(ctx)
		}
		first = false
		s, err := server.Start(ctx, fakeNow("exitsSoon"), server.Options{TempDir: t.TempDir()})
		if err == nil {
			<-s.Done()
		}
		close(dead)
		return s, err
	})
	defer p.Close()
	<-dead
	if s := get(t, p); s.Err() != nil {
		t.Errorf("the server has ended: %v", s.Err())
	}
}

func TestAFailedStartIsTheErrorOfOne(t *testing.T) {
	start, _, _ := counted(t)
	broken := errors.New("no more file descriptors")
	var n atomic.Int32
	p := server.NewPool(1, 0, func(ctx context.Context) (*server.Server, error) {
		if n.Add(1) == 1 {
			return nil, broken
		}
		return start(ctx)
	})
	defer p.Close()
	if _, err := p.Get(t.Context()); !errors.Is(err, broken) {
		t.Errorf("error is %v", err)
	}
	get(t, p)
}

func TestWaitingForThePoolIsCancelled(t *testing.T) {
	begun := make(chan struct{})
	p := server.NewPool(0, 0, func(ctx context.Context) (*server.Server, error) {
		close(begun)
		<-ctx.Done()
		return nil, ctx.Err()
	})
	ctx, cancel := context.WithCancel(t.Context())
	go func() { <-begun; cancel() }()
	if _, err := p.Get(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("error is %v", err)
	}
	p.Close() // although a start is still going on
	if _, err := p.Get(t.Context()); !errors.Is(err, server.ErrPoolClosed) {
		t.Errorf("error is %v", err)
	}
}

func TestAClosedPoolEndsWhatNobodyTook(t *testing.T) {
	path := pipe(t)
	t.Setenv("FAKE_PIPE", path)
	gone := ended(t, path)
	start, _, _ := counted(t)
	started := make(chan struct{}, 2)
	p := server.NewPool(2, 2, func(ctx context.Context) (*server.Server, error) {
		s, err := start(ctx)
		started <- struct{}{}
		return s, err
	})
	<-started
	<-started
	p.Close()
	<-gone
}
