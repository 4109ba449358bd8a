package lsp

import (
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/scs-tools/scs/internal/config"
	"github.com/scs-tools/scs/internal/lintconfig"
)

// settingsStore knows which settings hold now: those of the editor, and the
// configuration files.
type settingsStore struct {
	server     *server
	generation atomic.Int64 // grows whenever settings change
	told       atomic.Int64 // how often the client has told of settings since "initialize"

	asking   sync.Mutex // held while the client is asked for its settings
	answered int64      // what told was before the last answer to that

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
	st.setCurrent(readEditorSettings(nil, "."), 0)
	return st
}

// setCurrent makes settings those that hold, unless the client has told of newer
// ones: told is what st.told was when these were sent or asked for. It reports
// whether they hold.
func (st *settingsStore) setCurrent(current *editorSettings, told int64) bool {
	st.mutex.Lock()
	defer st.mutex.Unlock()
	if st.told.Load() != told {
		return false
	}
	st.current = current
	st.lastGoodSettings = map[string]*lintconfig.Settings{}
	st.resetLinters()
	return true
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

// setLastGood remembers what holds for a script, for when its settings become
// wrong.
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

// findConfig returns the configuration of a script. If it is wrong, what is
// wrong is reported, and the last one that was right is used.
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

// watchVocabularyFiles has the vocabulary files watched that a configuration
// names.
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
