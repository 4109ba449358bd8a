package lsp

import (
	"context"
	"encoding/json"
	"path/filepath"

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
			&protocol.DidChangeConfigurationRegistrationOptions{Section: protocol.String(section)})
	}
	if len(wanted) > 0 {
		err := s.conn.Call(ctx, protocol.MethodClientRegisterCapability, &protocol.RegistrationParams{Registrations: wanted}, nil)
		if err != nil {
			s.log.Warn("the client does not tell of changes", "error", err)
		}
	}
	if s.client.pullSettings {
		s.pullSettings(ctx)
	}
}

// didChangeWatchedFiles takes in that files have changed on disk.
func didChangeWatchedFiles(s *server, params []byte) error {
	var message struct{ Changes []struct{ URI string } }
	if err := json.Unmarshal(params, &message); err != nil {
		return err
	}
	configuration, scripts := false, false
	for _, change := range message.Changes {
		u, ok := parseURI(change.URI)
		if !ok {
			continue
		}
		configuration = configuration || filepath.Base(u.path()) == config.FileName
		scripts = scripts || s.documents.find(u.key) == nil
		s.workspace.forget(u.path())
	}
	if configuration {
		s.settings.filesChanged()
		return nil
	}
	if scripts {
		s.refresh()
	}
	return nil
}
