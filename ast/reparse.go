package ast

import (
	"math"
	"sort"
	"strings"
)

// Reparse returns the tree of the old file's text with the edit applied. The
// tree is equal to that of a fresh [Parse]; the blocks that the edit did not
// touch are the old file's own. The edit must lie within the old text.
func Reparse(old *File, edit Edit) *File {
	source := old.Text()
	text := source[:edit.Span.Start] + edit.New + source[edit.Span.End:]
	if old.source != "" || old.opaque || concernsWhole(edit, text) {
		return Parse(old.name, text)
	}
	return reparse(old, edit, text)
}

// concernsWhole reports whether an edit, which made text of a file that is text
// without lone carriage returns, may have changed that. It looks at nothing that
// the edit left alone: a file can be large.
func concernsWhole(edit Edit, text string) bool {
	behind := edit.Span.Start + len(edit.New)
	around := text[max(edit.Span.Start-1, 0):min(behind+2, len(text))]
	if behind+2 < len(text) {
		around = strings.TrimSuffix(around, "\r") // what follows it is as before
	}
	return len(text) > math.MaxInt32 || strings.IndexByte(edit.New, 0) >= 0 || !loneReturns(around).Empty() ||
		edit.Span.Start < startOfText && WhyNotText(text[:min(len(text), startOfText)]) != ""
}

// reparse does the work of Reparse for a text that is made already.
//
// A block depends on its own text and, to see where it ends, on that of the
// next one up to its opening line; so the block before the first one touched
// is parsed again. Behind the edit, the first block that starts where an old
// one started has the same text to the end of the file, and so the same tree.
func reparse(old *File, edit Edit, text string) *File {
	delta := len(edit.New) - edit.Span.Len()
	behind := edit.Span.Start + len(edit.New)
	first := sort.Search(len(old.blocks), func(i int) bool { return old.blocks[i].start > edit.Span.Start }) - 1
	first = max(first-1, 0)

	f := &File{name: old.name, text: text}
	at := 0
	if first < len(old.blocks) {
		at = old.blocks[first].start
	}
	f.blocks = make([]placed, first, len(old.blocks)+4)
	copy(f.blocks, old.blocks[:min(first, len(old.blocks))])

	p := &parser{whole: text, expected: 0}
	rest := first
	for at < len(text) {
		if at >= behind && at > 0 {
			for rest < len(old.blocks) && old.blocks[rest].start+delta < at {
				rest++
			}
			if rest < len(old.blocks) && old.blocks[rest].start+delta == at && old.blocks[rest].start > 0 &&
				old.blocks[rest].start >= edit.Span.End {
				for _, b := range old.blocks[rest:] {
					f.blocks = append(f.blocks, placed{b.start + delta, b.block})
				}
				return f
			}
		}
		b := p.block(at)
		f.blocks = append(f.blocks, placed{at, b})
		at += b.length
	}
	return f
}
