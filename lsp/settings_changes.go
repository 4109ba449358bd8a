package lsp

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"go.lsp.dev/protocol"

	"github.com/scs-tools/scs/internal/config"
	"github.com/scs-tools/scs/lsp/rpc"
)

// initialize takes the settings from the parameters of "initialize".
func (st *settingsStore) initialize(options map[string]any) {
	values, _ := sectionOf(options)
	st.update(values, st.told.Load())
}

// update takes settings of the editor, and tells the user what is wrong with
// them. It reports whether they hold now, as setCurrent does.
func (st *settingsStore) update(values map[string]any, told int64) bool {
	dir := st.server.workspace.root()
	if dir == "" {
		dir = string(filepath.Separator) // so that patterns of names match everywhere
	}
	current := readEditorSettings(values, dir)
	if !st.setCurrent(current, told) {
		return false
	}
	st.showMessageOnce(current.problemMessage())
	return true
}

// configFilesChanged is to be called when configuration files may have changed.
func (st *settingsStore) configFilesChanged() {
	st.mutex.Lock()
	st.finder = &config.Finder{}
	for path := range st.lastGoodConfigs {
		if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
			delete(st.lastGoodConfigs, path) // a file that comes in its place is another one
		}
	}
	before := st.configErrors
	st.configErrors = map[string]string{}
	st.resetLinters()
	st.mutex.Unlock()

	st.server.settingsChanged()

	st.mutex.Lock()
	defer st.mutex.Unlock()
	for path, message := range before {
		if st.configErrors[path] == "" {
			st.server.publishConfigErrors(path, nil)
			delete(st.shownMessages, "scs: "+message)
		}
	}
}

// settingsChanged looks at all documents anew.
func (s *server) settingsChanged() {
	for _, d := range s.documents.all() {
		s.refreshSnapshot(d)
		s.publisher.publishNow(d)
	}
	s.refreshClient()
}

// didChangeConfiguration takes in new settings of the editor, or asks for them
// where the client only says that they have changed.
func didChangeConfiguration(s *server, params []byte) error {
	var sent struct{ Settings any }
	if err := json.Unmarshal(params, &sent); err != nil {
		return rpc.InvalidParams(err)
	}
	told := s.settings.told.Add(1)
	if values, ok := sectionOf(sent.Settings); ok || !s.client.pullSettings {
		s.settings.update(values, told)
		s.settingsChanged()
		return nil
	}
	s.inBackground(s.pullSettings)
	return nil
}

// pullSettings asks the client for its settings, and asks again if they have
// changed since: an answer of before must not take the place of what is newer.
func (s *server) pullSettings(ctx context.Context) {
	st := s.settings
	st.asking.Lock()
	defer st.asking.Unlock()
	for told := st.told.Load(); st.answered < told; told = st.told.Load() {
		values, ok := s.askForSettings(ctx)
		if !ok {
			return
		}
		st.answered = told
		if st.update(values, told) {
			s.settingsChanged()
		}
	}
}

// askForSettings returns the settings that the client answers with, and reports
// whether there are any.
func (s *server) askForSettings(ctx context.Context) (map[string]any, bool) {
	name := settingsSection
	var answer []json.RawMessage
	err := s.conn.Call(ctx, protocol.MethodWorkspaceConfiguration,
		&protocol.ConfigurationParams{Items: []protocol.ConfigurationItem{{Section: &name}}}, &answer)
	if err != nil || len(answer) == 0 {
		s.log.Info("no settings", "error", err)
		return nil, false
	}
	var values map[string]any
	if err := json.Unmarshal(answer[0], &values); err != nil || values == nil {
		if strings.TrimSpace(string(answer[0])) != "null" {
			s.log.Warn("settings are not a table") // which may hold passwords
		}
		return nil, false
	}
	return values, true
}
