package ast_test

import (
	"strings"
	"testing"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/internal/testenv"
	"github.com/scs-tools/scs/internal/textedit"
)

// A carriage return alone ends a line: the tree is that of line feeds, the text
// stays, and the fix writes line feeds.
func TestACarriageReturnEndsALine(t *testing.T) {
	for _, s := range testenv.Own(t) {
		text := strings.ReplaceAll(s.Text, "\n", "\r")
		f, want := ast.Parse(s.Name, text), ast.Parse(s.Name, s.Text)
		if f.Text() != text || f.WithLineFeeds().Text() != s.Text {
			t.Errorf("%s: the text is not as it was parsed", s.Name)
		}
		if f.LineCount() != want.LineCount() {
			t.Errorf("%s: %d lines instead of %d", s.Name, f.LineCount(), want.LineCount())
		}
		var got, all []string
		for n := range f.All() {
			got = append(got, n.Kind().String()+" "+strings.ReplaceAll(n.Text(), "\r", "\n"))
			if text[n.Span().Start:n.Span().End] != n.Text() {
				t.Errorf("%s: the text of a node at %v is not that of the file", s.Name, n.Span())
			}
		}
		for n := range want.All() {
			all = append(all, n.Kind().String()+" "+n.Text())
		}
		if strings.Join(got, "\x00") != strings.Join(all, "\x00") {
			t.Errorf("%s: the tree is another", s.Name)
		}
		found := f.Diagnostics()
		if len(found) != 1 || found[0].Name != "carriage-return" || !found[0].Fixes[0].Safe {
			t.Fatalf("%s: %+v", s.Name, found)
		}
		if fixed, err := textedit.Apply(text, found[0].Fixes[0].Edits); err != nil || fixed != s.Text {
			t.Errorf("%s: the fix makes something else (%v)", s.Name, err)
		}
	}
}

// A line feed behind it makes a carriage return a part of a line's end, as
// Windows has it.
func TestCarriageReturnsBeforeLineFeedsAreLeftAlone(t *testing.T) {
	for text, reported := range map[string]bool{
		"# A\r\n# B\r\n":    false,
		"# A\r\r\n":         true,
		"# A\n\r":           true,
		"# A\r\n# B\r# C\n": true,
		"":                  false,
	} {
		f := ast.Parse("x.scs", text)
		if found := f.Diagnostics(); len(found) > 0 != reported {
			t.Errorf("%q: %+v", text, found)
		}
		if f.Text() != text {
			t.Errorf("%q became %q", text, f.Text())
		}
	}
}
