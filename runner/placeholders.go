package runner

import (
	"strings"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
)

// adjacentPlaceholders returns what is wrong with placeholders of expectations
// between which nothing stands.
func adjacentPlaceholders(f *ast.File) []ast.Diagnostic {
	if !strings.Contains(f.Text(), "}{") {
		return nil
	}
	var found []ast.Diagnostic
	for a := range f.Actions() {
		if a.Verb() != ast.VerbReceives {
			continue
		}
		for n := range a.Descendants() {
			p, ok := n.Placeholder()
			if !ok || !script.Known(p) {
				continue
			}
			if _, touches := script.PlaceholderBefore(n); touches {
				found = append(found, ast.Diagnostic{
					Code: CodeUnknown, Name: failureName(CodeUnknown), Severity: ast.Error, Span: n.Span(),
					Message: "two placeholders with no text between them are ambiguous: write one",
				})
			}
		}
	}
	return found
}
