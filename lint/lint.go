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
//
// A file that makes a rule fail has the finding SCS900 at the block that does,
// besides what was found before. Where anything else fails, the parser's
// findings are left besides it.
func (l *Linter) Check(f *ast.File) []ast.Diagnostic {
	var found []ast.Diagnostic
	if failure, failed := guarded(f, func(f *ast.File) { found = l.check(f) }); failed {
		return with(f.Diagnostics(), failure)
	}
	return found
}

// check is [Linter.Check], and may panic.
func (l *Linter) check(f *ast.File) []ast.Diagnostic {
	found := f.Diagnostics()
	f = f.WithLineFeeds()
	if len(found) != 1 || found[0].Code != ast.CodeNotText {
		found = append(found, l.runRules(f)...)
	}
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

// runRules runs the rules over the tree in one traversal.
func (l *Linter) runRules(f *ast.File) (found []ast.Diagnostic) {
	if l.kinds == 0 {
		return nil
	}
	var at ast.Node // that the rules look at
	pass, _ := l.passes.Get().(*rules.Pass)
	if pass == nil {
		pass = rules.NewPass(l.vocabulary, l.titles)
	}
	defer func() {
		if panicked := recover(); panicked != nil {
			if rule := pass.Rule(); rule != nil {
				panicked = fmt.Sprintf("the rule %s (%s): %v", rule.Name, rule.Code, panicked)
			}
			found = append(pass.Found(), ast.InternalError(blockSpan(f, at), panicked))
			return // a pass that has failed is not used again
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
		at = n
		facts := pass.At(n, kind)
		if checks := l.checks[kind]; checks != nil {
			for _, rule := range checks.where(facts) {
				pass.Run(rule)
			}
		}
	}
	return pass.Found()
}

// blockSpan returns the first line of the top-level node that n is or stands in;
// nothing at the start of the file for the zero Node.
func blockSpan(f *ast.File, n ast.Node) ast.Span {
	if n.IsZero() {
		return ast.Span{}
	}
	for block := range f.Nodes() {
		if block.Span().Covers(n.Span()) {
			start := block.Span().Start
			line := f.Line(f.Position(start).Line)
			return ast.Span{Start: start, End: max(start, line.End)}
		}
	}
	return ast.Span{}
}
