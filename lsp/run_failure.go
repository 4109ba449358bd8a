package lsp

import (
	"encoding/json"
	"fmt"
	"strings"

	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"

	"github.com/scs-tools/scs/ast/failures"
	"github.com/scs-tools/scs/internal/version"
	"github.com/scs-tools/scs/runner/report"
)

// runDiagnosticSource is how editors say that a run has found something.
const runDiagnosticSource = "scs run"

// failureData is what the diagnostic of a failure carries, for a client that
// shows more than its message.
type failureData struct {
	Name     string   `json:"name"` // of the code
	Expected string   `json:"expected"`
	Received string   `json:"received"`
	Reasons  []string `json:"reasons"`
}

// failureDiagnostic returns the failure of a run as a diagnostic.
func (sn *snapshot) failureDiagnostic(d *report.Summary) *protocol.Diagnostic {
	f := d.Failure
	lines := []string{d.Message}
	for _, reason := range f.Reasons {
		if !strings.Contains(d.Message, reason) { // said first
			lines = append(lines, reason)
		}
	}
	var related []protocol.DiagnosticRelatedInformation
	for _, place := range f.Places {
		related = append(related, protocol.DiagnosticRelatedInformation{
			Location: sn.location(place.Span), Message: place.Text,
		})
	}
	for _, remark := range f.Remarks {
		related = append(related, protocol.DiagnosticRelatedInformation{Location: sn.location(f.Span), Message: remark})
	}
	if !sn.client.relatedInformation {
		lines, related = append(lines, f.Remarks...), nil
	}
	shown := &protocol.Diagnostic{
		Range: sn.rangeOf(f.Span), Severity: protocol.DiagnosticSeverityError, Code: protocol.String(f.Code),
		Source: optional(runDiagnosticSource), Message: protocol.String(strings.Join(lines, "\n")), RelatedInformation: related,
	}
	if found, ok := failures.Find(f.Code); ok && sn.client.codeDescription {
		shown.CodeDescription = protocol.CodeDescription{Href: uri.URI(version.PageURL(found.Path()))}
	}
	if sn.client.diagnosticData {
		shown.Data, _ = json.Marshal(failureData{f.Name, f.Expected, f.Received, append([]string{}, f.Reasons...)})
	}
	return shown
}

// showRun makes what a run has found diagnostics of the document, in place of
// what an earlier one has. A text that has changed since the run has none.
func (s *server) showRun(sn *snapshot, ended *runOutcome) {
	d := s.documents.find(sn.uri.key)
	if d == nil {
		s.keepRun(sn, ended)
		return
	}
	d.mutex.Lock()
	now := d.snapshot
	nothing := ended.foundNothing()
	changed := d.lost == "" && (!nothing && now.file == sn.file || nothing && (now.failure != nil || len(now.found) > 0))
	if changed {
		next := *now
		next.id = s.newSnapshotID()
		next.setRun(ended)
		d.snapshot = &next
	}
	d.mutex.Unlock()
	if changed {
		s.publisher.publishNow(d)
		s.requestRefresh(protocol.MethodWorkspaceDiagnosticRefresh)
		s.requestRefresh(protocol.MethodWorkspaceCodeLensRefresh)
	}
}

// foundNothing reports whether a run has nothing to show in its script.
func (o *runOutcome) foundNothing() bool { return o.diagnostic == nil && len(o.found) == 0 }

// setRun makes what a run of this text has found the snapshot's. Nobody else
// knows the snapshot yet.
func (sn *snapshot) setRun(ended *runOutcome) {
	sn.failure, sn.found, sn.came = ended.diagnostic, ended.found, nil
	if ended.diagnostic != nil {
		sn.came = ended.came
	}
}

// newSnapshotID returns the id of a snapshot.
func (s *server) newSnapshotID() string { return fmt.Sprintf("s%d", s.ids.Add(1)) }
