package lsp

import (
	"fmt"
	"slices"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/internal/textedit"
)

// findingsInRange returns the findings that the place touches, those of the last
// run too, and those that the client names.
func (r actionRequest) findingsInRange() []*ast.Diagnostic {
	findings := slices.Concat(r.found, r.findings())
	reported := map[ast.Span]bool{}
	for _, span := range r.reported {
		reported[span] = true
	}
	var found []*ast.Diagnostic
	for i := range findings {
		d := &findings[i]
		if d.Span.Start <= r.span.End && r.span.Start <= d.Span.End || reported[d.Span] {
			found = append(found, d)
		}
	}
	return found
}

// fixActions offers every fix of the findings there; where others of the same
// rule have safe fixes, all of those at once.
func (r actionRequest) fixActions() []codeAction {
	var offers []codeAction
	all := map[string]bool{} // the codes of which all fixes are offered
	for _, d := range r.findingsInRange() {
		for i, fix := range d.Fixes {
			offers = append(offers, codeAction{
				title: fix.Title, kind: kindQuickFix, preferred: fix.Safe && i == 0, fixes: d, edits: fix.Edits,
			})
		}
		if all[d.Code] {
			continue
		}
		all[d.Code] = true
		if edits, n := r.fixesOfRule(d); n > 1 {
			offers = append(offers, codeAction{
				title: fmt.Sprintf("fix all %d of %s", n, d.Name), kind: kindQuickFix, fixes: d, edits: edits,
			})
		}
	}
	return offers
}

// fixesOfRule returns the safe fixes of all findings of a rule, and how
// many those are.
func (r actionRequest) fixesOfRule(like *ast.Diagnostic) (edits []ast.Edit, n int) {
	var groups [][]ast.Edit
	for _, d := range r.findings() {
		if d.Code == like.Code && len(d.Fixes) > 0 && d.Fixes[0].Safe {
			groups = append(groups, d.Fixes[0].Edits)
		}
	}
	edits, taken := textedit.Select(groups...)
	for _, t := range taken {
		if t {
			n++
		}
	}
	return edits, n
}

// fixAllActions offers to make all fixes that keep what the author meant for
// certain, as the command line does with --fix.
func (r actionRequest) fixAllActions() []codeAction {
	if r.settings.lint == nil {
		return nil
	}
	fixed, err := r.settings.lint.Linter.Fix(r.file, false)
	if err != nil || fixed.File.Text() == r.text() {
		return nil
	}
	return []codeAction{{
		title: "apply all safe fixes", kind: kindFixAll, edits: minimalEdits(r.text(), fixed.File.Text()),
	}}
}
