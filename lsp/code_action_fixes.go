package lsp

import (
	"fmt"
	"slices"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/internal/textedit"
)

// concerned returns the findings that the place touches, and those that the
// client names.
func (at place) concerned() []*ast.Diagnostic {
	findings := at.findings()
	var found []*ast.Diagnostic
	for i := range findings {
		d := &findings[i]
		if d.Span.Start <= at.span.End && at.span.Start <= d.Span.End || slices.Contains(at.named, d.Span) {
			found = append(found, d)
		}
	}
	return found
}

// fixes offers every fix of the findings there; where others of the same rule
// can be mended for certain, all of them at once.
func (at place) fixes() []offer {
	var offers []offer
	for _, d := range at.concerned() {
		for i, fix := range d.Fixes {
			offers = append(offers, offer{
				title: fix.Title, kind: kindQuickFix, preferred: fix.Safe && i == 0, mends: d, edits: fix.Edits,
			})
		}
		if edits, n := at.alike(d); n > 1 {
			offers = append(offers, offer{
				title: fmt.Sprintf("fix all %d of %s", n, d.Name), kind: kindQuickFix, mends: d, edits: edits,
			})
		}
	}
	return offers
}

// alike returns what mends all findings of a rule for certain, and how many
// those are.
func (at place) alike(like *ast.Diagnostic) (edits []ast.Edit, n int) {
	var groups [][]ast.Edit
	for _, d := range at.findings() {
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

// fixAll offers to make all fixes that keep what the author meant for certain,
// as the command line does with --fix.
func (at place) fixAll() []offer {
	if at.applied.lint == nil {
		return nil
	}
	fixed, err := at.applied.lint.Linter.Fix(at.file, false)
	if err != nil || fixed.File.Text() == at.text() {
		return nil
	}
	return []offer{{
		title: "fix all that can be fixed for certain", kind: kindFixAll, edits: minimalEdits(at.text(), fixed.File.Text()),
	}}
}
