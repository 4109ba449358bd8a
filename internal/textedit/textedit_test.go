package textedit_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/internal/testenv"
	"github.com/scs-tools/scs/internal/textedit"
)

func edit(start, end int, text string) ast.Edit {
	return ast.Edit{Span: ast.Span{Start: start, End: end}, New: text}
}

func TestApply(t *testing.T) {
	const text = "Romeo connects\n"
	tests := []struct {
		name  string
		edits []ast.Edit
		want  string
	}{
		{"no edit leaves the text", nil, "Romeo connects\n"},
		{"a replacement", []ast.Edit{edit(0, 5, "Juliet")}, "Juliet connects\n"},
		{"a deletion", []ast.Edit{edit(5, 14, "")}, "Romeo\n"},
		{"an insertion at the very end", []ast.Edit{edit(15, 15, "# end\n")}, "Romeo connects\n# end\n"},
		{"edits in any order", []ast.Edit{edit(6, 14, "sends:"), edit(0, 5, "Juliet")}, "Juliet sends:\n"},
		{"neighbours touch without overlapping", []ast.Edit{edit(0, 5, "A"), edit(5, 6, "_"), edit(6, 14, "B")}, "A_B\n"},
		{"two insertions at one place keep their order", []ast.Edit{edit(5, 5, "1"), edit(0, 0, ">"), edit(5, 5, "2")}, ">Romeo12 connects\n"},
		{"an insertion goes before a replacement that starts there", []ast.Edit{edit(6, 14, "sends"), edit(6, 6, "then ")}, "Romeo then sends\n"},
		{"an insertion goes after a replacement that ends there", []ast.Edit{edit(5, 5, "!"), edit(0, 5, "Juliet")}, "Juliet! connects\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			given := slices.Clone(tt.edits)
			got, err := textedit.Apply(text, tt.edits)
			if err != nil {
				t.Fatal(err)
			}
			if got != tt.want {
				t.Errorf("got  %q\nwant %q", got, tt.want)
			}
			if !slices.Equal(given, tt.edits) {
				t.Error("Apply reordered the edits it was given")
			}
		})
	}
}

func TestApplyRefuses(t *testing.T) {
	const text = "0123456789"
	tests := []struct {
		name  string
		edits []ast.Edit
		want  string
	}{
		{"an overlap", []ast.Edit{edit(4, 8, ""), edit(2, 5, "")}, "edit 1 of 2 (bytes 4 to 8) overlaps edit 2 (bytes 2 to 5)"},
		{"the same replacement twice", []ast.Edit{edit(2, 5, "x"), edit(2, 5, "x")}, "edit 2 of 2 (bytes 2 to 5) overlaps edit 1 (bytes 2 to 5)"},
		{"an insertion inside a replacement", []ast.Edit{edit(2, 5, "x"), edit(3, 3, "y")}, "edit 2 of 2 (at byte 3) overlaps edit 1 (bytes 2 to 5)"},
		{"an edit beyond the end", []ast.Edit{edit(0, 1, ""), edit(9, 11, "")}, "edit 2 of 2 (bytes 9 to 11) does not lie in the text of 10 bytes"},
		{"an insertion beyond the end", []ast.Edit{edit(11, 11, "")}, "edit 1 of 1 (at byte 11) does not lie in the text of 10 bytes"},
		{"an edit before the start", []ast.Edit{edit(-1, 1, "")}, "edit 1 of 1 (bytes -1 to 1) does not lie in the text of 10 bytes"},
		{"an edit that runs backwards", []ast.Edit{edit(5, 3, "")}, "edit 1 of 1 (bytes 5 to 3) does not lie in the text of 10 bytes"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := textedit.Apply(text, tt.edits)
			if err == nil || err.Error() != tt.want {
				t.Errorf("got  error %v\nwant error %s", err, tt.want)
			}
			if got != text {
				t.Errorf("the text came back as %q", got)
			}
		})
	}
}

func TestSelect(t *testing.T) {
	type group = []ast.Edit
	tests := []struct {
		name  string
		fixes []group
		edits []ast.Edit
		taken []bool
	}{
		{
			"groups that do not meet are all taken, in text order",
			[]group{{edit(8, 9, "c")}, {edit(0, 1, "a"), edit(4, 5, "b")}},
			[]ast.Edit{edit(0, 1, "a"), edit(4, 5, "b"), edit(8, 9, "c")},
			[]bool{true, true},
		},
		{
			"the first of two that overlap wins",
			[]group{{edit(0, 4, "a")}, {edit(2, 6, "b")}, {edit(4, 6, "c")}},
			[]ast.Edit{edit(0, 4, "a"), edit(4, 6, "c")},
			[]bool{true, false, true},
		},
		{
			"a group is passed over whole when one of its edits overlaps",
			[]group{{edit(4, 6, "a")}, {edit(0, 1, "b"), edit(5, 7, "b")}, {edit(0, 1, "c")}},
			[]ast.Edit{edit(0, 1, "c"), edit(4, 6, "a")},
			[]bool{true, false, true},
		},
		{
			"an edit that two groups share is made once",
			[]group{{edit(0, 1, "a"), edit(3, 3, "!")}, {edit(3, 3, "!"), edit(5, 6, "b")}},
			[]ast.Edit{edit(0, 1, "a"), edit(3, 3, "!"), edit(5, 6, "b")},
			[]bool{true, true},
		},
		{
			"a group inserts the same text twice because it means to",
			[]group{{edit(3, 3, "-"), edit(3, 3, "-")}, {edit(3, 3, "-")}},
			[]ast.Edit{edit(3, 3, "-"), edit(3, 3, "-")},
			[]bool{true, true},
		},
		{
			"different insertions at one place stand in the order of their groups",
			[]group{{edit(3, 3, "b")}, {edit(3, 3, "a")}},
			[]ast.Edit{edit(3, 3, "b"), edit(3, 3, "a")},
			[]bool{true, true},
		},
		{
			"an insertion inside another group's replacement is passed over",
			[]group{{edit(2, 6, "a")}, {edit(4, 4, "b")}},
			[]ast.Edit{edit(2, 6, "a")},
			[]bool{true, false},
		},
		{
			"a replacement round another group's insertion is passed over",
			[]group{{edit(4, 4, "b")}, {edit(2, 6, "a")}},
			[]ast.Edit{edit(4, 4, "b")},
			[]bool{true, false},
		},
		{
			"one span with two texts is an overlap",
			[]group{{edit(2, 6, "a")}, {edit(2, 6, "b")}},
			[]ast.Edit{edit(2, 6, "a")},
			[]bool{true, false},
		},
		{
			"a group that overlaps itself, runs backwards or is empty is not taken",
			[]group{{edit(2, 6, "a"), edit(4, 8, "b")}, {edit(5, 2, "")}, {}, nil},
			nil,
			[]bool{false, false, false, false},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			edits, taken := textedit.Select(tt.fixes...)
			if !reflect.DeepEqual(edits, tt.edits) {
				t.Errorf("edits\ngot  %v\nwant %v", edits, tt.edits)
			}
			if !reflect.DeepEqual(taken, tt.taken) {
				t.Errorf("taken\ngot  %v\nwant %v", taken, tt.taken)
			}
		})
	}
}

// What Select returns can always be applied, and every group that it passed
// over could not have been added.
func TestSelectIsSoundAndGreedy(t *testing.T) {
	text := strings.Repeat(".", 40)
	for seed := range uint64(2000) {
		rnd := rand.New(rand.NewPCG(seed, 1))
		fixes := make([][]ast.Edit, 1+rnd.IntN(8))
		for i := range fixes {
			for range 1 + rnd.IntN(3) {
				start := rnd.IntN(len(text))
				end := start + rnd.IntN(min(6, len(text)-start+1))
				fixes[i] = append(fixes[i], edit(start, end, fmt.Sprint(rnd.IntN(2))))
			}
		}
		edits, taken := textedit.Select(fixes...)
		if _, err := textedit.Apply(text, edits); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		for i, fix := range fixes {
			if taken[i] {
				for _, e := range fix {
					if !slices.Contains(edits, e) {
						t.Fatalf("seed %d: group %d was taken without %v", seed, i, e)
					}
				}
				continue
			}
			without, _ := textedit.Select(fixes[:i]...)
			if _, err := textedit.Apply(text, addNew(without, fix)); err == nil {
				t.Fatalf("seed %d: group %d fitted and was passed over", seed, i)
			}
		}
	}
}

// addNew appends to edits those of fix that edits does not hold.
func addNew(edits, fix []ast.Edit) []ast.Edit {
	all := slices.Clone(edits)
	for _, e := range fix {
		if !slices.Contains(edits, e) {
			all = append(all, e)
		}
	}
	return all
}

// However many groups there are, how far apart the edits of one lie and in which
// order they come, each costs little.
func TestSelectTakesLinearTime(t *testing.T) {
	for name, group := range map[string]func(i, n int) []ast.Edit{
		"one after the other": func(i, _ int) []ast.Edit { return []ast.Edit{edit(2*i, 2*i+1, "a")} },
		"from behind":         func(i, n int) []ast.Edit { return []ast.Edit{edit(2*(n-i), 2*(n-i)+1, "a")} },
		"around all before": func(i, n int) []ast.Edit {
			return []ast.Edit{edit(2*(n-i), 2*(n-i)+1, "a"), edit(2*(n+i), 2*(n+i)+1, "b")}
		},
		"with the same edit far away": func(i, n int) []ast.Edit { return []ast.Edit{edit(i, i+1, "a"), edit(n+1, n+2, "b")} },
		"insertions at one place":     func(i, _ int) []ast.Edit { return []ast.Edit{edit(1, 1, strconv.Itoa(i))} },
		"overlapping the one before":  func(i, _ int) []ast.Edit { return []ast.Edit{edit(2*i, 2*i+3, "a")} },
		"one group of them all, at once": func(i, n int) []ast.Edit {
			if i > 0 {
				return nil
			}
			var all []ast.Edit
			for j := range n {
				all = append(all, edit(2*j, 2*j+1, "a"))
			}
			return all
		},
	} {
		t.Run(name, func(t *testing.T) {
			testenv.Linear(t, 2000, func(n int) {
				groups := make([][]ast.Edit, n)
				for i := range groups {
					groups[i] = group(i, n)
				}
				textedit.Select(groups...)
			})
		})
	}
}
