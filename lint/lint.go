// Package lint finds mistakes in Scansion scripts before a server sees them.
//
// One traversal of the tree feeds all rules; what they find is sorted, so the
// same script gives the same findings in the same order, whatever the machine
// and however many files are looked at side by side.
package lint

import (
	"cmp"
	"fmt"
	"slices"
	"sync"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/lint/rules"
	"github.com/scs-tools/scs/spec/xmpp"
)

// Linter is a set of rules ready to be run. It never changes and is safe for
// concurrent use.
type Linter struct {
	settings []Setting
	severity map[string]ast.Severity  // by code; the codes that are not checked are missing
	usual    map[string]ast.Severity  // by code, before any setting
	checks   [ast.KindCount]*dispatch // nil for the kinds that no rule looks at
	kinds    ast.Kinds
	titles   *rules.Titles

	vocabulary *xmpp.Vocabulary

	passes sync.Pool // of *rules.Pass, for one file after the other
}

// Vocabulary returns what the linter takes for known of XMPP.
func (l *Linter) Vocabulary() *xmpp.Vocabulary { return l.vocabulary }

// Check returns the findings of all rules in one file, in order of their place,
// less those that a comment of the file suppresses.
func (l *Linter) Check(f *ast.File) []ast.Diagnostic {
	found := append(f.Diagnostics(), l.runRules(f)...)
	suppressed := parseSuppressions(f)
	kept := found[:0]
	for _, d := range found {
		severity, checked := l.severity[d.Code]
		if !checked || suppressed.covers(d) {
			continue
		}
		if d.Severity < l.usual[d.Code] { // milder than the rule's other findings
			severity = min(severity, d.Severity)
		}
		d.Severity = severity
		kept = append(kept, d)
	}
	for _, d := range suppressed.findings(l) {
		if severity, checked := l.severity[d.Code]; checked {
			d.Severity = severity
			kept = append(kept, d)
		}
	}
	slices.SortStableFunc(kept, func(a, b ast.Diagnostic) int {
		return cmp.Or(cmp.Compare(a.Span.Start, b.Span.Start), cmp.Compare(a.Code, b.Code),
			cmp.Compare(a.Span.End, b.Span.End), cmp.Compare(a.Message, b.Message))
	})
	return kept
}

// ruleFailure says which rule has panicked, and where in the script. The stack
// trace of the panic stays that of the rule.
func ruleFailure(pass *rules.Pass, cause any) error {
	rule := pass.Rule()
	if rule == nil {
		return fmt.Errorf("%s: the linter failed: %v", pass.File().Name(), cause)
	}
	offset := 0
	if !pass.Node.IsZero() {
		offset = pass.Node.Span().Start
	}
	at := pass.File().Position(offset)
	return fmt.Errorf("%s:%d:%d: the rule %s (%s) failed: %v", pass.File().Name(), at.Line, at.Column, rule.Name, rule.Code, cause)
}

// runRules runs the rules over the tree in one traversal.
func (l *Linter) runRules(f *ast.File) []ast.Diagnostic {
	if l.kinds == 0 {
		return nil
	}
	pass, _ := l.passes.Get().(*rules.Pass)
	if pass == nil {
		pass = rules.NewPass(l.vocabulary, l.titles)
	}
	defer func() {
		if cause := recover(); cause != nil {
			panic(ruleFailure(pass, cause))
		}
		l.passes.Put(pass)
	}()
	pass.Start(script.New(f))
	if perFile := l.checks[ast.KindNone]; perFile != nil {
		for _, rule := range perFile.rules {
			pass.Run(rule)
		}
	}
	for n := range f.All() {
		kind := n.Kind()
		if !l.kinds.Has(kind) {
			continue
		}
		facts := pass.At(n, kind)
		if checks := l.checks[kind]; checks != nil {
			for _, rule := range checks.where(facts) {
				pass.Run(rule)
			}
		}
	}
	return pass.Found()
}
