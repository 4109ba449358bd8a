package lsp

import (
	"sync"
	"time"

	xmpp "github.com/scs-tools/scs/runner/server"
	"github.com/scs-tools/scs/runner/suite"
)

// warmServers keeps a server started ahead for the next run, for a while after
// the last one. Nothing is started before the first run.
//
// Only servers that are installed and run under our configuration are kept:
// who has others works on them, and wants each run to see the latest change.
type warmServers struct {
	idle time.Duration

	mutex  sync.Mutex
	fresh  map[xmpp.Program]*suite.Fresh
	users  int
	timer  *time.Timer // ends the servers; nil before the first run
	closed bool
}

func newWarmServers(idle time.Duration) *warmServers {
	return &warmServers{idle: idle, fresh: map[xmpp.Program]*suite.Fresh{}}
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

func (w *warmServers) release() {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	w.users--
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

// end ends the servers, unless somebody uses them. The mutex is held.
func (w *warmServers) end() {
	if w.users > 0 {
		return
	}
	for p, f := range w.fresh {
		f.Close()
		delete(w.fresh, p)
	}
}
