package lsp

import (
	"context"
	"encoding/json"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"go.lsp.dev/protocol"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/internal/config"
	"github.com/scs-tools/scs/internal/lintconfig"
	"github.com/scs-tools/scs/internal/readfile"
	"github.com/scs-tools/scs/lsp/position"
	"github.com/scs-tools/scs/lsp/rpc"
)

// settingsStore knows which settings hold now: those of the editor, and the
// configuration files.
type settingsStore struct {
	server     *server
	generation atomic.Int64 // grows whenever settings change

	mutex            sync.Mutex
	current          *editorSettings
	finder           *config.Finder
	linters          *lintconfig.Linters
	defaultLinters   *lintconfig.Linters             // without configuration files, for when they are wrong
	lastGoodConfigs  map[string]*config.Config       // what was last read without an error, by path
	vocabularyFiles  map[string]bool                 // the vocabulary files that configurations have named, by documentURI.key
	lastGoodSettings map[string]*lintconfig.Settings // what last held for a script without an error, by path
	configErrors     map[string]string               // what is wrong with configuration files, by path
	shownMessages    map[string]bool                 // what the user has been told already
}

// effectiveSettings is what holds for one document.
type effectiveSettings struct {
	generation int64
	editor     *editorSettings
	lint       *lintconfig.Settings // nil for a document that is not to be linted
	config     *config.Config       // nil if there is none
}

func newSettingsStore(s *server) *settingsStore {
	st := &settingsStore{
		server: s, finder: &config.Finder{},
		lastGoodConfigs: map[string]*config.Config{}, vocabularyFiles: map[string]bool{}, configErrors: map[string]string{}, shownMessages: map[string]bool{},
	}
	st.setCurrent(readEditorSettings(nil, "."))
	return st
}

// setCurrent makes settings those that hold.
func (st *settingsStore) setCurrent(current *editorSettings) {
	st.mutex.Lock()
	defer st.mutex.Unlock()
	st.current = current
	st.lastGoodSettings = map[string]*lintconfig.Settings{}
	st.resetLinters()
}

// resetLinters forgets what has been made of the settings. The mutex is held.
func (st *settingsStore) resetLinters() {
	st.generation.Add(1)
	st.linters = lintconfig.New(st.findConfig, st.current.lintOverride, nil)
	st.defaultLinters = lintconfig.New(func(string) (*config.Config, error) { return nil, nil }, st.current.lintOverride, nil)
}

// debounce returns how long to wait for the user to stop typing.
func (st *settingsStore) debounce() time.Duration {
	st.mutex.Lock()
	defer st.mutex.Unlock()
	return st.current.debounce
}

// initialize takes the settings from the parameters of "initialize".
func (st *settingsStore) initialize(options map[string]any) {
	values, _ := sectionOf(options)
	st.update(values)
}

// update takes settings of the editor, and tells the user what is wrong with them.
func (st *settingsStore) update(values map[string]any) {
	dir := st.server.workspace.root()
	if dir == "" {
		dir = string(filepath.Separator) // so that patterns of names match everywhere
	}
	current := readEditorSettings(values, dir)
	st.setCurrent(current)
	st.showMessageOnce(current.problemMessage())
}

// showMessageOnce shows the user a message, unless it has been shown before or is "".
func (st *settingsStore) showMessageOnce(message string) {
	st.mutex.Lock()
	first := message != "" && !st.shownMessages[message]
	st.shownMessages[message] = true
	st.mutex.Unlock()
	if first {
		st.server.showMessage(protocol.MessageTypeError, message)
	}
}

// forDocument returns what holds for a document.
func (st *settingsStore) forDocument(u documentURI) effectiveSettings {
	path := u.path()
	if path == "" {
		// A document that is no file counts as one at the top of the workspace.
		if root := st.server.workspace.root(); root != "" {
			path = filepath.Join(root, "untitled.scs")
		}
	}
	st.mutex.Lock()
	current, linters, defaultLinters, generation := st.current, st.linters, st.defaultLinters, st.generation.Load()
	st.mutex.Unlock()
	if path == "" {
		linters = defaultLinters
	}
	lintSettings, err := linters.For(path)
	if err == nil {
		st.setLastGood(path, lintSettings)
	} else {
		st.reportConfigError(err)
		if lintSettings = st.lastGood(path); lintSettings == nil {
			if lintSettings, err = defaultLinters.For(path); err != nil {
				st.server.log.Error("no linter", "error", err)
				return effectiveSettings{generation: generation, editor: current}
			}
		}
	}
	a := effectiveSettings{generation, current, lintSettings, lintSettings.Config}
	for _, c := range []*config.Config{a.config, current.config} {
		if c != nil && c.Lint.Exclude.Match(path) {
			a.lint = nil
		}
	}
	return a
}

// setLastGood remembers what holds for a script, for when its settings become wrong.
func (st *settingsStore) setLastGood(path string, settings *lintconfig.Settings) {
	st.mutex.Lock()
	defer st.mutex.Unlock()
	st.lastGoodSettings[path] = settings
}

// lastGood returns what last held for a script without an error, or nil.
func (st *settingsStore) lastGood(path string) *lintconfig.Settings {
	st.mutex.Lock()
	defer st.mutex.Unlock()
	return st.lastGoodSettings[path]
}

// excludes reports whether a search leaves out the script or folder at path.
func (st *settingsStore) excludes(path string) (bool, error) {
	st.mutex.Lock()
	finder, current := st.finder, st.current
	st.mutex.Unlock()
	if current.config != nil && current.config.Lint.Exclude.Match(path) {
		return true, nil
	}
	excluded, err := finder.LintExcludes(path)
	return excluded && err == nil, nil // a faulty configuration is reported elsewhere
}

// findConfig returns the configuration of a script. If it is wrong, what is wrong is
// reported, and the last one that was right is used.
func (st *settingsStore) findConfig(path string) (*config.Config, error) {
	st.mutex.Lock()
	finder := st.finder
	st.mutex.Unlock()
	c, err := finder.Find(path)
	if err == nil {
		if c != nil {
			st.mutex.Lock()
			st.lastGoodConfigs[c.Path] = c
			st.mutex.Unlock()
			st.watchVocabularyFiles(c)
		}
		return c, nil
	}
	return st.reportConfigError(err), nil
}

// watchVocabularyFiles has the vocabulary files watched that a configuration names.
func (st *settingsStore) watchVocabularyFiles(c *config.Config) {
	var added []string
	st.mutex.Lock()
	for _, path := range c.VocabularyPaths() {
		if key := fileURI(path).key; !st.vocabularyFiles[key] {
			st.vocabularyFiles[key] = true
			added = append(added, path)
		}
	}
	st.mutex.Unlock()
	if len(added) > 0 {
		st.server.watchVocabulary(added)
	}
}

// isVocabularyFile reports whether a file is a vocabulary file.
func (st *settingsStore) isVocabularyFile(u documentURI) bool {
	st.mutex.Lock()
	defer st.mutex.Unlock()
	return st.vocabularyFiles[u.key]
}

// reportConfigError shows what is wrong with a configuration file, in the file and in a
// message, and returns the last configuration that was right there, or nil.
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

// configFilesChanged is to be called when configuration files may have changed.
func (st *settingsStore) configFilesChanged() {
	st.mutex.Lock()
	st.finder = &config.Finder{}
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

// refreshClient asks the client to ask again for what depends on settings.
func (s *server) refreshClient() {
	s.requestRefresh(protocol.MethodWorkspaceDiagnosticRefresh, protocol.MethodWorkspaceInlayHintRefresh)
}

// requestRefresh asks the client to ask again for something, as far as it can.
func (s *server) requestRefresh(methods ...string) {
	methods = slices.DeleteFunc(methods, func(method string) bool { return !s.client.refreshes(method) })
	if len(methods) == 0 {
		return
	}
	s.inBackground(func(ctx context.Context) {
		for _, method := range methods {
			if err := s.conn.Call(ctx, method, nil, nil); err != nil {
				s.log.Debug("not refreshed", "method", method, "error", err)
			}
		}
	})
}

// publishConfigErrors shows what is wrong with a configuration file in that file.
func (s *server) publishConfigErrors(path string, configErrors config.Errors) {
	text, err := readfile.Text(path)
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

// didChangeConfiguration takes in new settings of the editor, or asks for them
// where the client only says that they have changed.
func didChangeConfiguration(s *server, params []byte) error {
	var sent struct{ Settings any }
	if err := json.Unmarshal(params, &sent); err != nil {
		return rpc.InvalidParams(err)
	}
	if values, ok := sectionOf(sent.Settings); ok || !s.client.pullSettings {
		s.settings.update(values)
		s.settingsChanged()
		return nil
	}
	s.inBackground(s.pullSettings)
	return nil
}

// pullSettings asks the client for its settings.
func (s *server) pullSettings(ctx context.Context) {
	name := settingsSection
	var answer []json.RawMessage
	err := s.conn.Call(ctx, protocol.MethodWorkspaceConfiguration,
		&protocol.ConfigurationParams{Items: []protocol.ConfigurationItem{{Section: &name}}}, &answer)
	if err != nil || len(answer) == 0 {
		s.log.Info("no settings", "error", err)
		return
	}
	var values map[string]any
	if err := json.Unmarshal(answer[0], &values); err != nil || values == nil {
		if strings.TrimSpace(string(answer[0])) != "null" {
			s.log.Warn("settings that are no table") // which may hold passwords
		}
		return
	}
	s.settings.update(values)
	s.settingsChanged()
}
