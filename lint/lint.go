// Package lint finds mistakes in Scansion scripts before a server sees them.
//
// One traversal of the tree feeds all rules; what they find is sorted, so the
// same script gives the same findings in the same order, whatever the machine
// and however many files are looked at side by side.
package lint

import (
	"cmp"
	"slices"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/lint/rules"
	"github.com/scs-tools/scs/spec/xmpp"
)

// Linter is a set of rules ready to be run. It never changes and is safe for
// concurrent use.
type Linter struct {
	settings []Setting
	severity map[string]ast.Severity // by code; the codes that are not checked are missing
	usual    map[string]ast.Severity // by code, before any setting
	checks   [ast.KindCount][]*rules.Rule
	kinds    ast.Kinds
	titles   *rules.Titles

	vocabulary *xmpp.Vocabulary
}

// Vocabulary returns what the linter takes for known of XMPP.
func (l *Linter) Vocabulary() *xmpp.Vocabulary { return l.vocabulary }

// File returns the findings of all rules in one file, in order of their place,
// less those that a comment of the file suppresses.
func (l *Linter) File(f *ast.File) []ast.Diagnostic {
	found := append(f.Diagnostics(), l.check(f)...)
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

// check runs the rules over the tree in one traversal.
func (l *Linter) check(f *ast.File) []ast.Diagnostic {
	s := script.New(f)
	pass := rules.NewPass(s, l.vocabulary, l.titles)
	for _, rule := range l.checks[ast.KindNone] {
		pass.Run(rule)
	}
	action := -1
	for n := range f.All() {
		kind := n.Kind()
		if kind == ast.KindAction {
			action++
			pass.Action = &s.Actions[action]
		} else if kind.TopLevel() && n.Parent().IsZero() {
			pass.Action = nil
		}
		if !l.kinds.Has(kind) {
			continue
		}
		pass.At(n, kind)
		for _, rule := range l.checks[kind] {
			pass.Run(rule)
		}
	}
	return pass.Found()
}
