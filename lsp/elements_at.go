package lsp

import (
	"github.com/scs-tools/scs/ast"
)

// openElements returns the elements that are open at the offset, outermost
// first: whose start tag ends before it, and whose end tag, if there is one,
// starts behind it.
func openElements(f *ast.File, offset int) []ast.Element {
	top := f.TopAt(offset)
	if top.IsZero() {
		return nil
	}
	var open []ast.Element
	for at := top; ; {
		var inner ast.Element
		for child := range at.Children() {
			if e, ok := child.Element(); ok && e.StartTag().End <= offset {
				inner = e
			}
		}
		if inner.IsZero() || inner.SelfClosing() {
			return open
		}
		if end, ok := inner.EndTag(); ok && end.Start < offset {
			return open
		}
		open = append(open, inner)
		at = inner.Node
	}
}

// elementAt returns the innermost element that an offset lies in, its tags
// included.
func elementAt(f *ast.File, offset int) (ast.Element, bool) {
	for n := f.NodeAt(offset); !n.IsZero(); n = n.Parent() {
		if e, ok := n.Element(); ok {
			return e, true
		}
	}
	return ast.Element{}, false
}
