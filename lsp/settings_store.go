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

// settingsKeeper knows which settings hold now: those of the editor, and the
// configuration files.
type settingsKeeper struct {
	server     *server
	generation atomic.Int64 // grows whenever settings change

	mutex   sync.Mutex
	now     *settings
	finder  *config.Finder
	linters *lintconfig.Linters
	alone   *lintconfig.Linters             // without configuration files, for when they are wrong
	good    map[string]*config.Config       // what was last read without an error, by path
	words   map[string]bool                 // the vocabulary files that configurations have named, by documentURI.key
	made    map[string]*lintconfig.Settings // what last held for a script without an error, by path
	faulty  map[string]string               // what is wrong with configuration files, by path
	told    map[string]bool                 // what the user has been told already
}

// applied is what holds for one document.
type applied struct {
	generation int64
	settings   *settings
	lint       *lintconfig.Settings // nil for a document that is not to be linted
	config     *config.Config       // nil if there is none
}

func newSettingsKeeper(s *server) *settingsKeeper {
	k := &settingsKeeper{
		server: s, finder: &config.Finder{},
		good: map[string]*config.Config{}, words: map[string]bool{}, faulty: map[string]string{}, told: map[string]bool{},
	}
	k.use(readSettings(nil, "."))
	return k
}

// use makes settings those that hold.
func (k *settingsKeeper) use(now *settings) {
	k.mutex.Lock()
	defer k.mutex.Unlock()
	k.now = now
	k.made = map[string]*lintconfig.Settings{}
	k.renew()
}

// renew forgets what has been made of the settings. The mutex is held.
func (k *settingsKeeper) renew() {
	k.generation.Add(1)
	k.linters = lintconfig.New(k.find, k.now.lintControl, nil)
	k.alone = lintconfig.New(func(string) (*config.Config, error) { return nil, nil }, k.now.lintControl, nil)
}

// debounce returns how long to wait for the user to stop typing.
func (k *settingsKeeper) debounce() time.Duration {
	k.mutex.Lock()
	defer k.mutex.Unlock()
	return k.now.debounce
}

// initialize takes the settings from the parameters of "initialize".
func (k *settingsKeeper) initialize(options map[string]any) {
	values, _ := fromEditor(options)
	k.set(values)
}

// set takes settings of the editor, and tells the user what is wrong with them.
func (k *settingsKeeper) set(values map[string]any) {
	dir := k.server.workspace.root()
	if dir == "" {
		dir = string(filepath.Separator) // so that patterns of names match everywhere
	}
	now := readSettings(values, dir)
	k.use(now)
	k.tellOnce(now.problem())
}

// tellOnce shows the user a message, unless it has been shown before or is "".
func (k *settingsKeeper) tellOnce(message string) {
	k.mutex.Lock()
	first := message != "" && !k.told[message]
	k.told[message] = true
	k.mutex.Unlock()
	if first {
		k.server.tell(protocol.MessageTypeError, message)
	}
}

// of returns what holds for a document.
func (k *settingsKeeper) of(u documentURI) applied {
	path := u.path()
	if path == "" {
		// A document that is no file counts as one at the top of the workspace.
		if root := k.server.workspace.root(); root != "" {
			path = filepath.Join(root, "untitled.scs")
		}
	}
	k.mutex.Lock()
	now, linters, alone, generation := k.now, k.linters, k.alone, k.generation.Load()
	k.mutex.Unlock()
	if path == "" {
		linters = alone
	}
	made, err := linters.For(path)
	if err == nil {
		k.keep(path, made)
	} else {
		k.report(err)
		if made = k.kept(path); made == nil {
			if made, err = alone.For(path); err != nil {
				k.server.log.Error("no linter", "error", err)
				return applied{generation: generation, settings: now}
			}
		}
	}
	a := applied{generation, now, made, made.Config}
	for _, c := range []*config.Config{a.config, now.config} {
		if c != nil && c.Lint.Exclude.Match(path) {
			a.lint = nil
		}
	}
	return a
}

// keep remembers what holds for a script, for when its settings become wrong.
func (k *settingsKeeper) keep(path string, made *lintconfig.Settings) {
	k.mutex.Lock()
	defer k.mutex.Unlock()
	k.made[path] = made
}

// kept returns what last held for a script without an error, or nil.
func (k *settingsKeeper) kept(path string) *lintconfig.Settings {
	k.mutex.Lock()
	defer k.mutex.Unlock()
	return k.made[path]
}

// excludes reports whether a search leaves out the script or folder at path.
func (k *settingsKeeper) excludes(path string) (bool, error) {
	k.mutex.Lock()
	finder, now := k.finder, k.now
	k.mutex.Unlock()
	if now.config != nil && now.config.Lint.Exclude.Match(path) {
		return true, nil
	}
	excluded, err := finder.LintExcludes(path)
	return excluded && err == nil, nil // a faulty configuration is reported elsewhere
}

// find returns the configuration of a script. If it is wrong, what is wrong is
// reported, and the last one that was right is used.
func (k *settingsKeeper) find(path string) (*config.Config, error) {
	k.mutex.Lock()
	finder := k.finder
	k.mutex.Unlock()
	c, err := finder.Find(path)
	if err == nil {
		if c != nil {
			k.mutex.Lock()
			k.good[c.Path] = c
			k.mutex.Unlock()
			k.learn(c)
		}
		return c, nil
	}
	return k.report(err), nil
}

// learn has the vocabulary files watched that a configuration names.
func (k *settingsKeeper) learn(c *config.Config) {
	var added []string
	k.mutex.Lock()
	for _, path := range c.VocabularyPaths() {
		if key := fileURI(path).key; !k.words[key] {
			k.words[key] = true
			added = append(added, path)
		}
	}
	k.mutex.Unlock()
	if len(added) > 0 {
		k.server.watchVocabulary(added)
	}
}

// learnsFrom reports whether a file is a vocabulary file.
func (k *settingsKeeper) learnsFrom(u documentURI) bool {
	k.mutex.Lock()
	defer k.mutex.Unlock()
	return k.words[u.key]
}

// report shows what is wrong with a configuration file, in the file and in a
// message, and returns the last configuration that was right there, or nil.
func (k *settingsKeeper) report(err error) *config.Config {
	var wrong config.Errors
	if one, ok := errors.AsType[*config.Error](err); ok {
		wrong = config.Errors{one}
	}
	if all, ok := errors.AsType[config.Errors](err); ok {
		wrong = all
	}
	k.tellOnce("scs: " + err.Error())
	if len(wrong) == 0 {
		return nil
	}
	path, words := wrong[0].Path, err.Error()
	k.mutex.Lock()
	defer k.mutex.Unlock()
	if k.faulty[path] != words {
		k.faulty[path] = words
		k.server.publishFaults(path, wrong)
	}
	return k.good[path]
}

// filesChanged is to be called when configuration files may have changed.
func (k *settingsKeeper) filesChanged() {
	k.mutex.Lock()
	k.finder = &config.Finder{}
	before := k.faulty
	k.faulty = map[string]string{}
	k.renew()
	k.mutex.Unlock()

	k.server.settingsChanged()

	k.mutex.Lock()
	defer k.mutex.Unlock()
	for path, words := range before {
		if k.faulty[path] == "" {
			k.server.publishFaults(path, nil)
			delete(k.told, "scs: "+words)
		}
	}
}

// settingsChanged looks at all documents anew.
func (s *server) settingsChanged() {
	for _, d := range s.documents.all() {
		s.renew(d)
		s.publisher.now(d)
	}
	s.refresh()
}

// refresh asks the client to ask again for what depends on settings.
func (s *server) refresh() {
	s.askAgain(protocol.MethodWorkspaceDiagnosticRefresh, protocol.MethodWorkspaceInlayHintRefresh)
}

// askAgain asks the client to ask again for something, as far as it can.
func (s *server) askAgain(methods ...string) {
	methods = slices.DeleteFunc(methods, func(method string) bool { return !s.client.refreshes(method) })
	if len(methods) == 0 {
		return
	}
	s.do(func(ctx context.Context) {
		for _, method := range methods {
			if err := s.conn.Call(ctx, method, nil, nil); err != nil {
				s.log.Debug("not refreshed", "method", method, "error", err)
			}
		}
	})
}

// publishFaults shows what is wrong with a configuration file in that file.
func (s *server) publishFaults(path string, faults config.Errors) {
	text, err := readfile.Text(path)
	if err != nil {
		text = ""
	}
	mapper := position.NewMapper(text, s.client.encoding)
	diagnostics := []protocol.Diagnostic{}
	for _, fault := range faults {
		span := ast.Span{}
		if line := fault.Pos.Line - 1; line >= 0 && line < mapper.LineCount() {
			span = mapper.LineSpan(line)
			span.Start = min(span.Start+fault.Pos.Column-1, span.End)
		}
		diagnostics = append(diagnostics, protocol.Diagnostic{
			Range: rangeToProtocol(mapper.SpanToRange(span)), Severity: protocol.DiagnosticSeverityError,
			Source: optional(source), Message: protocol.String(fault.Message),
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
	if values, ok := fromEditor(sent.Settings); ok || !s.client.pullSettings {
		s.settings.set(values)
		s.settingsChanged()
		return nil
	}
	s.do(s.pullSettings)
	return nil
}

// pullSettings asks the client for its settings.
func (s *server) pullSettings(ctx context.Context) {
	name := section
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
	s.settings.set(values)
	s.settingsChanged()
}
