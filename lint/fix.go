package lint

import (
	"fmt"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/internal/display"
	"github.com/scs-tools/scs/internal/textedit"
)

// Fixed is a script after its fixes.
type Fixed struct {
	File    *ast.File        // with all fixes made
	Made    []ast.Diagnostic // what has been fixed; spans are those of the text each was found in
	Left    []ast.Diagnostic // the findings in File
	Pending int              // how many of Left offer a fix that was not made
}

const (
	// maxTrials bounds how often fixes are tried one by one.
	maxTrials = 100

	// maxRounds bounds how often fixes are made on the result of others. What is
	// left then is offered again the next time.
	maxRounds = 100
)

// Fix makes the fixes that findings of the file offer: the safe ones, and the
// unsafe ones if asked to. Fixes that overlap are made one after the other,
// each on the result of the one before.
//
// What is made leaves fewer findings than there were. Without the unsafe ones,
// it adds none either: a fix that would uncover another mistake waits for its
// author, who may have meant something else.
//
// A file that makes this program fail is left as it is, with the finding
// SCS900.
func (l *Linter) Fix(f *ast.File, unsafe bool) (fixed Fixed, err error) {
	if failure, failed := guarded(f, func(f *ast.File) { fixed, err = l.fix(f, unsafe) }); failed {
		return Fixed{File: f, Left: with(l.Check(f), failure)}, nil
	}
	return fixed, err
}

// fix is [Linter.Fix], and may panic.
func (l *Linter) fix(f *ast.File, unsafe bool) (Fixed, error) {
	fixed := Fixed{File: f, Left: l.Check(f)}
	for trials, rounds := 0, 0; rounds < maxRounds; rounds++ {
		var groups [][]ast.Edit
		var offered []ast.Diagnostic
		for _, d := range fixed.Left {
			if fix, ok := firstFix(d, unsafe); ok {
				groups = append(groups, fix.Edits)
				offered = append(offered, d)
			}
		}
		made, err := l.applyFixes(&fixed, groups, offered, unsafe)
		for i := 0; !made && err == nil && len(groups) > 1 && i < len(groups) && trials < maxTrials; i++ {
			trials++
			made, err = l.applyFixes(&fixed, groups[i:i+1], offered[i:i+1], unsafe)
		}
		if err != nil {
			return Fixed{}, fmt.Errorf("%s: cannot fix: %w", display.Path(f.Name()), err)
		}
		if !made {
			break
		}
	}
	for _, d := range fixed.Left {
		if len(d.Fixes) > 0 {
			fixed.Pending++
		}
	}
	return fixed, nil
}

// applyFixes makes groups of edits as far as they can be made together, if that is an
// improvement, and reports whether it was.
func (l *Linter) applyFixes(fixed *Fixed, groups [][]ast.Edit, offered []ast.Diagnostic, unsafe bool) (bool, error) {
	edits, taken := textedit.Select(groups...)
	if len(edits) == 0 {
		return false, nil
	}
	text, err := textedit.Apply(fixed.File.Text(), edits)
	if err != nil {
		return false, err
	}
	file := ast.Parse(fixed.File.Name(), text)
	left := l.Check(file)
	if len(left) >= len(fixed.Left) || !unsafe && addsFindings(fixed.Left, left) {
		return false, nil
	}
	fixed.File, fixed.Left = file, left
	for i, d := range offered {
		if taken[i] {
			fixed.Made = append(fixed.Made, d)
		}
	}
	return true, nil
}

// addsFindings reports whether there are more findings of some rule than there
// were before.
func addsFindings(before, after []ast.Diagnostic) bool {
	counts := map[string]int{}
	for _, d := range before {
		counts[d.Code]++
	}
	for _, d := range after {
		if counts[d.Code]--; counts[d.Code] < 0 {
			return true
		}
	}
	return false
}

// firstFix returns the best fix that may be made without a person's choice.
func firstFix(d ast.Diagnostic, unsafe bool) (ast.Fix, bool) {
	for _, fix := range d.Fixes {
		if fix.Safe || unsafe {
			return fix, true
		}
	}
	return ast.Fix{}, false
}
