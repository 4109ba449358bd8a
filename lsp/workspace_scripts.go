package lsp

import (
	"context"
	"os"
	"time"

	"go.lsp.dev/protocol"

	"github.com/scs-tools/scs/internal/config"
	"github.com/scs-tools/scs/internal/lintconfig"
	"github.com/scs-tools/scs/internal/parallel"
)

// closedScript is what is known of a script that is not open.
type closedScript struct {
	modified    time.Time
	size        int64
	lint        *lintconfig.Settings // those that it was looked at with
	id          string
	uri         documentURI
	diagnostics []protocol.Diagnostic
	run         []protocol.Diagnostic // those among them that a run has found
	symbols     []workspaceSymbol
	tags        []string
}

// forget drops what is known of a file.
func (w *workspace) forget(path string) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	delete(w.files, path)
}

// closedScript returns what is in the script at path, or nil if it cannot be
// read. The file is read again only if it has changed.
func (w *workspace) closedScript(path string) *closedScript {
	defer w.server.recoverPanic(path)
	info, err := os.Stat(path)
	if err != nil {
		w.forget(path)
		w.takeRun(path, "")
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
	if kept := w.closedRunOf(path, sn.text()); kept != nil {
		sn.setRun(kept)
	}
	file := &closedScript{modified: info.ModTime(), size: info.Size(), lint: sn.settings.lint, id: sn.id, uri: u}
	if !isNetlist(sn.text()) {
		file.diagnostics, file.run = sn.diagnostics(), sn.runDiagnostics()
		file.symbols, file.tags = sn.workspaceSymbols(), sn.tags()
	}
	w.mutex.Lock()
	w.files[path] = file
	w.mutex.Unlock()
	return file
}

// scripts returns the absolute paths of all scripts in the folders that are not
// excluded, sorted.
func (w *workspace) scripts() []string {
	paths := w.paths()
	if len(paths) == 0 {
		return nil
	}
	files, err := config.Walk(paths, config.WalkOptions{Exclude: w.server.settings.excludes})
	if err != nil {
		w.server.log.Info("not all folders can be searched", "error", err)
	}
	return files
}

// forEachScript hands out the documents that are open, as they are now, and
// then the scripts of the workspace that are not, in order. The error is that
// of the context.
func (s *server) forEachScript(ctx context.Context, open func(*snapshot), closed func(*closedScript)) error {
	seen := map[string]bool{}
	for _, d := range s.documents.all() {
		seen[d.uri.path()] = true
		if sn, err := d.current(); err == nil {
			open(sn)
		}
	}
	paths := s.workspace.scripts()
	return parallel.Ordered(ctx, len(paths), func(i int) *closedScript {
		if seen[paths[i]] {
			return nil
		}
		return s.workspace.closedScript(paths[i])
	}, func(_ int, file *closedScript) error {
		if file != nil {
			closed(file)
		}
		return nil
	})
}
