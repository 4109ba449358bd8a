package lsp

import (
	"context"
	"maps"
	"os"
	"slices"
	"time"

	"go.lsp.dev/protocol"

	"github.com/scs-tools/scs/internal/lintconfig"
)

// documentDiagnostic answers "textDocument/diagnostic".
func documentDiagnostic(_ context.Context, sn *snapshot, p *protocol.DocumentDiagnosticParams) (protocol.DocumentDiagnosticReport, error) {
	if p.PreviousResultID != nil && *p.PreviousResultID == sn.id {
		return &protocol.RelatedUnchangedDocumentDiagnosticReport{
			UnchangedDocumentDiagnosticReport: protocol.UnchangedDocumentDiagnosticReport{Kind: unchanged, ResultID: sn.id},
		}, nil
	}
	return &protocol.RelatedFullDocumentDiagnosticReport{
		FullDocumentDiagnosticReport: protocol.FullDocumentDiagnosticReport{Kind: full, ResultID: &sn.id, Items: sn.diagnostics()},
	}, nil
}

// The kinds of report.
const (
	full      = "full"
	unchanged = "unchanged"
)

// closedScript is what is known of a script that is not open.
type closedScript struct {
	modified    time.Time
	size        int64
	lint        *lintconfig.Settings // those that it was looked at with
	id          string
	uri         documentURI
	diagnostics []protocol.Diagnostic
	symbols     []workspaceSymbol
}

// forget drops what is known of a file.
func (w *workspace) forget(path string) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	delete(w.files, path)
}

// closedScript returns what is in the script at path, or nil if it cannot be read. The
// file is read again only if it has changed.
func (w *workspace) closedScript(path string) *closedScript {
	defer w.server.recoverPanic(path)
	info, err := os.Stat(path)
	if err != nil {
		w.forget(path)
		return nil
	}
	w.mutex.Lock()
	known := w.files[path]
	w.mutex.Unlock()
	u := fileURI(path)
	if known != nil && known.size == info.Size() && known.modified.Equal(info.ModTime()) &&
		known.lint == w.server.settings.forDocument(u).lint {
		return known
	}
	sn, err := w.server.readSnapshot(u)
	if err != nil {
		w.server.log.Info("not read", "file", path, "error", err)
		w.forget(path)
		return nil
	}
	file := &closedScript{
		modified: info.ModTime(), size: info.Size(), lint: sn.settings.lint, id: sn.id, uri: u,
		diagnostics: sn.diagnostics(), symbols: sn.workspaceSymbols(),
	}
	w.mutex.Lock()
	w.files[path] = file
	w.mutex.Unlock()
	return file
}

// workspaceDiagnostic answers "workspace/diagnostic" for all scripts in the
// workspace and for those that the client still holds results of.
func workspaceDiagnostic(ctx context.Context, s *server, p *protocol.WorkspaceDiagnosticParams) (*protocol.WorkspaceDiagnosticReport, error) {
	previous := map[string]protocol.PreviousResultId{}
	for _, result := range p.PreviousResultIds {
		previous[result.URI.String()] = result
	}
	report := &protocol.WorkspaceDiagnosticReport{Items: []protocol.WorkspaceDocumentDiagnosticReport{}}
	add := func(u documentURI, version *int32, id string, items func() []protocol.Diagnostic) {
		before, held := previous[u.key]
		delete(previous, u.key)
		if held && before.Value == id {
			report.Items = append(report.Items, &protocol.WorkspaceUnchangedDocumentDiagnosticReport{
				UnchangedDocumentDiagnosticReport: protocol.UnchangedDocumentDiagnosticReport{Kind: unchanged, ResultID: id},
				URI:                               u.shown, Version: version,
			})
			return
		}
		report.Items = append(report.Items, &protocol.WorkspaceFullDocumentDiagnosticReport{
			FullDocumentDiagnosticReport: protocol.FullDocumentDiagnosticReport{Kind: full, ResultID: &id, Items: items()},
			URI:                          u.shown, Version: version,
		})
	}
	err := s.forEachScript(ctx,
		func(sn *snapshot) { add(sn.uri, &sn.version, sn.id, sn.diagnostics) },
		func(file *closedScript) {
			add(file.uri, nil, file.id, func() []protocol.Diagnostic { return file.diagnostics })
		})
	if err != nil {
		return nil, err
	}
	// What is left has been deleted, closed or excluded.
	for _, key := range slices.Sorted(maps.Keys(previous)) {
		add(documentURI{key: key, shown: previous[key].URI}, nil, "gone", func() []protocol.Diagnostic { return nil })
	}
	return report, nil
}
