package lsp

import (
	"context"
	"maps"
	"slices"

	"go.lsp.dev/protocol"
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
