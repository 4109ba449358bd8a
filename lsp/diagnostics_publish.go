package lsp

import (
	"context"

	"go.lsp.dev/protocol"
)

// publish tells the client the diagnostics of the latest text. A plan may have
// taken the place of one to clear what was published; then it does that.
func (p *publisher) publish(ctx context.Context, d *document, pub *publication) {
	var sn *snapshot
	open := p.server.documents.find(d.uri.key)
	if open != nil {
		sn, _ = open.current()
	}
	if sn == nil && pub.lastID != "" {
		p.publishEmpty(ctx, d, pub)
	}
	if sn == nil || sn.id == pub.lastID {
		return
	}
	diagnostics := sn.diagnostics()
	if ctx.Err() != nil {
		return // a newer text has come
	}
	pub.lastID = sn.id
	p.server.conn.Notify(protocol.MethodTextDocumentPublishDiagnostics, &protocol.PublishDiagnosticsParams{
		URI: sn.uri.shown, Version: optional(sn.version), Diagnostics: diagnostics,
	})
}

// publishEmpty tells the client that there are no diagnostics any more, but for
// those that are kept of a run.
func (p *publisher) publishEmpty(_ context.Context, d *document, pub *publication) {
	pub.lastID = ""
	p.server.publishClosed(d.uri)
}
