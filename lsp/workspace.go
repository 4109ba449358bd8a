package lsp

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"github.com/scs-tools/scs/internal/config"
	"github.com/scs-tools/scs/internal/parallel"
)

// workspace is the folders that the user has opened.
type workspace struct {
	server *server

	mutex   sync.Mutex
	folders []documentURI
	files   map[string]*closedScript // what is known of scripts that are not open, by path
}

func newWorkspace(s *server) *workspace {
	return &workspace{server: s, files: map[string]*closedScript{}}
}

func (w *workspace) setFolders(folders []documentURI) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	w.folders = slices.Clone(folders)
}

// root returns the path of the first folder, or "".
func (w *workspace) root() string {
	if paths := w.paths(); len(paths) > 0 {
		return paths[0]
	}
	return ""
}

// paths returns the folders that may be searched. The top of a file system and
// the user's home are none: a client that names them has no folder open.
func (w *workspace) paths() []string {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	home, _ := os.UserHomeDir()
	var paths []string
	for _, folder := range w.folders {
		path := filepath.Clean(folder.path())
		if folder.path() == "" || path == filepath.Dir(path) || path == filepath.Clean(home) {
			continue
		}
		paths = append(paths, path)
	}
	return paths
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

// didChangeWorkspaceFolders takes in that folders have been added or removed.
func didChangeWorkspaceFolders(s *server, params []byte) error {
	var message struct {
		Event struct{ Added, Removed []struct{ URI string } }
	}
	if err := json.Unmarshal(params, &message); err != nil {
		return err
	}
	w := s.workspace
	w.mutex.Lock()
	for _, folder := range message.Event.Removed {
		if u, ok := parseURI(folder.URI); ok {
			w.folders = slices.DeleteFunc(w.folders, func(f documentURI) bool { return f.key == u.key })
		}
	}
	for _, folder := range message.Event.Added {
		if u, ok := parseURI(folder.URI); ok {
			w.folders = append(w.folders, u)
		}
	}
	w.mutex.Unlock()
	s.refreshClient()
	return nil
}

// forEachScript hands out the documents that are open, as they are now, and then
// the scripts of the workspace that are not, in order. The error is that of the
// context.
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
