package lsp

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	xmpp "github.com/scs-tools/scs/runner/server"
	"github.com/scs-tools/scs/runner/suite"
)

// serversFor returns what gives a run its server, and what is to be called
// after the run. It waits for other runs on a server that is given. The error
// is why no server can be had, or why the run has been stopped meanwhile.
func (r *runs) serversFor(ctx context.Context, p *plan) (suite.Servers, func(), error) {
	if p.place.Kind == "" {
		leave, err := r.given.enter(ctx, p.place.Target.Addr)
		return suite.Given(p.place.Target), leave, err
	}
	program, err := xmpp.Find(p.place.Kind, p.place.Path)
	if err != nil {
		return nil, nil, fmt.Errorf(`%w, or name a running server as "server" in the table "run" of the settings`, err)
	}
	if p.place.Path == "" && !p.configs {
		servers, release := r.warm.take(program)
		return servers, release, nil
	}
	fresh := suite.NewFresh(program, 0, p.configs)
	return fresh, fresh.Close, nil
}

// turns makes the runs on a server that somebody has started follow each
// other: scripts share accounts. The zero turns is ready for use.
type turns struct {
	mutex sync.Mutex
	taken map[string]chan struct{} // by address; holds one token while it is taken
}

// enter waits for the turn on a server, and returns what ends it.
func (t *turns) enter(ctx context.Context, addr string) (leave func(), err error) {
	t.mutex.Lock()
	if t.taken == nil {
		t.taken = map[string]chan struct{}{}
	}
	turn := t.taken[addr]
	if turn == nil {
		turn = make(chan struct{}, 1)
		t.taken[addr] = turn
	}
	t.mutex.Unlock()
	select {
	case turn <- struct{}{}:
		return func() { <-turn }, nil
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}

// warmServers keeps a server started ahead for the next run, for a while after
// the last one. Nothing is started before the first run.
//
// Only servers that are installed and run under our configuration are kept:
// who has others works on them, and wants each run to see the latest change.
type warmServers struct {
	idle time.Duration
	log  *slog.Logger

	mutex  sync.Mutex
	fresh  map[xmpp.Program]*suite.Fresh
	worn   []*suite.Fresh // that nobody is given any more
	users  int
	timer  *time.Timer // ends the servers; nil before the first run
	closed bool
}

func newWarmServers(idle time.Duration, log *slog.Logger) *warmServers {
	return &warmServers{idle: idle, log: log, fresh: map[xmpp.Program]*suite.Fresh{}}
}

// take returns what gives a run its server, and what is to be called after the
// run.
func (w *warmServers) take(p xmpp.Program) (servers suite.Servers, release func()) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	if w.timer != nil {
		w.timer.Stop()
	}
	w.users++
	f := w.fresh[p]
	if f == nil {
		f = suite.NewFresh(p, 1, false)
		w.fresh[p] = f
	}
	return f, w.release
}

// renew gives further runs other servers than those that wait, and forgets the
// starts that have failed: by the next run the user may have mended what was
// wrong. Runs that wait for a server still get it, or why it does not start.
func (w *warmServers) renew() {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	for p, f := range w.fresh {
		w.worn = append(w.worn, f)
		delete(w.fresh, p)
	}
	w.endWorn()
}

func (w *warmServers) release() {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	w.users--
	w.endWorn()
	switch {
	case w.closed:
		w.end()
	case w.users == 0 && w.timer == nil:
		w.timer = time.AfterFunc(w.idle, w.expire)
	case w.users == 0:
		w.timer.Reset(w.idle)
	}
}

func (w *warmServers) expire() {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	w.end()
}

// close ends the servers, now or with the run that still uses them.
func (w *warmServers) close() {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	w.closed = true
	if w.timer != nil {
		w.timer.Stop()
	}
	w.end()
}

// endWorn ends the servers that nobody is given any more, unless somebody still
// uses them. The mutex is held.
func (w *warmServers) endWorn() {
	if w.users > 0 {
		return
	}
	for _, f := range w.worn {
		f.Close()
	}
	w.worn = nil
}

// end ends the servers, unless somebody uses them. The mutex is held.
func (w *warmServers) end() {
	w.endWorn()
	if w.users > 0 {
		return
	}
	for p, f := range w.fresh {
		f.Close()
		delete(w.fresh, p)
		w.log.Debug("no server waits any more", "kind", p.Kind)
	}
}
