package lsp

import (
	"strings"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/internal/diff"
	"github.com/scs-tools/scs/internal/textedit"
)

// whitespaceEdits returns the edits that make wanted of text, where the two
// differ in little but white space, as a script does from itself in its one
// style: an edit for each gap that differs, so that the editor's cursor, folds
// and marks stay where they are. Texts that differ in more give edits of whole
// lines.
func whitespaceEdits(text, wanted string) []ast.Edit {
	a := aligner{old: text, new: wanted}
	if a.align() {
		if made, err := textedit.Apply(text, a.edits); err == nil && made == wanted {
			return a.edits
		}
	}
	return narrowEdits(text, diff.Edits(text, wanted))
}

// aligner goes through two texts side by side.
type aligner struct {
	old, new string
	i, j     int // up to here they are aligned
	edits    []ast.Edit
}

// align reports whether the texts could be aligned to their ends.
func (a *aligner) align() bool {
	for a.i < len(a.old) || a.j < len(a.new) {
		a.replace(a.i+spaceLength(a.old[a.i:]), a.j+spaceLength(a.new[a.j:]))
		for a.i < len(a.old) && a.j < len(a.new) && a.old[a.i] == a.new[a.j] && !isSpace(a.old[a.i]) {
			a.i++
			a.j++
		}
		if a.sameNext() {
			continue
		}
		if !a.resync() {
			return false
		}
	}
	return true
}

// sameNext reports whether white space follows in one text at least, or the end
// in both, so that the texts go on alike.
func (a *aligner) sameNext() bool {
	oldEnds, newEnds := a.i == len(a.old), a.j == len(a.new)
	if oldEnds || newEnds {
		return oldEnds && newEnds || !oldEnds && isSpace(a.old[a.i]) || !newEnds && isSpace(a.new[a.j])
	}
	if !isSpace(a.old[a.i]) && !isSpace(a.new[a.j]) {
		return false
	}
	// The words behind the white space must agree, or a word is longer in one.
	i, j := a.i+spaceLength(a.old[a.i:]), a.j+spaceLength(a.new[a.j:])
	return i == len(a.old) || j == len(a.new) || a.old[i] == a.new[j]
}

// The most bytes that one text may hold in a place and the other not, and how
// many must agree behind them. The separator may be longer.
const (
	maxSkipped   = 200
	minAgreement = 8
)

// resync finds the nearest places behind a difference where the texts agree
// again, and makes an edit of what lies before them.
func (a *aligner) resync() bool {
	for total := 1; total <= maxSkipped; total++ {
		for skipped := range total + 1 {
			i, j := a.i+skipped, a.j+total-skipped
			if i > len(a.old) || j > len(a.new) || !agree(a.old[i:], a.new[j:]) {
				continue
			}
			a.replace(i, j)
			return true
		}
	}
	return false
}

// agree reports whether two texts start alike, white space apart.
func agree(x, y string) bool {
	for range minAgreement {
		x, y = x[spaceLength(x):], y[spaceLength(y):]
		if x == "" || y == "" {
			return x == y
		}
		if x[0] != y[0] {
			return false
		}
		x, y = x[1:], y[1:]
	}
	return true
}

// replace makes an edit of what lies before i and j, if that differs.
func (a *aligner) replace(i, j int) {
	a.edits = appendNarrow(a.edits, a.old, ast.Edit{Span: ast.Span{Start: a.i, End: i}, New: a.new[a.j:j]})
	a.i, a.j = i, j
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\r' || c == '\n' }

func spaceLength(text string) int { return len(text) - len(strings.TrimLeft(text, " \t\r\n")) }
