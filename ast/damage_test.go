package ast

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/scs-tools/scs/internal/testenv"
)

// item is a section, separator, action or unknown line: what stands at the top
// level and is no comment.
type item struct {
	block placed
	first int32 // index of its node in the block
}

func (i item) nodes() []node { return i.block.nodes[i.first:i.block.nodes[i.first].next] }

// start returns where the item starts in its file.
func (i item) start() int { return i.block.start + int(i.block.nodes[i.first].start) }

// diagnostics returns those that lie in the item.
func (i item) diagnostics() []Diagnostic {
	var inside []Diagnostic
	n := &i.block.nodes[i.first]
	for _, d := range i.block.diagnostics {
		if int(n.start) <= d.Span.Start && d.Span.End <= int(n.end) {
			inside = append(inside, d)
		}
	}
	return inside
}

func itemsOf(f *File) []item {
	var items []item
	for _, b := range f.blocks {
		for i := int32(0); i < int32(len(b.nodes)); i = b.nodes[i].next {
			if b.nodes[i].kind != KindComment {
				items = append(items, item{b, i})
			}
		}
	}
	return items
}

// equalItems reports whether two items of different files are the same but for
// their places.
func equalItems(a, b item) bool {
	left, right := a.nodes(), b.nodes()
	if len(left) != len(right) {
		return false
	}
	shift := right[0].start - left[0].start
	step := b.first - a.first
	for i := range left {
		if moved(left[i], shift, step, i == 0) != right[i] {
			return false
		}
	}
	before, after := a.diagnostics(), b.diagnostics()
	for i := range before {
		before[i] = before[i].Shift(-int(left[0].start))
	}
	for i := range after {
		after[i] = after[i].Shift(-int(right[0].start))
	}
	return reflect.DeepEqual(before, after)
}

// moved returns the node at another place of a block.
func moved(n node, shift, step int32, top bool) node {
	n.start += shift
	n.end += shift
	n.next += step
	if !top {
		n.parent += step
	}
	switch n.kind {
	case KindSection, KindAction, KindAttr, KindPlaceholder:
		n.a, n.b, n.c = n.a+shift, n.b+shift, n.c+shift
	case KindProperty, KindExpression:
		n.a, n.b = n.a+shift, n.b+shift
	case KindElement:
		n.a, n.b = n.a+shift, n.b+shift
		if n.c >= 0 {
			n.c += step
		}
	}
	return n
}

// damageFaults deletes the bytes from start to end and returns what that costs
// beyond the item that they belong to and the one before.
//
// Comments are not compared: one that stands before an item belongs to it, and
// moves to the next where the item's first line is what was deleted.
func damageFaults(f *File, items []item, start, end int) string {
	text := f.text[:start] + f.text[end:]
	damaged := Parse(f.name, text)
	if damaged.Text() != text {
		return "the text is not what was parsed"
	}
	got := itemsOf(damaged)
	hit := 0 // the item that the damage belongs to: with the comments before it
	for hit < len(items) && endOf(items[hit]) <= start {
		hit++
	}
	sound := max(hit-1, 0)
	behind := len(items) - min(hit+1, len(items))
	if len(got) < sound+behind {
		return fmt.Sprintf("%d of %d items are left", len(got), len(items))
	}
	for i := range sound {
		if got[i].start() != items[i].start() || !equalItems(items[i], got[i]) {
			return fmt.Sprintf("item %d of %d before item %d has changed", i, len(items), hit)
		}
	}
	for i := 1; i <= behind; i++ {
		was, is := items[len(items)-i], got[len(got)-i]
		if is.start() != was.start()-(end-start) || !equalItems(was, is) {
			return fmt.Sprintf("item %d of %d behind item %d has changed", len(items)-i, len(items), hit)
		}
	}
	return ""
}

// endOf returns the end of an item's last line.
func endOf(i item) int {
	n := &i.block.nodes[i.first]
	return i.block.start + int(n.end)
}

// TestDamage deletes every line of every script in turn, and every single
// byte that opens, closes or divides something.
func TestDamage(t *testing.T) {
	testenv.Long(t)
	eachScript(t, func(t *testing.T, s testenv.Script) {
		if strings.Contains(s.Text, "\n"+bom) {
			t.Skip("without the lines before it, the byte-order mark stands at the start of the file and is no part of its line")
		}
		f := Parse(s.Name, s.Text)
		items := itemsOf(f)
		check := func(start, end int) {
			if wrong := damageFaults(f, items, start, end); wrong != "" {
				t.Fatalf("without %q at %v: %s", s.Text[start:end], f.Position(start), wrong)
			}
		}
		for line := 1; line <= f.LineCount(); line += testenv.Thin {
			check(f.Line(line).Start, f.Line(line+1).Start)
		}
		for i := 0; i < len(s.Text); i += testenv.Thin {
			if strings.IndexByte(`<>"'[]{}():`, s.Text[i]) >= 0 {
				check(i, i+1)
			}
		}
	})
}
