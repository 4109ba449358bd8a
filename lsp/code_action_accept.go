package lsp

import "github.com/scs-tools/scs/ast"

// maxValues is for how many values of one expectation changes are offered.
const maxValues = 5

// acceptActions offers to write what came where the last run of this very text
// failed: all of it, or one value.
func (r actionRequest) acceptActions() []codeAction {
	a := r.action(r.span.Start)
	if a == nil || !r.came.at(a.Index) {
		return nil
	}
	e := r.came.expectation
	var offers []codeAction
	offer := func(title string, preferred bool, edit ast.Edit, err error) {
		if err == nil {
			offers = append(offers, codeAction{title: title, kind: kindQuickFix, preferred: preferred, failure: true, edits: r.within(edit)})
		}
	}
	edit, err := e.Write()
	offer("write what came", true, edit, err)
	differences := e.Differences()
	here := differences[:0:0]
	for _, d := range differences {
		if d.Span.Start <= r.span.End && r.span.Start <= d.Span.End {
			here = append(here, d)
		}
	}
	if len(here) == 0 {
		here = differences
	}
	for _, d := range here[:min(len(here), maxValues)] {
		edit, err := e.WriteValue(d)
		offer("write what came, only for "+d.What, false, edit, err)
		edit, err = e.AnyValue(d)
		offer("accept any value for "+d.What, false, edit, err)
	}
	return offers
}
