package lsp

import (
	"context"

	"go.lsp.dev/protocol"
)

// closedRun is what the last run of a script that is not open has found in it.
type closedRun struct {
	text    string // of the script that ran
	outcome *runOutcome
}

// keepRun keeps what a run has found in a script that is not open. It is shown as
// long as the file holds the text that ran.
func (s *server) keepRun(sn *snapshot, ended *runOutcome) {
	w := s.workspace
	w.mutex.Lock()
	_, before := w.runs[sn.path]
	delete(w.runs, sn.path)
	if !ended.foundNothing() {
		w.runs[sn.path] = &closedRun{sn.text(), ended}
	}
	changed := before || !ended.foundNothing()
	if changed {
		delete(w.files, sn.path)
	}
	w.mutex.Unlock()
	if changed {
		s.showClosedRun(sn.uri)
	}
}

// showClosedRun tells the client what is kept of a run, and that nothing is any
// more.
func (s *server) showClosedRun(u documentURI) {
	if s.client.pullDiagnostics {
		s.requestRefresh(protocol.MethodWorkspaceDiagnosticRefresh)
		return
	}
	s.inBackground(func(context.Context) {
		if s.documents.find(u.key) == nil {
			s.publishClosed(u)
		}
	})
}

// publishClosed publishes what is kept of a run of a script that is not open, or
// that there is nothing.
func (s *server) publishClosed(u documentURI) {
	shown := []protocol.Diagnostic{}
	if s.workspace.hasRun(u.path()) {
		if file := s.workspace.closedScript(u.path()); file != nil {
			shown = file.run
		}
	}
	s.conn.Notify(protocol.MethodTextDocumentPublishDiagnostics, &protocol.PublishDiagnosticsParams{URI: u.shown, Diagnostics: shown})
}

// closedRunOf returns what is kept of a run of the script at path if its text is
// still the same; else it drops that and returns nil.
func (w *workspace) closedRunOf(path, text string) *runOutcome {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	kept := w.runs[path]
	if kept == nil {
		return nil
	}
	if kept.text != text {
		delete(w.runs, path)
		return nil
	}
	return kept.outcome
}

// hasRun reports whether anything is kept of a run of the script at path.
func (w *workspace) hasRun(path string) bool {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	return w.runs[path] != nil
}

// takeRun is closedRunOf for a script that is opened now, so that its document
// keeps it.
func (w *workspace) takeRun(path, text string) *runOutcome {
	outcome := w.closedRunOf(path, text)
	w.mutex.Lock()
	defer w.mutex.Unlock()
	delete(w.runs, path)
	return outcome
}
