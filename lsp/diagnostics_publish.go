package lsp

import (
	"context"
	"sync"
	"time"

	"go.lsp.dev/protocol"
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

	turn sync.Mutex // held while a plan is carried out
	last string     // id of the snapshot that was published last
}

func newPublisher(s *server) *publisher {
	return &publisher{server: s, pending: map[string]*publication{}}
}

// now publishes the document's diagnostics as soon as they are known.
func (p *publisher) now(d *document) { p.plan(d, 0, p.publish) }

// soon publishes them once the user has stopped typing for a moment.
func (p *publisher) soon(d *document) { p.plan(d, p.server.settings.debounce(), p.publish) }

// clear takes back what has been published for a document that is closed, or
// whose text is not known any more.
func (p *publisher) clear(d *document) { p.plan(d, 0, p.withdraw) }

// plan carries something out for a document after a delay, unless a later plan
// for it comes first. Plans for one document are carried out one at a time.
func (p *publisher) plan(d *document, delay time.Duration, carryOut func(context.Context, *document, *publication)) {
	if p.server.client.pullDiagnostics {
		return
	}
	ctx, cancel := context.WithCancel(p.server.ctx)
	p.mutex.Lock()
	at := p.pending[d.uri.key]
	if at == nil {
		at = &publication{}
		p.pending[d.uri.key] = at
	}
	if at.cancel != nil {
		at.cancel()
	}
	at.cancel = cancel
	p.mutex.Unlock()
	p.server.do(func(context.Context) {
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
		at.turn.Lock()
		defer at.turn.Unlock()
		if ctx.Err() == nil {
			carryOut(ctx, d, at)
		}
	})
}

// publish tells the client the diagnostics of the latest text. A plan may have
// taken the place of one to clear what was published; then it does that.
func (p *publisher) publish(ctx context.Context, d *document, at *publication) {
	var sn *snapshot
	open := p.server.documents.find(d.uri.key)
	if open != nil {
		sn, _ = open.current()
	}
	if sn == nil && at.last != "" {
		p.withdraw(ctx, d, at)
	}
	if sn == nil || sn.id == at.last {
		return
	}
	diagnostics := sn.diagnostics()
	if ctx.Err() != nil {
		return // a newer text has come
	}
	at.last = sn.id
	p.server.conn.Notify(protocol.MethodTextDocumentPublishDiagnostics, &protocol.PublishDiagnosticsParams{
		URI: sn.uri.shown, Version: optional(sn.version), Diagnostics: diagnostics,
	})
}

// withdraw tells the client that there are no diagnostics any more.
func (p *publisher) withdraw(_ context.Context, d *document, at *publication) {
	at.last = ""
	p.server.conn.Notify(protocol.MethodTextDocumentPublishDiagnostics, &protocol.PublishDiagnosticsParams{
		URI: d.uri.shown, Diagnostics: []protocol.Diagnostic{},
	})
}
