package lsp

import (
	"context"
	"encoding/json"
	"fmt"

	"go.lsp.dev/protocol"

	"github.com/scs-tools/scs/lsp/rpc"
)

type (
	// request takes in a request, in the order of the wire.
	request func(s *server, params []byte) rpc.Work
	// notification takes in a notification, in the order of the wire.
	notification func(s *server, params []byte) error
)

// methods returns who deals with which method, in the protocol's order.
func (s *server) methods() (map[string]request, map[string]notification) {
	requests := map[string]request{
		protocol.MethodInitialize: initialize,
		protocol.MethodShutdown:   shutdown,

		protocol.MethodTextDocumentDefinition:              documentRequest(definition),
		protocol.MethodTextDocumentReferences:              documentRequest(references),
		protocol.MethodTextDocumentDocumentHighlight:       documentRequest(highlight),
		protocol.MethodTextDocumentDocumentLink:            documentRequest(links),
		protocol.MethodTextDocumentHover:                   documentRequest(hover),
		protocol.MethodTextDocumentFoldingRange:            documentRequest(folding),
		protocol.MethodTextDocumentSelectionRange:          documentRequest(selection),
		protocol.MethodTextDocumentDocumentSymbol:          documentRequest(documentSymbol),
		protocol.MethodTextDocumentSemanticTokensFull:      documentRequest(s.tokensFull),
		protocol.MethodTextDocumentSemanticTokensFullDelta: documentRequest(s.tokensDelta),
		protocol.MethodTextDocumentSemanticTokensRange:     documentRequest(s.tokensRange),
		protocol.MethodTextDocumentInlayHint:               documentRequest(inlayHints),
		protocol.MethodTextDocumentCompletion:              documentRequest(s.completion),
		protocol.MethodCompletionItemResolve:               resolveCompletion,
		protocol.MethodTextDocumentDiagnostic:              documentRequest(documentDiagnostic),
		protocol.MethodWorkspaceDiagnostic:                 workspaceRequest(workspaceDiagnostic),
		protocol.MethodTextDocumentCodeAction:              documentRequest(codeActions),
		protocol.MethodTextDocumentFormatting:              documentRequest(formatting),
		protocol.MethodTextDocumentRangeFormatting:         documentRequest(rangeFormatting),
		protocol.MethodTextDocumentOnTypeFormatting:        documentRequest(onTypeFormatting),
		protocol.MethodTextDocumentRename:                  documentRequest(rename),
		protocol.MethodTextDocumentPrepareRename:           documentRequest(prepareRename),
		protocol.MethodTextDocumentLinkedEditingRange:      documentRequest(linkedEditing),

		protocol.MethodTextDocumentCodeLens: documentRequest(s.codeLenses),
		methodCloseTag:                      documentRequest(closeTag),

		protocol.MethodWorkspaceSymbol:         workspaceRequest(workspaceSymbolSearch),
		protocol.MethodWorkspaceExecuteCommand: executeCommand,
	}
	notifications := map[string]notification{
		protocol.MethodInitialized: initialized,
		protocol.MethodSetTrace:    ignored,

		protocol.MethodWindowWorkDoneProgressCancel: progressCancel,

		protocol.MethodTextDocumentDidOpen:   didOpen,
		protocol.MethodTextDocumentDidChange: didChange,
		protocol.MethodTextDocumentDidSave:   didSave,
		protocol.MethodTextDocumentDidClose:  didClose,

		protocol.MethodWorkspaceDidChangeConfiguration:    didChangeConfiguration,
		protocol.MethodWorkspaceDidChangeWatchedFiles:     didChangeWatchedFiles,
		protocol.MethodWorkspaceDidChangeWorkspaceFolders: didChangeWorkspaceFolders,
	}
	return requests, notifications
}

// ignored is a notification that means nothing to this server.
func ignored(*server, []byte) error { return nil }

// Notify implements [rpc.Handler].
func (s *server) Notify(method string, params []byte) {
	if method == protocol.MethodExit {
		exit(s)
		return
	}
	if now := phase(s.phase.Load()); now != running {
		s.log.Debug("passed over", "notification", method, "phase", now)
		return
	}
	handle, ok := s.notifications[method]
	if !ok {
		s.log.Debug("unknown", "notification", method)
		return
	}
	if err := handle(s, params); err != nil {
		s.log.Warn("failed", "notification", method, "error", err)
	}
}

// Request implements [rpc.Handler].
func (s *server) Request(method string, params []byte) rpc.Work {
	switch now := phase(s.phase.Load()); {
	case now == waiting && method != protocol.MethodInitialize:
		return rpc.Answer(nil, rpc.NotInitialized())
	case now == running && method == protocol.MethodInitialize:
		return rpc.Answer(nil, rpc.InvalidRequest("the server is already initialized"))
	case now > running:
		return rpc.Answer(nil, rpc.InvalidRequest("the server has been shut down"))
	}
	handle, ok := s.requests[method]
	if !ok {
		return rpc.Answer(nil, rpc.MethodNotFound(method))
	}
	return handle(s, params)
}

// documentRequest makes the handler of a request about one document. The answer
// is worked out on the snapshot that was the latest when the request came.
func documentRequest[P, R any](answer func(context.Context, *snapshot, *P) (R, error)) request {
	return func(s *server, params []byte) rpc.Work {
		p := new(P)
		if err := rpc.Decode(params, p); err != nil {
			return rpc.Answer(nil, err)
		}
		var about struct{ TextDocument struct{ URI string } }
		if err := json.Unmarshal(params, &about); err != nil {
			return rpc.Answer(nil, rpc.InvalidParams(err))
		}
		u, ok := parseURI(about.TextDocument.URI)
		if !ok {
			return rpc.Answer(nil, rpc.InvalidParams(fmt.Errorf("invalid document URI %q", about.TextDocument.URI)))
		}
		snapshot := s.snapshotOf(u)
		return func(ctx context.Context) (any, error) {
			sn, err := snapshot()
			if err != nil {
				return nil, err
			}
			return answer(ctx, sn, p)
		}
	}
}

// workspaceRequest makes the handler of a request about no single document.
func workspaceRequest[P, R any](answer func(context.Context, *server, *P) (R, error)) request {
	return func(s *server, params []byte) rpc.Work {
		p := new(P)
		if err := rpc.Decode(params, p); err != nil {
			return rpc.Answer(nil, err)
		}
		return func(ctx context.Context) (any, error) { return answer(ctx, s, p) }
	}
}

// snapshotOf returns how to get the snapshot of a document as it is now: that
// of an open document is there, that of a file must be read.
func (s *server) snapshotOf(u documentURI) func() (*snapshot, error) {
	if d := s.documents.find(u.key); d != nil {
		sn, err := d.current()
		return func() (*snapshot, error) { return sn, err }
	}
	return func() (*snapshot, error) {
		sn, err := s.readSnapshot(u)
		if err != nil {
			return nil, rpc.InvalidParams(fmt.Errorf("the document %s is not open and cannot be read: %w", u.shown, err))
		}
		return sn, nil
	}
}
