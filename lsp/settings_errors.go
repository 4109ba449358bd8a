package lsp

import (
	"errors"

	"go.lsp.dev/protocol"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/internal/config"
	"github.com/scs-tools/scs/internal/readfile"
	"github.com/scs-tools/scs/lsp/position"
)

// showMessageOnce shows the user a message, unless it has been shown before or
// is "".
func (st *settingsStore) showMessageOnce(message string) {
	st.mutex.Lock()
	first := message != "" && !st.shownMessages[message]
	st.shownMessages[message] = true
	st.mutex.Unlock()
	if first {
		st.server.showMessage(protocol.MessageTypeError, message)
	}
}

// reportConfigError shows what is wrong with a configuration file, in the file
// and in a message, and returns the last configuration that was right there, or
// nil.
func (st *settingsStore) reportConfigError(err error) *config.Config {
	var configErrors config.Errors
	if one, ok := errors.AsType[*config.Error](err); ok {
		configErrors = config.Errors{one}
	}
	if all, ok := errors.AsType[config.Errors](err); ok {
		configErrors = all
	}
	st.showMessageOnce("scs: " + err.Error())
	if len(configErrors) == 0 {
		return nil
	}
	path, message := configErrors[0].Path, err.Error()
	st.mutex.Lock()
	defer st.mutex.Unlock()
	if st.configErrors[path] != message {
		st.configErrors[path] = message
		st.server.publishConfigErrors(path, configErrors)
	}
	return st.lastGoodConfigs[path]
}

// publishConfigErrors shows what is wrong with a configuration file in that
// file.
func (s *server) publishConfigErrors(path string, configErrors config.Errors) {
	text, err := readfile.Text(path, readfile.MaxVocabulary)
	if err != nil {
		text = ""
	}
	mapper := position.NewMapper(text, s.client.encoding)
	diagnostics := []protocol.Diagnostic{}
	for _, configError := range configErrors {
		span := ast.Span{}
		if line := configError.Pos.Line - 1; line >= 0 && line < mapper.LineCount() {
			span = mapper.LineSpan(line)
			span.Start = min(span.Start+configError.Pos.Column-1, span.End)
		}
		diagnostics = append(diagnostics, protocol.Diagnostic{
			Range: rangeToProtocol(mapper.SpanToRange(span)), Severity: protocol.DiagnosticSeverityError,
			Source: optional(diagnosticSource), Message: protocol.String(configError.Message),
		})
	}
	s.conn.Notify(protocol.MethodTextDocumentPublishDiagnostics, &protocol.PublishDiagnosticsParams{
		URI: fileURI(path).shown, Diagnostics: diagnostics,
	})
}
