package report

import (
	"fmt"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/internal/excerpt"
)

// place is a spot in a script as people count: lines and columns from 1,
// columns in characters (Unicode code points).
type place struct{ Line, Column int }

func placeOf(f *ast.File, offset int) place {
	line, column := excerpt.Place(f, offset)
	return place{line, column}
}

// places returns where a span starts, and where it ends: behind its last
// character.
func places(f *ast.File, s ast.Span) (start, end place) {
	return placeOf(f, s.Start), placeOf(f, s.End)
}

// title returns a rule as reports name it.
func title(d *ast.Diagnostic) string { return d.Code + " " + d.Name }

// hint says how the linter would fix a finding, or "".
func hint(d *ast.Diagnostic) string {
	if len(d.Fixes) == 0 {
		return ""
	}
	return fmt.Sprintf("fix: %s (%s)", d.Fixes[0].Title, fixOption(d.Fixes[0]))
}

// fixOption returns the options that make a fix.
func fixOption(fix ast.Fix) string {
	if fix.Safe {
		return "--fix"
	}
	return "--fix --unsafe-fixes"
}
