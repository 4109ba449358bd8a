package lsp

import (
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/internal/config"
	"github.com/scs-tools/scs/internal/lintconfig"
	"github.com/scs-tools/scs/lint"
	"github.com/scs-tools/scs/spec/nearest"
)

// editorSettings are what the user has set in the editor. They never change.
//
// They are written like a configuration file, as JSON, with a table "lsp"
// besides. What they select takes the place of what .scs.toml selects, and the
// rest comes on top of it, as flags do.
type editorSettings struct {
	config         *config.Config
	lenses         string        // lensesTitle, lensesAll or lensesOff
	debounce       time.Duration // from the last keystroke to the diagnostics
	hintJIDs       bool
	hintStrict     bool
	problems       []string // what was wrong with them
	lintOverride   lintconfig.Override
	trustWorkspace bool     // use what a workspace brings to run scripts, without asking
	trustedFolders []string // the same for the scripts in them; absolute
}

// defaultDebounce is long enough to spare a fast typist flickering, and too
// short to be waited for.
const defaultDebounce = 40 * time.Millisecond

// settingsSection is the name of the settings in an editor.
const settingsSection = "scs"

// keyLenses is a key at the top of the settings.
const keyLenses = "lenses"

// The keys of the table "lsp".
const (
	keyDebounce = "debounce"    // milliseconds
	keyHints    = "inlay-hints" // a list of hintJID and hintStrictness
)

// The keys in the table "run" that no configuration file may hold: they are the
// user's consent to what a workspace, or a folder, brings.
const (
	keyTrust        = "trust-workspace"
	keyTrustFolders = "trusted-folders"
)

// The values of the key "inlay-hints".
const (
	hintJID        = "jid"        // what an expression stands for
	hintStrictness = "strictness" // how an expected element is compared
)

// settingsTables are the keys at the top of the settings. A client may keep
// others of its own beside them.
var settingsTables = []string{"lint", "fmt", "run", "lsp"}

// readEditorSettings reads the settings of an editor. What is wrong with them
// is noted and otherwise left out. Patterns in them are relative to dir.
func readEditorSettings(values map[string]any, dir string) *editorSettings {
	s := &editorSettings{debounce: defaultDebounce, lenses: lensesTitle}
	s.readLenses(values[keyLenses])
	s.readLSPTable(values["lsp"])
	shared := map[string]any{}
	for _, name := range settingsTables {
		if value, ok := values[name]; ok && value != nil && name != "lsp" {
			shared[name] = value
		}
	}
	if run, ok := shared["run"].(map[string]any); ok {
		shared["run"] = s.readRunTable(run)
	}
	c, err := config.FromValues(dir, shared)
	if err != nil {
		if wrong, ok := errors.AsType[config.Errors](err); ok {
			err = errors.New(wrong.Messages())
		}
		s.addProblem("%v", err)
		return s
	}
	s.config = c
	s.setLintOverride(c)
	return s
}

func (s *editorSettings) addProblem(format string, args ...any) {
	s.problems = append(s.problems, fmt.Sprintf(format, args...))
}

// readLenses reads which code lenses to show.
func (s *editorSettings) readLenses(set any) {
	if set == nil {
		return
	}
	switch text, _ := set.(string); text {
	case lensesTitle, lensesAll, lensesOff:
		s.lenses = text
	default:
		s.addProblem(`"lenses" must be "title", "all" or "off"`)
	}
}

// readLSPTable reads the table "lsp".
func (s *editorSettings) readLSPTable(table any) {
	values, ok := table.(map[string]any)
	if !ok {
		if table != nil {
			s.addProblem(`"lsp" must be a table`)
		}
		return
	}
	for _, key := range slices.Sorted(maps.Keys(values)) {
		switch set := values[key]; key {
		case keyDebounce:
			ms, ok := set.(float64)
			if !ok || ms < 0 || ms > 60_000 {
				s.addProblem(`"debounce" in [lsp] must be milliseconds from 0 to 60000`)
				continue
			}
			s.debounce = time.Duration(ms * float64(time.Millisecond))
		case keyHints:
			for _, hint := range (jsonValue{set}).texts() {
				switch hint {
				case hintJID:
					s.hintJIDs = true
				case hintStrictness:
					s.hintStrict = true
				default:
					s.addProblem(`"inlay-hints" in [lsp] holds %q: write "jid" or "strictness"`, hint)
				}
			}
		default:
			message := fmt.Sprintf("unknown key %q in [lsp]", key)
			if near, ok := nearest.Nearest(key, []string{keyDebounce, keyHints}); ok {
				message += fmt.Sprintf("; did you mean %q?", near)
			}
			s.addProblem("%s", message)
		}
	}
}

// readRunTable reads what of the table "run" is the user's alone, and returns
// the rest of it.
func (s *editorSettings) readRunTable(values map[string]any) map[string]any {
	rest := maps.Clone(values)
	delete(rest, keyTrust)
	delete(rest, keyTrustFolders)
	if set, ok := values[keyTrust]; ok && set != nil {
		if s.trustWorkspace, ok = set.(bool); !ok {
			s.addProblem(`"trust-workspace" in [run] must be true or false`)
		}
	}
	if set, ok := values[keyTrustFolders]; ok && set != nil {
		if _, ok := set.([]any); !ok {
			s.addProblem(`"trusted-folders" in [run] must be a list of folders`)
		}
		for _, folder := range (jsonValue{set}).texts() {
			if !filepath.IsAbs(folder) {
				s.addProblem(`"trusted-folders" in [run] holds %q: write an absolute path`, folder)
				continue
			}
			s.trustedFolders = append(s.trustedFolders, folder)
		}
	}
	return rest
}

// setLintOverride takes the linter's settings.
func (s *editorSettings) setLintOverride(c *config.Config) {
	o := &s.lintOverride
	o.Select = s.knownRules(c.Lint.Select)
	o.ExtendSelect = s.knownRules(c.Lint.ExtendSelect)
	o.Ignore = s.knownRules(c.Lint.Ignore)
	o.FailLevel = c.Lint.FailLevel
	for _, graded := range c.Lint.Severity {
		for _, rule := range s.knownRules([]config.Selector{graded.Rule}) {
			if o.Severity == nil {
				o.Severity = map[string]ast.Severity{}
			}
			o.Severity[rule] = graded.Severity
		}
	}
	for _, ignore := range c.Lint.PerFileIgnores {
		s.knownRules(ignore.Rules)
	}
	if len(c.Lint.PerFileIgnores) > 0 {
		o.IgnoredIn = func(path string) []string {
			var known []string
			for _, selector := range c.Lint.IgnoredIn(path) {
				if lint.CheckSelector(selector.Value) == nil {
					known = append(known, selector.Value)
				}
			}
			return known
		}
	}
}

// knownRules returns the selectors that mean a rule, and notes the others.
func (s *editorSettings) knownRules(selectors []config.Selector) []string {
	var known []string
	for _, selector := range selectors {
		if err := lint.CheckSelector(selector.Value); err != nil {
			s.addProblem("%v", err)
			continue
		}
		known = append(known, selector.Value)
	}
	return known
}

// problemMessage says in one message what was wrong, or "".
func (s *editorSettings) problemMessage() string {
	if len(s.problems) == 0 {
		return ""
	}
	return "scs: in the settings of the editor: " + strings.Join(s.problems, "; ")
}

// sectionOf finds the settings in what a client sends as such: they may be
// all of it, or what it holds under the name of the section.
func sectionOf(sent any) (map[string]any, bool) {
	values, ok := sent.(map[string]any)
	if !ok {
		return nil, false
	}
	if own, ok := values[settingsSection].(map[string]any); ok {
		return own, true
	}
	return values, len(values) > 0
}
