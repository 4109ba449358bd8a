package lsp

import (
	"encoding/json"
	"slices"
	"sync"

	"go.lsp.dev/protocol"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/failures"
	"github.com/scs-tools/scs/lint/rules"
	"github.com/scs-tools/scs/lsp/position"
)

// diagnosticSource is how editors say who has found something.
const diagnosticSource = "scs"

// maxDiagnostics bounds what is told of one document. Nobody reads more, and
// what no script is may hold hundreds of thousands of errors.
const maxDiagnostics = 1000

// unnecessaryRules are the names of the rules whose findings are about something
// that is not needed, so that editors fade it.
var unnecessaryRules = sync.OnceValue(func() map[string]bool {
	names := map[string]bool{}
	for _, rule := range rules.All() {
		if rule.Unnecessary {
			names[rule.Name] = true
		}
	}
	return names
})

// severities are the protocol's severities.
var severities = map[ast.Severity]protocol.DiagnosticSeverity{
	ast.Info:    protocol.DiagnosticSeverityInformation,
	ast.Warning: protocol.DiagnosticSeverityWarning,
	ast.Error:   protocol.DiagnosticSeverityError,
}

// fixData is what a diagnostic carries to tell that it has fixes.
type fixData struct {
	Fixes []string `json:"fixes"` // titles of the code actions
	Safe  bool     `json:"safe"`  // the first is a safe fix
}

// diagnostics returns the findings as the client wants them: none for a file that
// is not there any more.
func (sn *snapshot) diagnostics() []protocol.Diagnostic {
	if sn.deleted {
		return []protocol.Diagnostic{}
	}
	findings := sn.findings()
	diagnostics := slices.Grow(sn.runDiagnostics(), min(len(findings), maxDiagnostics))
	cursor := sn.mapper.Cursor()
	for i := range findings {
		if i == maxDiagnostics {
			break
		}
		diagnostics = append(diagnostics, sn.diagnostic(&findings[i], cursor))
	}
	return diagnostics
}

// runDiagnostics returns what a run of this text has found, as the client wants
// it.
func (sn *snapshot) runDiagnostics() []protocol.Diagnostic {
	diagnostics := []protocol.Diagnostic{}
	if sn.failure != nil {
		diagnostics = append(diagnostics, *sn.failure)
	}
	cursor := sn.mapper.Cursor()
	for i := range sn.found {
		diagnostics = append(diagnostics, sn.diagnostic(&sn.found[i], cursor))
	}
	return diagnostics
}

// diagnostic returns one finding as the client wants it.
func (sn *snapshot) diagnostic(d *ast.Diagnostic, cursor *position.Cursor) protocol.Diagnostic {
	shown := protocol.Diagnostic{
		Range:    rangeToProtocol(cursor.SpanToRange(d.Span)),
		Severity: severities[d.Severity],
		Code:     protocol.String(d.Name),
		Source:   optional(diagnosticSource),
		Message:  protocol.String(d.Message),
	}
	if failures.Means(d.Code) {
		shown.Source = optional(runDiagnosticSource)
	}
	if sn.client.diagnosticTags && unnecessaryRules()[d.Name] {
		shown.Tags = protocol.NewDiagnosticTags(protocol.DiagnosticTagUnnecessary)
	}
	if sn.client.relatedInformation {
		for _, related := range d.Related {
			shown.RelatedInformation = append(shown.RelatedInformation,
				protocol.DiagnosticRelatedInformation{Location: sn.location(related.Span), Message: related.Message})
		}
	}
	if len(d.Fixes) > 0 && sn.client.diagnosticData {
		data := fixData{Safe: d.Fixes[0].Safe}
		for _, fix := range d.Fixes {
			data.Fixes = append(data.Fixes, fix.Title)
		}
		shown.Data, _ = json.Marshal(data)
	}
	return shown
}
