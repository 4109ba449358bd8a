package lsp

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	xmppserver "github.com/scs-tools/scs/runner/server"
	"github.com/scs-tools/scs/runner/suite"
)

// serversFor returns what gives a run its server, and what is to be called
// after the run. It waits for other runs on a server that is given. The error
// is why no server can be had, or why the run has been stopped meanwhile.
func (r *runs) serversFor(ctx context.Context, p *runPlan) (suite.Servers, func(), error) {
	if p.location.Kind == xmppserver.Given {
		unlock, err := r.givenServers.lock(ctx, p.location.Target.Addr)
		return suite.Given(p.location.Target), unlock, err
	}
	program, err := xmppserver.Find(p.location.Kind, p.location.Path)
	if err != nil {
		return nil, nil, fmt.Errorf(`%w, or set "server" in the table "run" of the settings to a running server`, err)
	}
	if p.location.Path == "" && !p.useFolderConfig && len(p.location.Modules) == 0 {
		servers, release := r.warmServers.acquire(program, r.server.client.reports)
		return servers, release, nil
	}
	starter := suite.NewStarter(program, 0, p.useFolderConfig)
	starter.Load(p.location.Modules...)
	starter.Agree(p.agreed...)
	if r.server.client.reports { // which show what the server did meanwhile
		starter.Debug()
	}
	return starter, starter.Close, nil
}

// serverLocks makes the runs on a server that somebody has started follow each
// other: scripts share accounts. The zero serverLocks is ready for use.
type serverLocks struct {
	mutex sync.Mutex
	locks map[string]chan struct{} // by address; holds one token while it is taken
}

// lock waits until no other run uses a server, and returns what releases it.
func (t *serverLocks) lock(ctx context.Context, addr string) (unlock func(), err error) {
	t.mutex.Lock()
	if t.locks == nil {
		t.locks = map[string]chan struct{}{}
	}
	token := t.locks[addr]
	if token == nil {
		token = make(chan struct{}, 1)
		t.locks[addr] = token
	}
	t.mutex.Unlock()
	select {
	case token <- struct{}{}:
		return func() { <-token }, nil
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

	mutex    sync.Mutex
	starters map[xmppserver.Program]*suite.Starter
	retired  []*suite.Starter // that nobody is given any more
	users    int
	timer    *time.Timer // ends the servers; nil before the first run
	closed   bool
}

func newWarmServers(idle time.Duration, log *slog.Logger) *warmServers {
	return &warmServers{idle: idle, log: log, starters: map[xmppserver.Program]*suite.Starter{}}
}

// acquire returns what gives a run its server, which logs all it does if that
// is asked for, and what is to be called after the run.
func (w *warmServers) acquire(p xmppserver.Program, debug bool) (servers suite.Servers, release func()) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	if w.timer != nil {
		w.timer.Stop()
	}
	w.users++
	f := w.starters[p]
	if f == nil {
		f = suite.NewStarter(p, 1, false)
		if debug {
			f.Debug()
		}
		w.starters[p] = f
	}
	return f, w.release
}

// retireAll gives further runs other servers than those that wait, and forgets
// the starts that have failed: by the next run the user may have fixed what was
// wrong. Runs that wait for a server still get it, or why it does not start.
func (w *warmServers) retireAll() {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	for p, f := range w.starters {
		w.retired = append(w.retired, f)
		delete(w.starters, p)
	}
	w.closeRetired()
}

func (w *warmServers) release() {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	w.users--
	w.closeRetired()
	switch {
	case w.closed:
		w.closeUnused()
	case w.users == 0 && w.timer == nil:
		w.timer = time.AfterFunc(w.idle, w.expire)
	case w.users == 0:
		w.timer.Reset(w.idle)
	}
}

func (w *warmServers) expire() {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	w.closeUnused()
}

// close ends the servers, now or with the run that still uses them.
func (w *warmServers) close() {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	w.closed = true
	if w.timer != nil {
		w.timer.Stop()
	}
	w.closeUnused()
}

// closeRetired ends the servers that nobody is given any more, unless somebody
// still uses them. The mutex is held.
func (w *warmServers) closeRetired() {
	if w.users > 0 {
		return
	}
	for _, f := range w.retired {
		f.Close()
	}
	w.retired = nil
}

// closeUnused ends the servers, unless somebody uses them. The mutex is held.
func (w *warmServers) closeUnused() {
	w.closeRetired()
	if w.users > 0 {
		return
	}
	for p, f := range w.starters {
		f.Close()
		delete(w.starters, p)
		w.log.Debug("unused server closed", "kind", p.Kind)
	}
}
