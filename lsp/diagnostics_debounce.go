package lsp

import (
	"context"
	"sync"
	"time"
)

// publisher tells the client the diagnostics of open documents, where it does
// not ask for them itself. What a newer text has overtaken is not looked at,
// and never published.
type publisher struct {
	server *server

	mutex   sync.Mutex
	pending map[string]*publication // by documentURI.key
}

// publication is what has been published for one document, and is to be.
type publication struct {
	cancel context.CancelFunc // of the latest plan

	running sync.Mutex // held while a plan is carried out
	lastID  string     // id of the snapshot that was published last
}

func newPublisher(s *server) *publisher {
	return &publisher{server: s, pending: map[string]*publication{}}
}

// publishNow publishes the document's diagnostics as soon as they are known.
func (p *publisher) publishNow(d *document) { p.schedule(d, 0, p.publish) }

// publishDebounced publishes them once the user has stopped typing for a
// moment.
func (p *publisher) publishDebounced(d *document) {
	p.schedule(d, p.server.settings.debounce(), p.publish)
}

// clear takes back what has been published for a document that is closed, or
// whose text is not known any more.
func (p *publisher) clear(d *document) { p.schedule(d, 0, p.publishEmpty) }

// schedule carries something out for a document after a delay, unless a later
// plan for it comes first. Plans for one document are carried out one at a
// time.
func (p *publisher) schedule(d *document, delay time.Duration, work func(context.Context, *document, *publication)) {
	if p.server.client.pullDiagnostics {
		return
	}
	ctx, cancel := context.WithCancel(p.server.ctx)
	p.mutex.Lock()
	pub := p.pending[d.uri.key]
	if pub == nil {
		pub = &publication{}
		p.pending[d.uri.key] = pub
	}
	if pub.cancel != nil {
		pub.cancel()
	}
	pub.cancel = cancel
	p.mutex.Unlock()
	p.server.inBackground(func(context.Context) {
		defer cancel()
		if delay > 0 {
			timer := time.NewTimer(delay)
			defer timer.Stop()
			select {
			case <-timer.C:
			case <-ctx.Done():
				return
			}
		}
		pub.running.Lock()
		defer pub.running.Unlock()
		if ctx.Err() == nil {
			work(ctx, d, pub)
		}
	})
}
