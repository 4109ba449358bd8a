package lsp

import (
	"context"
	"slices"

	"go.lsp.dev/protocol"
)

// refreshClient asks the client to ask again for what depends on settings and
// other files.
func (s *server) refreshClient() {
	s.requestRefresh(protocol.MethodWorkspaceDiagnosticRefresh, protocol.MethodWorkspaceInlayHintRefresh, protocol.MethodWorkspaceCodeLensRefresh)
}

// requestRefresh asks the client to ask again for something, as far as it can.
func (s *server) requestRefresh(methods ...string) {
	methods = slices.DeleteFunc(methods, func(method string) bool { return !s.client.refreshes(method) })
	if len(methods) == 0 {
		return
	}
	s.inBackground(func(ctx context.Context) {
		for _, method := range methods {
			if err := s.conn.Call(ctx, method, nil, nil); err != nil {
				s.log.Debug("not refreshed", "method", method, "error", err)
			}
		}
	})
}

// refreshes reports whether the client can be asked to ask again.
func (c *client) refreshes(method string) bool {
	switch method {
	case protocol.MethodWorkspaceDiagnosticRefresh:
		return c.refreshDiagnostics
	case protocol.MethodWorkspaceInlayHintRefresh:
		return c.refreshHints
	case protocol.MethodWorkspaceCodeLensRefresh:
		return c.refreshLenses
	}
	return false
}
