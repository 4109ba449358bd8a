package lint

import (
	"cmp"
	"slices"

	"github.com/scs-tools/scs/ast"
)

// guarded does work on a file. If that panics, it returns the finding SCS900
// about the first block that makes the work fail by itself, or about the start
// of the file if none does.
func guarded(f *ast.File, work func(*ast.File)) (failure ast.Diagnostic, failed bool) {
	panicked := panicOf(f, work)
	if panicked == nil {
		return ast.Diagnostic{}, false
	}
	for n := range f.Nodes() {
		if panicOf(ast.Parse(f.Name(), n.Text()), work) != nil {
			return ast.InternalError(blockSpan(f, n), panicked), true
		}
	}
	return ast.InternalError(ast.Span{}, panicked), true
}

// panicOf does work on a file and returns the value of its panic, or nil.
func panicOf(f *ast.File, work func(*ast.File)) (panicked any) {
	defer func() { panicked = recover() }()
	work(f)
	return nil
}

// with returns the findings and one more, in order of their place.
func with(found []ast.Diagnostic, failure ast.Diagnostic) []ast.Diagnostic {
	at, _ := slices.BinarySearchFunc(found, failure, func(a, b ast.Diagnostic) int { return cmp.Compare(a.Span.Start, b.Span.Start) })
	return slices.Insert(slices.Clone(found), at, failure)
}
