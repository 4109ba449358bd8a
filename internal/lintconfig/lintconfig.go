// Package lintconfig fills the linter's options from configuration files and
// from what goes before them: the flags of a command line, the settings of an
// editor. Command line and language server share it, so that both find the
// same things in the same script.
package lintconfig

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/internal/config"
	"github.com/scs-tools/scs/internal/display"
	"github.com/scs-tools/scs/lint"
	"github.com/scs-tools/scs/lint/report"
	"github.com/scs-tools/scs/lint/rules"
)

// Override is what goes before a configuration file. Select takes the place of
// the file's; what it adds, ignores and grades comes on top of the file's.
type Override struct {
	Select       []string
	ExtendSelect []string
	Ignore       []string
	IgnoredIn    func(path string) []string // what to ignore in one script besides; may be nil
	Severity     map[string]ast.Severity
	FailLevel    ast.Severity // Off to leave that to the file
	MaxFindings  *int         // nil to leave that to the file
}

// Linters makes the linter for each script and keeps it: most scripts share
// one. It is safe for concurrent use.
type Linters struct {
	find     func(path string) (*config.Config, error)
	override Override
	titles   *rules.Titles

	mutex        sync.Mutex
	settings     map[key]*Settings
	vocabularies map[*config.Config]loadedVocabulary
}

// key tells scripts apart that need different linters.
type key struct {
	config  *config.Config
	ignored string // what is ignored in this script alone
}

// Settings are a linter and what else applies to a script.
type Settings struct {
	Linter    *lint.Linter
	FailLevel ast.Severity   // Warning unless somebody says otherwise
	Config    *config.Config // nil if there is none

	// MaxFindings is how many findings of the script are printed, 0 for all:
	// [report.DefaultMax] unless somebody says otherwise.
	MaxFindings int

	origin map[string]string // where a selector of an option stands in the configuration file
}

// New returns the linters for the scripts whose configurations find returns.
// The titles are those of the files that are linted together; they may be nil.
func New(find func(path string) (*config.Config, error), override Override, titles *rules.Titles) *Linters {
	return &Linters{find: find, override: override, titles: titles, settings: map[key]*Settings{}, vocabularies: map[*config.Config]loadedVocabulary{}}
}

// For returns what applies to the script at path. The error is that of finding
// the configuration, or a [*config.Error] for a rule in it that is unknown, or
// [config.Errors] for what is wrong in its vocabulary files, or a
// [*lint.SelectorError] for a rule in the override.
func (l *Linters) For(path string) (*Settings, error) {
	c, err := l.find(path)
	if err != nil {
		return nil, err
	}
	k := key{config: c}
	var ignored []config.Selector
	if c != nil {
		ignored = c.Lint.IgnoredIn(path)
	}
	var ignoredHere []string
	if l.override.IgnoredIn != nil {
		ignoredHere = l.override.IgnoredIn(path)
	}
	for _, s := range ignored {
		k.ignored += s.Value + ","
	}
	k.ignored += ";" + strings.Join(ignoredHere, ",")

	l.mutex.Lock()
	defer l.mutex.Unlock()
	if s, ok := l.settings[k]; ok {
		return s, nil
	}
	s, err := l.make(c, ignored, ignoredHere)
	if err == nil {
		l.settings[k] = s
	}
	return s, err
}

// make fills the linter's options.
func (l *Linters) make(c *config.Config, ignored []config.Selector, ignoredHere []string) (*Settings, error) {
	o := &l.override
	s := &Settings{FailLevel: ast.Warning, MaxFindings: report.DefaultMax, Config: c, origin: map[string]string{}}
	options := lint.Options{
		Select:       o.Select,
		ExtendSelect: slices.Clone(o.ExtendSelect),
		Ignore:       slices.Concat(o.Ignore, ignoredHere),
		Severity:     map[string]ast.Severity{},
		Titles:       l.titles,
	}
	overridden := map[string]bool{} // selectors of the override, by option
	for option, selectors := range map[string][]string{
		"select": o.Select, "extend-select": o.ExtendSelect, "ignore": options.Ignore,
	} {
		for _, selector := range selectors {
			overridden[option+" "+selector] = true
		}
	}
	for selector := range o.Severity {
		overridden["severity "+selector] = true
	}
	if c != nil {
		var err error
		if options.Vocabulary, err = l.vocabulary(c); err != nil {
			return nil, err
		}
		take := func(option string, selectors []config.Selector) ([]string, error) {
			var values []string
			for _, selector := range selectors {
				if err := lint.CheckSelector(selector.Value); err != nil {
					return nil, c.Errorf(selector, "%s", err)
				}
				values = append(values, selector.Value)
				named := option + " " + selector.Value
				if _, there := s.origin[named]; !there && !overridden[named] {
					s.origin[named] = fmt.Sprintf("%s:%d", display.Path(c.Path), selector.Pos.Line)
				}
			}
			return values, nil
		}
		chosen, err := take("select", c.Lint.Select)
		if err != nil {
			return nil, err
		}
		if len(options.Select) == 0 {
			options.Select = chosen
		}
		added, err := take("extend-select", c.Lint.ExtendSelect)
		if err != nil {
			return nil, err
		}
		options.ExtendSelect = append(options.ExtendSelect, added...)
		added, err = take("ignore", slices.Concat(c.Lint.Ignore, ignored))
		if err != nil {
			return nil, err
		}
		options.Ignore = append(options.Ignore, added...)
		for _, graded := range c.Lint.Severity {
			if _, err := take("severity", []config.Selector{graded.Rule}); err != nil {
				return nil, err
			}
			options.Severity[graded.Rule.Value] = graded.Severity
		}
		if c.Lint.FailLevel != ast.Off {
			s.FailLevel = c.Lint.FailLevel
		}
		if c.Lint.MaxFindings != nil {
			s.MaxFindings = *c.Lint.MaxFindings
		}
	}
	maps.Copy(options.Severity, o.Severity)
	if o.FailLevel != ast.Off {
		s.FailLevel = o.FailLevel
	}
	if o.MaxFindings != nil {
		s.MaxFindings = *o.MaxFindings
	}
	var err error
	s.Linter, err = lint.New(options)
	return s, err
}

// Origin returns where in the configuration file ("path:line") it stands what
// has decided a setting, or "" if that is no configuration file.
func (s *Settings) Origin(setting lint.Setting) string {
	return s.origin[setting.Option+" "+setting.Selector]
}
