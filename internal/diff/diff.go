// Package diff compares texts line by line. A line ends behind its line feed;
// a carriage return before that is part of the line, so a change of line
// endings alone is a change of every line.
package diff

import (
	"strings"

	"github.com/sergi/go-diff/diffmatchpatch"

	"github.com/scs-tools/scs/ast"
)

// maxCost bounds the work of one comparison: old lines times new lines, after
// equal lines at the start and the end are left out. The worst case, two texts
// without a common line, takes about 0.15 s there. Beyond it the
// whole of what differs counts as one replaced block, which is still right,
// only not minimal. A time limit would do the same, but with a result that
// depends on the load of the machine.
const maxCost = 25_000_000

// Edits returns the edits that turn old into new: whole lines, as few as can
// be, in order, not overlapping. Spans are bytes of old. It returns nil if the
// texts are equal.
func Edits(old, new string) []ast.Edit {
	var edits []ast.Edit
	at, open := 0, false // open: the last edit ends at at
	for _, d := range lines(old, new) {
		if d.Type == diffmatchpatch.DiffEqual {
			at += len(d.Text)
			open = false
			continue
		}
		if !open {
			edits = append(edits, ast.Edit{Span: ast.Span{Start: at, End: at}})
			open = true
		}
		last := &edits[len(edits)-1]
		if d.Type == diffmatchpatch.DiffDelete {
			at += len(d.Text)
			last.Span.End = at
		} else {
			last.New += d.Text
		}
	}
	return edits
}

// lines returns the steps from old to new, each a run of whole lines. Between
// two equal runs stands at most one deletion, followed by at most one
// insertion.
func lines(old, new string) []diffmatchpatch.Diff {
	head, tail := commonEnds(old, new)
	oldMid, newMid := old[head:len(old)-tail], new[head:len(new)-tail]
	var steps []diffmatchpatch.Diff
	step := func(op diffmatchpatch.Operation, text string) {
		if text != "" {
			steps = append(steps, diffmatchpatch.Diff{Type: op, Text: text})
		}
	}

	step(diffmatchpatch.DiffEqual, old[:head])
	if cost := count(oldMid) * count(newMid); cost == 0 || cost > maxCost {
		step(diffmatchpatch.DiffDelete, oldMid)
		step(diffmatchpatch.DiffInsert, newMid)
	} else {
		dmp := diffmatchpatch.DiffMatchPatch{} // no timeout: the same answer on every machine
		a, b, table := dmp.DiffLinesToRunes(oldMid, newMid)
		for _, d := range dmp.DiffCharsToLines(dmp.DiffMainRunes(a, b, false), table) {
			step(d.Type, d.Text)
		}
	}
	step(diffmatchpatch.DiffEqual, old[len(old)-tail:])
	return steps
}

// count returns the number of lines of text.
func count(text string) int {
	n := strings.Count(text, "\n")
	if text != "" && !strings.HasSuffix(text, "\n") {
		n++
	}
	return n
}

// commonEnds returns how many bytes of whole lines a and b share at the start,
// and how many of the rest at the end.
func commonEnds(a, b string) (head, tail int) {
	short := min(len(a), len(b))
	for head < short && a[head] == b[head] {
		head++
	}
	if head < len(a) || head < len(b) {
		head = strings.LastIndexByte(a[:head], '\n') + 1
	}

	a, b = a[head:], b[head:]
	short = min(len(a), len(b))
	for tail < short && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	if !startsLine(a, len(a)-tail) || !startsLine(b, len(b)-tail) {
		cut := strings.IndexByte(a[len(a)-tail:], '\n')
		if cut < 0 {
			return head, 0
		}
		tail -= cut + 1
	}
	return head, tail
}

// startsLine reports whether a line starts at offset i of text, which itself
// starts with one.
func startsLine(text string, i int) bool { return i == 0 || text[i-1] == '\n' }
