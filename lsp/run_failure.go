package lsp

import (
	"encoding/json"
	"fmt"
	"strings"

	"go.lsp.dev/protocol"

	"github.com/scs-tools/scs/ast"
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

// failureDiagnostic returns the failure of a run as a diagnostic. The file is
// the script as it ran.
func (sn *snapshot) failureDiagnostic(d *report.Summary, file *ast.File) *protocol.Diagnostic {
	f := d.Failure
	span := sn.spanInDocument(file, f.Span)
	lines := append([]string{d.Message}, f.Reasons...)
	var related []protocol.DiagnosticRelatedInformation
	for _, place := range f.Places {
		related = append(related, protocol.DiagnosticRelatedInformation{
			Location: sn.location(sn.spanInDocument(file, place.Span)), Message: place.Text,
		})
	}
	for _, remark := range f.Remarks {
		related = append(related, protocol.DiagnosticRelatedInformation{Location: sn.location(span), Message: remark})
	}
	if !sn.client.relatedInformation {
		lines, related = append(lines, f.Remarks...), nil
	}
	shown := &protocol.Diagnostic{
		Range: sn.rangeOf(span), Severity: protocol.DiagnosticSeverityError, Code: protocol.String(f.Code),
		Source: optional(runDiagnosticSource), Message: protocol.String(strings.Join(lines, "\n")), RelatedInformation: related,
	}
	if sn.client.diagnosticData {
		shown.Data, _ = json.Marshal(failureData{f.Name, f.Expected, f.Received, append([]string{}, f.Reasons...)})
	}
	return shown
}

// spanInDocument returns where in the document something stands of the script
// as it ran. Names in that may be the server's and of other lengths, but
// lines are lines: there it is the action's verb, or the whole line.
func (sn *snapshot) spanInDocument(ran *ast.File, span ast.Span) ast.Span {
	if ran == sn.file {
		return span
	}
	n := ran.Position(span.Start).Line
	for a := range sn.file.Actions() {
		if sn.file.Position(a.LineSpan().Start).Line == n {
			return a.VerbSpan()
		}
	}
	line := sn.file.Line(n)
	text := sn.file.Slice(line)
	line.End = line.Start + len(strings.TrimRight(text, " \t\r\n"))
	line.Start += len(text) - len(strings.TrimLeft(text, " \t"))
	return ast.Span{Start: min(line.Start, line.End), End: line.End}
}

// showFailure makes the failure of a run one of the document's diagnostics, or
// takes it away if it is nil. A text that has changed since the run has
// none.
func (s *server) showFailure(sn *snapshot, failure *protocol.Diagnostic) {
	d := s.documents.find(sn.uri.key)
	if d == nil {
		return
	}
	d.mutex.Lock()
	now := d.snapshot
	changed := d.lost == "" && now.failure != failure && (failure == nil || now.file == sn.file)
	if changed {
		next := *now
		next.id, next.failure = s.newSnapshotID(), failure
		d.snapshot = &next
	}
	d.mutex.Unlock()
	if changed {
		s.publisher.publishNow(d)
		s.requestRefresh(protocol.MethodWorkspaceDiagnosticRefresh)
	}
}

// newSnapshotID returns the id of a snapshot.
func (s *server) newSnapshotID() string { return fmt.Sprintf("s%d", s.ids.Add(1)) }
