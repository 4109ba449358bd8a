package lint

import (
	"fmt"
	"slices"
	"strings"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/lint/rules"
	"github.com/scs-tools/scs/spec/nearest"
	"github.com/scs-tools/scs/spec/xmpp"
)

// Options says which rules a Linter runs and how severe their findings are.
// The zero Options runs all rules but the opt-in ones.
//
// A selector is a rule's code or name, the start of its code ("SCS1", a
// group), or "ALL". Where one selector selects a rule and another one ignores
// it, the more exact of the two decides, and of two equally exact ones Ignore.
// Opt-in rules are selected by their code, their name or ALL, not by a group.
type Options struct {
	Select       []string                // what to run; empty means all but the opt-in rules
	ExtendSelect []string                // what to run besides
	Ignore       []string                // what not to run
	Severity     map[string]ast.Severity // other severities, by code or name; Off ends a rule
	Titles       *rules.Titles           // of the files that are linted together; may be nil
	Vocabulary   *xmpp.Vocabulary        // what is known of XMPP; nil for the default
}

// Setting is what a Linter does about one rule.
type Setting struct {
	Rule     *rules.Rule
	Severity ast.Severity // Off if the rule is not run
	Option   string       // what decided: select, extend-select, ignore or severity; "" for the rule's own default
	Selector string       // the selector of that option
}

// SelectorError says that a selector means no rule.
type SelectorError struct {
	Selector   string
	Suggestion string // the rule that may be meant; "" if none is near
}

// Error returns the message for whoever wrote the selector.
func (e *SelectorError) Error() string {
	if e.Suggestion != "" {
		return fmt.Sprintf("unknown rule %q; did you mean %q?", e.Selector, e.Suggestion)
	}
	return fmt.Sprintf("unknown rule %q (to list all: scs lint --list-rules)", e.Selector)
}

// The exactness of selectors.
const (
	matchNone = iota
	matchAll
	matchGroup
	matchRule
)

// match tells how exactly a selector means a rule.
func match(selector string, rule *rules.Rule) int {
	switch n := len(selector); {
	case selector == rule.Name || strings.EqualFold(selector, rule.Code):
		return matchRule
	case strings.EqualFold(selector, "ALL"):
		return matchAll
	case len("SCS") < n && n < len(rule.Code) && strings.EqualFold(selector, rule.Code[:n]):
		return matchGroup
	}
	return matchNone
}

// CheckSelector returns a [*SelectorError] if the selector means no rule.
func CheckSelector(selector string) error {
	all := rules.All()
	for _, rule := range all {
		if match(selector, rule) != matchNone {
			return nil
		}
	}
	names := make([]string, 0, 2*len(all))
	for _, rule := range all {
		names = append(names, rule.Name, rule.Code)
	}
	suggestion, _ := nearest.Nearest(selector, names)
	return &SelectorError{selector, suggestion}
}

// New makes a Linter. A selector that means no rule is a [*SelectorError].
func New(options Options) (*Linter, error) {
	for _, selectors := range [][]string{options.Select, options.ExtendSelect, options.Ignore} {
		for _, s := range selectors {
			if err := CheckSelector(s); err != nil {
				return nil, err
			}
		}
	}
	for s := range options.Severity {
		if err := CheckSelector(s); err != nil {
			return nil, err
		}
	}
	all := rules.All()
	l := &Linter{severity: make(map[string]ast.Severity, len(all)), usual: make(map[string]ast.Severity, len(all)), titles: options.Titles, vocabulary: options.Vocabulary}
	if l.vocabulary == nil {
		l.vocabulary = xmpp.Default()
	}
	for _, rule := range all {
		setting := options.setting(rule)
		l.settings = append(l.settings, setting)
		if setting.Severity == ast.Off {
			continue
		}
		l.severity[rule.Code], l.usual[rule.Code] = setting.Severity, rule.Severity
		if rule.Check == nil {
			continue
		}
		l.kinds |= rule.On | rules.Followed
		for k := range l.checks {
			if !rule.On.Has(ast.Kind(k)) {
				continue
			}
			if l.checks[k] == nil {
				l.checks[k] = &dispatch{kind: ast.Kind(k)}
			}
			l.checks[k].rules = append(l.checks[k].rules, rule)
		}
	}
	return l, nil
}

// Settings returns what the Linter does about each rule, in order of code.
func (l *Linter) Settings() []Setting { return l.settings }

// ComparesTitles reports whether a rule is run for which the titles of the other
// files count: those of Options.Titles.
func (l *Linter) ComparesTitles() bool { return l.Runs(rules.DuplicateTitle.Code) }

// Runs reports whether the rule of that code is run.
func (l *Linter) Runs(code string) bool { return l.severity[code] != ast.Off }

func (o *Options) setting(rule *rules.Rule) Setting {
	s := Setting{Rule: rule, Severity: rule.Severity}
	selected := matchNone
	if len(o.Select) == 0 && !rule.OptIn {
		selected = matchAll
	}
	for i, selector := range slices.Concat(o.Select, o.ExtendSelect) {
		if m := match(selector, rule); m > selected && (m != matchGroup || !rule.OptIn) {
			selected, s.Option, s.Selector = m, "select", selector
			if i >= len(o.Select) {
				s.Option = "extend-select"
			}
		}
	}
	for _, selector := range o.Ignore {
		if m := match(selector, rule); m != matchNone && m >= selected {
			selected, s.Option, s.Selector = matchNone, "ignore", selector
			break
		}
	}
	if selected == matchNone {
		s.Severity = ast.Off
		return s
	}
	best := matchNone
	for selector, severity := range o.Severity {
		if m := match(selector, rule); m > best {
			best, s.Severity, s.Option, s.Selector = m, severity, "severity", selector
		}
	}
	return s
}
