package runner

import (
	"fmt"
	"time"

	"github.com/scs-tools/scs/ast"
)

// NothingToRun returns why running a script up to a line (0 for all of it) would
// do nothing, or nil if it has an action to run. Such a script passes no test:
// it may have been emptied, or commented out.
func NothingToRun(f *ast.File, until int) *Failure {
	place := ast.Span{}
	for n := range f.Nodes() {
		if action, ok := n.Action(); ok {
			line := f.Position(action.LineSpan().Start).Line
			if until == 0 || line <= until {
				return nil
			}
			return nothingRun(f, action.LineSpan(), fmt.Sprintf(
				"the first action is in line %d, but only lines up to %d were to run", line, until))
		}
		switch n.Kind() {
		case ast.KindSection, ast.KindSeparator:
			place = ast.Span{Start: n.Span().Start, End: n.Span().Start}
		}
	}
	who := "Romeo"
	for n := range f.Nodes() {
		if section, ok := n.Section(); ok && section.Name() != "" {
			who = section.Name()
			break
		}
	}
	return nothingRun(f, place, fmt.Sprintf("the script has no actions: write some below the cast, such as %q", who+" connects"))
}

// nothingRun returns the failure of a script that does nothing.
func nothingRun(f *ast.File, at ast.Span, message string) *Failure {
	return &Failure{Code: CodeNothingRun, Span: at, Line: f.Position(at.Start).Line, Message: message, Time: time.Now()}
}
