package ast

import (
	"fmt"
	"io/fs"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/scs-tools/scs/internal/testenv"
)

// Every input of these tests goes through faults: what a tree must be,
// whatever the text.

// faults returns what is wrong with a tree that was made from text, or "".
func faults(f *File, text string) string {
	if f.Text() != text {
		return "the file does not give back its text"
	}
	if wrong := blockFaults(f); wrong != "" {
		return wrong
	}
	boundary := runeBoundaries(text)
	inside := func(s Span) bool {
		return 0 <= s.Start && s.Start <= s.End && s.End <= len(text) && boundary[s.Start] && boundary[s.End]
	}
	var assembled strings.Builder
	last := 0
	for n := range f.Nodes() {
		s := n.Span()
		if s.Start < last || s.Empty() {
			return fmt.Sprintf("top-level %v at %v overlaps what ends at %d or is empty", n.Kind(), s, last)
		}
		gap := text[last:s.Start]
		if last == 0 {
			gap = strings.TrimPrefix(gap, bom)
		}
		if strings.Trim(gap, " \t\r\n") != "" {
			return fmt.Sprintf("%q stands between the nodes at %d and %d", gap, last, s.Start)
		}
		assembled.WriteString(text[last:s.Start])
		assembled.WriteString(n.Text())
		last = s.End
	}
	if strings.Trim(strings.TrimPrefix(text[last:], bom), " \t\r\n") != "" {
		return fmt.Sprintf("%q stands behind the last node", text[last:])
	}
	if assembled.String()+text[last:] != text {
		return "nodes and gaps together are not the text"
	}
	for n := range f.All() {
		if wrong := nodeFaults(n, inside); wrong != "" {
			return wrong
		}
	}
	return diagnosticFaults(f, inside)
}

// blockFaults returns what is wrong with the table of blocks.
func blockFaults(f *File) string {
	at := 0
	for i, b := range f.blocks {
		if b.start != at || b.length <= 0 {
			return fmt.Sprintf("block %d starts at %d and not at %d, or is empty", i, b.start, at)
		}
		at += b.length
		for j, n := range b.nodes {
			if n.next <= int32(j) || int(n.next) > len(b.nodes) || n.parent >= int32(j) {
				return fmt.Sprintf("block %d, node %d: next %d, parent %d", i, j, n.next, n.parent)
			}
			if n.parent >= 0 && b.nodes[n.parent].next < n.next {
				return fmt.Sprintf("block %d, node %d runs on behind its parent", i, j)
			}
		}
	}
	if at != len(f.text) {
		return fmt.Sprintf("the blocks end at %d of %d", at, len(f.text))
	}
	return ""
}

// nodeFaults returns what is wrong with the place of one node.
func nodeFaults(n Node, inside func(Span) bool) string {
	s := n.Span()
	describe := func(what string) string { return fmt.Sprintf("%v at %v %s", n.Kind(), s, what) }
	if !inside(s) {
		return describe("is outside of the file or cuts a rune")
	}
	if n.Kind() == KindNone || n.Kind() >= KindCount {
		return describe("is of no kind")
	}
	if p := n.Parent(); !p.IsZero() && !p.Span().Covers(s) {
		return describe(fmt.Sprintf("is not inside of its parent at %v", p.Span()))
	}
	last := s.Start
	for child := range n.Children() {
		if child.Parent() != n {
			return describe("is not the parent of its child")
		}
		if child.Span().Start < last {
			return describe(fmt.Sprintf("has a child at %v behind %d", child.Span(), last))
		}
		last = child.Span().End
	}
	for _, part := range partsOf(n) {
		if !inside(part) || !s.Covers(part) {
			return describe(fmt.Sprintf("has a part at %v", part))
		}
	}
	if e, ok := n.Element(); ok {
		if x := n.raw().c; x >= 0 && e.at(x).Kind() != KindAttr {
			return describe("points to an xmlns that is no attribute")
		}
	}
	return ""
}

// partsOf returns the spans that the views of a node give out.
func partsOf(n Node) []Span {
	switch n.Kind() {
	case KindComment:
		c, _ := n.Comment()
		return []Span{c.ContentSpan()}
	case KindSection:
		s, _ := n.Section()
		return []Span{s.ClassSpan(), s.NameSpan(), s.LineSpan()}
	case KindProperty:
		p, _ := n.Property()
		return []Span{p.KeySpan(), p.ValueSpan()}
	case KindAction:
		a, _ := n.Action()
		return []Span{a.NameSpan(), a.VerbSpan(), a.LineSpan(), a.BodySpan()}
	case KindElement:
		e, _ := n.Element()
		parts := []Span{e.NameSpan(), e.StartTag()}
		if tag, ok := e.EndTag(); ok {
			name, _ := e.EndNameSpan()
			parts = append(parts, tag, name)
		}
		return parts
	case KindAttr:
		a, _ := n.Attr()
		return []Span{a.NameSpan(), a.ValueSpan()}
	case KindExpression:
		e, _ := n.Expression()
		return []Span{e.NameSpan()}
	case KindPlaceholder:
		p, _ := n.Placeholder()
		return []Span{p.KeywordSpan(), p.NameSpan()}
	}
	return nil
}

// diagnosticFaults returns what is wrong with the file's diagnostics.
func diagnosticFaults(f *File, inside func(Span) bool) string {
	last := 0
	for _, d := range f.Diagnostics() {
		wrong := func(what string) string { return fmt.Sprintf("%s at %v %s", d.Code, d.Span, what) }
		if !inside(d.Span) {
			return wrong("is outside of the file or cuts a rune")
		}
		if d.Span.Start < last {
			return wrong("is out of order")
		}
		last = d.Span.Start
		if d.Message == "" || !isPrintable(d.Message) {
			return wrong(fmt.Sprintf("says %q", d.Message))
		}
		for _, r := range d.Related {
			if !inside(r.Span) || !isPrintable(r.Message) {
				return wrong(fmt.Sprintf("relates to %q at %v", r.Message, r.Span))
			}
		}
		for _, fix := range d.Fixes {
			if !isPrintable(fix.Title) {
				return wrong(fmt.Sprintf("has the fix %q", fix.Title))
			}
			end := 0
			for _, e := range fix.Edits {
				if !inside(e.Span) || e.Span.Start < end {
					return wrong(fmt.Sprintf("has a fix that edits %v", e.Span))
				}
				end = e.Span.End
			}
		}
	}
	return ""
}

// isPrintable reports whether the words of a diagnostic can go to a terminal
// as they are, on one line.
func isPrintable(words string) bool {
	return utf8.ValidString(words) && strings.IndexFunc(words, unicode.IsControl) < 0
}

// runeBoundaries tells for each offset of the text, its end included, whether
// a rune or a byte that belongs to none starts or ends there.
func runeBoundaries(text string) []bool {
	boundary := make([]bool, len(text)+1)
	for i := range text {
		boundary[i] = true
	}
	boundary[len(text)] = true
	return boundary
}

// differences returns how two trees of one text differ, or "".
func differences(got, want *File) string {
	if got.text != want.text {
		return "texts differ"
	}
	if len(got.blocks) != len(want.blocks) {
		return fmt.Sprintf("%d blocks and not %d", len(got.blocks), len(want.blocks))
	}
	for i := range got.blocks {
		g, w := got.blocks[i], want.blocks[i]
		switch {
		case g.start != w.start || g.length != w.length:
			return fmt.Sprintf("block %d is at %d+%d and not %d+%d", i, g.start, g.length, w.start, w.length)
		case !slices.Equal(g.nodes, w.nodes):
			return fmt.Sprintf("block %d has other nodes", i)
		case len(g.diagnostics)+len(w.diagnostics) > 0 && !reflect.DeepEqual(g.diagnostics, w.diagnostics):
			return fmt.Sprintf("block %d has other diagnostics", i)
		}
	}
	return ""
}

// goldenScripts returns the scripts of testdata.
func goldenScripts(tb testing.TB) []testenv.Script {
	tb.Helper()
	var scripts []testenv.Script
	err := filepath.WalkDir("testdata", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".txtar" {
			return err
		}
		archive, err := txtar.ParseFile(path)
		if err != nil {
			return err
		}
		for _, file := range archive.Files {
			if text, ok := GoldenScript(tb, file); ok {
				scripts = append(scripts, testenv.Script{Name: filepath.Base(path) + "/" + file.Name, Text: text})
			}
		}
		return nil
	})
	if err != nil {
		tb.Fatal(err)
	}
	if len(scripts) == 0 {
		tb.Fatal("testdata holds no script")
	}
	return scripts
}

// eachScript calls check for the project's own scripts, the real ones and
// those of testdata, in subtests of which that of the real ones may be
// skipped.
func eachScript(t *testing.T, check func(*testing.T, testenv.Script)) {
	t.Helper()
	run := func(name string, scripts func(testing.TB) []testenv.Script) {
		t.Run(name, func(t *testing.T) {
			for _, s := range scripts(t) {
				t.Run(s.Name, func(t *testing.T) {
					t.Parallel()
					check(t, s)
				})
			}
		})
	}
	run("own", testenv.Own)
	run("real", func(tb testing.TB) []testenv.Script { return testenv.Scripts(tb, "prosody", "recorded", "history") })
	run("testdata", goldenScripts)
}

func TestLossless(t *testing.T) {
	eachScript(t, func(t *testing.T, s testenv.Script) {
		if wrong := faults(Parse(s.Name, s.Text), s.Text); wrong != "" {
			t.Error(wrong)
		}
	})
}

func TestSoundScriptsHaveNoDiagnostics(t *testing.T) {
	check := func(t *testing.T, scripts []testenv.Script) {
		for _, s := range scripts {
			for _, d := range Parse(s.Name, s.Text).Diagnostics() {
				t.Errorf("%s: %v: %s", s.Name, d.Span, d.Message)
			}
		}
	}
	t.Run("own", func(t *testing.T) { check(t, testenv.Own(t)) })
	t.Run("prosody", func(t *testing.T) { check(t, testenv.Scripts(t, "prosody", "recorded")) })
}
