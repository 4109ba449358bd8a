package lsp

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"sync"
)

// workspace is the folders that the user has opened.
type workspace struct {
	server *server

	mutex   sync.Mutex
	folders []documentURI
	files   map[string]*closedScript // what is known of scripts that are not open, by path
	runs    map[string]*closedRun    // what runs have found in them, by path
}

func newWorkspace(s *server) *workspace {
	return &workspace{server: s, files: map[string]*closedScript{}, runs: map[string]*closedRun{}}
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
