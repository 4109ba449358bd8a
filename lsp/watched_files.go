package lsp

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"go.lsp.dev/protocol"

	"github.com/scs-tools/scs/internal/config"
)

// watchedFiles are the patterns of the files whose changes matter.
var watchedFiles = []string{"**/" + config.FileName, "**/*.scs", "**/.gitignore"}

// register asks the client to tell of changes, as far as it can, and for its
// settings.
func (s *server) register(ctx context.Context) {
	var wanted []protocol.Registration
	want := func(id, method string, options any) {
		encoded, err := protocol.Marshal(options)
		if err != nil {
			s.log.Error("not registered", "method", method, "error", err)
			return
		}
		wanted = append(wanted, protocol.Registration{ID: id, Method: method, RegisterOptions: encoded})
	}
	if s.client.watchesFiles {
		options := &protocol.DidChangeWatchedFilesRegistrationOptions{}
		for _, pattern := range watchedFiles {
			options.Watchers = append(options.Watchers, protocol.FileSystemWatcher{GlobPattern: protocol.Pattern(pattern)})
		}
		want("watched-files", protocol.MethodWorkspaceDidChangeWatchedFiles, options)
	}
	if s.client.registersSettings {
		want("settings", protocol.MethodWorkspaceDidChangeConfiguration,
			&protocol.DidChangeConfigurationRegistrationOptions{Section: protocol.String(settingsSection)})
	}
	if len(wanted) > 0 {
		s.registerAll(ctx, wanted)
	}
	if s.client.pullSettings {
		s.settings.told.Add(1) // that it has any
		s.pullSettings(ctx)
	}
}

func (s *server) registerAll(ctx context.Context, wanted []protocol.Registration) {
	err := s.conn.Call(ctx, protocol.MethodClientRegisterCapability, &protocol.RegistrationParams{Registrations: wanted}, nil)
	if err != nil {
		s.log.Warn("the client does not report changes", "error", err)
	}
}

// watchVocabulary asks the client to tell of changes of vocabulary files. They
// may have any name and lie anywhere, so they are watched one by one, once a
// configuration names them.
func (s *server) watchVocabulary(paths []string) {
	if !s.client.watchesFiles {
		return
	}
	options := &protocol.DidChangeWatchedFilesRegistrationOptions{}
	for _, path := range paths {
		options.Watchers = append(options.Watchers, protocol.FileSystemWatcher{GlobPattern: s.client.patternOf(path)})
	}
	encoded, err := protocol.Marshal(options)
	if err != nil {
		s.log.Error("vocabulary not watched", "error", err)
		return
	}
	wanted := []protocol.Registration{{
		ID: fmt.Sprintf("vocabulary-%d", s.ids.Add(1)), Method: protocol.MethodWorkspaceDidChangeWatchedFiles, RegisterOptions: encoded,
	}}
	s.inBackground(func(ctx context.Context) { s.registerAll(ctx, wanted) })
}

// patternOf returns the pattern of one file. A client that knows no folders in
// patterns watches all files with that name.
func (c *client) patternOf(path string) protocol.GlobPattern {
	name := globEscapes.Replace(filepath.Base(path))
	if !c.relativePatterns {
		return protocol.Pattern("**/" + name)
	}
	return &protocol.RelativePattern{BaseURI: protocol.URI(fileURI(filepath.Dir(path)).shown), Pattern: protocol.Pattern(name)}
}

// globEscapes takes from characters the meaning that they have in patterns.
var globEscapes = strings.NewReplacer("*", "[*]", "?", "[?]", "[", "[[]", "{", "[{]")

// didChangeWatchedFiles takes in that files have changed on disk.
func didChangeWatchedFiles(s *server, params []byte) error {
	var message struct {
		Changes []struct {
			URI  string
			Type protocol.FileChangeType
		}
	}
	if err := json.Unmarshal(params, &message); err != nil {
		return err
	}
	configuration, scripts := false, false
	for _, change := range message.Changes {
		u, ok := parseURI(change.URI)
		if !ok {
			continue
		}
		configuration = configuration || filepath.Base(u.path()) == config.FileName || s.settings.isVocabularyFile(u)
		d := s.documents.find(u.key)
		scripts = scripts || d == nil
		if d != nil {
			s.setDeleted(d, change.Type == protocol.FileChangeTypeDeleted && isGone(u.path()))
		}
		s.workspace.forget(u.path())
		if s.workspace.hasRun(u.path()) {
			s.showClosedRun(u)
		}
	}
	if configuration {
		s.settings.configFilesChanged()
		return nil
	}
	if scripts {
		s.refreshClient()
	}
	return nil
}

// isGone reports whether there is no file at path. What has been deleted may have
// been written anew meanwhile.
func isGone(path string) bool {
	_, err := os.Stat(path)
	return errors.Is(err, fs.ErrNotExist)
}

// setDeleted takes in that the file of an open document has gone, or is there
// again.
func (s *server) setDeleted(d *document, deleted bool) {
	d.mutex.Lock()
	changed := d.snapshot.deleted != deleted
	if changed {
		next := *d.snapshot
		next.id, next.deleted = s.newSnapshotID(), deleted
		d.snapshot = &next
	}
	d.mutex.Unlock()
	if changed {
		s.publisher.publishNow(d)
		s.requestRefresh(protocol.MethodWorkspaceDiagnosticRefresh)
	}
}
